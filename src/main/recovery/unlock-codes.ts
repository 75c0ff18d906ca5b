/** New unlock codes: made with their enrolment, printed while they are known, in force once they are on paper. */
import { randomInt } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type { Delivery, NewUnlockCode, RecoverableKey } from '../../shared/model/recovery.ts'
import { revealSecret, type Secret } from '../../shared/secret.ts'
import { isUnlockCodeGroup, unlockCodeGroups } from '../../shared/unlock-code.ts'
import type { Language } from '../../shared/words.ts'
import type { UnlockedKey } from '../tokens/key-store.ts'
import { createEnrolment } from './enrolment.ts'
import type { RecoveryFiles, RecoveryRecord } from './recovery-files.ts'
import { createUnlockCode, deriveUnlockKey } from './unlock-key.ts'
import { createPukPage, createUnlockSheet } from './unlock-sheet.ts'

export interface UnlockCodesDeps {
  readonly files: RecoveryFiles
  readonly unlock: (keyId: string, pin: Secret) => Promise<UnlockedKey>
  readonly deliver: (text: string) => Promise<Delivery>
  readonly toKey: (record: RecoveryRecord) => Promise<RecoverableKey>
  readonly tellChange: () => void
  readonly clock: () => Date
  readonly random: (sizeBytes: number) => Uint8Array
  readonly log: { warn(message: string, facts?: Readonly<Record<string, unknown>>): void }
}

const groupsToConfirm = 2

export const createUnlockCodes = (deps: UnlockCodesDeps) => {
  const { files, deliver, toKey, tellChange, clock, random, log } = deps
  /** Codes that wait to be confirmed; forgotten with this process. */
  const unconfirmed = new Map<
    string,
    { readonly code: Secret; readonly sheetNumber: string; readonly madeAt: Date; readonly groups: readonly number[] }
  >()

  return {
    findGroups: (keyId: string): readonly number[] | null => unconfirmed.get(keyId)?.groups ?? null,

    /**
     * A new unlock code and its enrolment, signed by the key. Earlier codes of the key go on revoking it.
     *
     * @throws {AppError} those of `KeyStore.unlock`, keys/revoked
     */
    async enrol(keyId: string, pin: Secret): Promise<NewUnlockCode> {
      const unlocked = await deps.unlock(keyId, pin)
      try {
        const code = createUnlockCode(random)
        const madeAt = clock()
        const enrolment = await createEnrolment(unlocked, await deriveUnlockKey(code, keyId), madeAt)
        const { sheetNumber } = enrolment
        await files.addEnrolment(enrolment)
        const first = randomInt(1, unlockCodeGroups)
        const groups = [first, randomInt(first + 1, unlockCodeGroups + 1)].slice(0, groupsToConfirm)
        unconfirmed.set(keyId, { code, sheetNumber, madeAt, groups })
        tellChange()
        return { keyId, sheetNumber, unlockCode: revealSecret(code), groupsToConfirm: groups }
      } finally {
        await unlocked.close()
      }
    },

    /**
     * The sheet of a code that waits to be confirmed, as one page of PDF.
     *
     * @throws {AppError} recovery/nothing-to-confirm: the code was confirmed, and is forgotten
     */
    async printSheet(keyId: string, keyName: string, language: Language): Promise<Uint8Array> {
      const waiting = unconfirmed.get(keyId)
      if (!waiting) throw new AppError('recovery/nothing-to-confirm')
      const { code, sheetNumber, madeAt } = waiting
      return createUnlockSheet({ keyName, keyId, language, madeAt }, sheetNumber, code)
    },

    /** The page of a PUK that was made with its key. */
    printPukPage: (keyId: string, keyName: string, puk: Secret, language: Language): Promise<Uint8Array> =>
      createPukPage({ keyName, keyId, language, madeAt: clock() }, puk),

    /**
     * The groups that were asked for, as the holder reads them from the sheet. From then on the code is forgotten here and
     * the enrolment goes to the registry.
     *
     * @throws {AppError} recovery/nothing-to-confirm; recovery/not-the-group with the group's number; recovery/code-is-puk
     */
    async confirm(keyId: string, typed: readonly Secret[]): Promise<RecoverableKey> {
      const waiting = unconfirmed.get(keyId)
      if (!waiting) throw new AppError('recovery/nothing-to-confirm')
      waiting.groups.forEach((group, index) => {
        const text = typed[index]
        if (!text || !isUnlockCodeGroup(revealSecret(waiting.code), group, revealSecret(text))) {
          throw new AppError('recovery/not-the-group', { group })
        }
      })
      const record = await files.update(keyId, { confirmedAt: clock().toISOString() })
      if (!record) throw new AppError('recovery/not-enrolled', { keyId })
      unconfirmed.delete(keyId)
      // Whether it is refused is for the registry and its operator; the enrolment here is good.
      await deliver(record.enrolment.text).catch(error => log.warn('the enrolment was refused', { error }))
      tellChange()
      return toKey(record)
    },
  }
}
