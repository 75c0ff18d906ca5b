/** A main that knows the enrolment of one key and revokes it by its code, as the real one does. */

import { AppError } from '../../src/shared/errors.ts'
import type { KeyStatus, RecoverableKey } from '../../src/shared/model/recovery.ts'
import { formatUnlockCode, isUnlockCodeGroup } from '../../src/shared/unlock-code.ts'
import type { PartialHandlers } from './fake-bridge.ts'

export const lostKeyId = 'k'.repeat(43)
export const rightCode = formatUnlockCode(Uint8Array.from({ length: 18 }, (_, index) => index * 7 + 3))
export const otherCode = formatUnlockCode(Uint8Array.from({ length: 18 }, (_, index) => index * 11 + 5))
export const newCode = formatUnlockCode(Uint8Array.from({ length: 18 }, (_, index) => index * 5 + 1))

export const enrolledKey: RecoverableKey = {
  keyId: lostKeyId,
  state: 'in-use',
  revokedAt: null,
  reason: null,
  suspendedUntil: null,
  checkedAt: null,
  problem: null,
  sheetNumber: '7Q4M-21',
  enrolledAt: '2026-11-04T10:12:00Z',
  isConfirmed: true,
  groupsToConfirm: null,
  isRegistered: true,
  isWaiting: false,
  isNews: false,
}

export interface RecoveryWorld {
  known: readonly RecoverableKey[]
  /** Found by number only. */
  inRegistry: readonly RecoverableKey[]
  delivery: 'sent' | 'kept' | 'no-registry'
  pin: string
}

export const createRecoveryWorld = (change: Partial<RecoveryWorld> = {}): RecoveryWorld => ({
  known: [enrolledKey],
  inRegistry: [],
  delivery: 'sent',
  pin: 'vun9-trOng',
  ...change,
})

export const createRecoveryHandlers = (world: RecoveryWorld): PartialHandlers => ({
  recovery: {
    list: async () => world.known,
    async enrol({ keyId, pin }) {
      if (pin !== world.pin) throw new AppError('tokens/pin-incorrect', { triesLeft: 2 })
      return { keyId, sheetNumber: '2B9C-4D', unlockCode: newCode, groupsToConfirm: [2, 5] }
    },
    async confirm({ keyId, groups }) {
      const wrong = [2, 5].find((group, index) => !isUnlockCodeGroup(newCode, group, groups[index] ?? ''))
      if (wrong !== undefined) throw new AppError('recovery/not-the-group', { group: wrong })
      const confirmed = { ...enrolledKey, keyId, sheetNumber: '2B9C-4D' }
      world.known = world.known.map(key => (key.keyId === keyId ? confirmed : key))
      return confirmed
    },
    saveSheet: async () => ({ fileName: 'signet-sheet.pdf' }),
    savePukPage: async () => ({ fileName: 'signet-puk.pdf' }),
    async blockPin({ keyId }) {
      if (!world.known.some(key => key.keyId === keyId && key.state === 'revoked'))
        throw new AppError('app/bad-request')
    },
    async noteTold({ keyId }) {
      world.known = world.known.map(key => (key.keyId === keyId ? { ...key, isNews: false } : key))
      return world.known
    },
    find: async ({ wanted }) =>
      [...world.known, ...world.inRegistry].filter(
        ({ sheetNumber, keyId }) => sheetNumber === wanted.toUpperCase() || keyId === wanted,
      ),
    openEnrolment: async () => null,
    checkCode: async ({ unlockCode }) => unlockCode === rightCode,
    async revoke({ keyId, unlockCode, reason }) {
      if (unlockCode !== rightCode) throw new AppError('app/bad-request')
      const revokedAt = '2026-11-22T08:00:00Z'
      const revoked: Partial<KeyStatus> = { state: 'revoked', revokedAt, reason }
      world.known = world.known.map(key => (key.keyId === keyId ? { ...key, ...revoked } : key))
      return { keyId, sheetNumber: enrolledKey.sheetNumber, revokedAt, reason, delivery: world.delivery }
    },
    saveProof: async () => ({ fileName: 'signet-revoked-kkkkkkkk.jwt' }),
  },
})
