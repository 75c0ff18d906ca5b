/** Use cases of lost keys: unlock codes, enrolment, revocation, and what this computer does once it knows. */
import { AppError, toAppError } from '../../shared/errors.ts'
import type { Delivery, KeyStatus, RecoverableKey, RevocationReason, RevokedKey } from '../../shared/model/recovery.ts'
import type { Secret } from '../../shared/secret.ts'
import { findSheetNumber } from '../../shared/unlock-code.ts'
import { type Enrolment, parseEnrolment, requireUnlockKeyOf } from './enrolment.ts'
import { describeStatus, stateOf, stoppedStateOf } from './key-states.ts'
import type { Outbox } from './outbox.ts'
import { type RecoveryRecord, verifyByAny } from './recovery-files.ts'
import { createRevocation, readRevokedKeyId } from './revocation.ts'
import { createStatusWatch, type StatusWatchDeps } from './status-watch.ts'
import { createUnlockCodes, type UnlockCodesDeps } from './unlock-codes.ts'
import { deriveUnlockKey, parseUnlockCode, type UnlockKey } from './unlock-key.ts'

export interface RecoveryDeps extends Omit<StatusWatchDeps, 'tellChange'>, Pick<UnlockCodesDeps, 'unlock' | 'random'> {
  readonly outbox: Outbox
}

export interface RevokeRequest {
  /** The text of an enrolment, or the key id of one that is known here. */
  readonly enrolment: string
  readonly unlockCode: Secret
  readonly reason: RevocationReason
}

export type Recovery = ReturnType<typeof createRecovery>

const keyIdPattern = /^[A-Za-z0-9_-]{43}$/

export const createRecovery = (deps: RecoveryDeps) => {
  const { files, outbox, link, settings, clock } = deps
  const listeners = new Set<() => void>()
  /** Enrolments that were looked up for this session, by key id. */
  const looked = new Map<string, Enrolment>()
  const tellChange = (): void => {
    for (const listener of listeners) listener()
  }

  const watch = createStatusWatch({ ...deps, tellChange })
  const tellStatus = (record: RecoveryRecord): KeyStatus => describeStatus(record, watch.findProblem(record.keyId))

  const toKey = async (record: RecoveryRecord): Promise<RecoverableKey> => ({
    ...tellStatus(record),
    sheetNumber: record.enrolment.sheetNumber,
    enrolledAt: record.enrolment.enrolledAt,
    isConfirmed: record.confirmedAt !== null,
    groupsToConfirm: unlockCodes.findGroups(record.keyId),
    isRegistered: record.registration !== null,
    isWaiting: record.revocation !== null && (await outbox.isWaiting(record.revocation.text)),
    isNews: stoppedStateOf(record) !== null && stoppedStateOf(record) !== record.told,
  })

  /** @throws {AppError} recovery/not-enrolled, recovery/enrolment-* */
  const getEnrolments = async (enrolment: string): Promise<readonly Enrolment[]> => {
    if (!keyIdPattern.test(enrolment)) return [parseEnrolment(enrolment)]
    const known = (await files.find(enrolment))?.enrolments ?? []
    const seen = looked.get(enrolment)
    const all = seen ? [...known, seen] : known
    if (all.length === 0) throw new AppError('recovery/not-enrolled', { keyId: enrolment })
    return all
  }

  /** The enrolment that this code is for. @throws {AppError} recovery/code-* , recovery/not-enrolled */
  const openWith = async (
    enrolment: string,
    typed: Secret,
  ): Promise<{ readonly enrolment: Enrolment; readonly unlockKey: UnlockKey }> => {
    const code = parseUnlockCode(typed)
    const candidates = await getEnrolments(enrolment)
    const newest = candidates.at(-1) as Enrolment
    const unlockKey = await deriveUnlockKey(code, newest.keyId)
    const fitting = candidates.find(each => each.unlockThumbprint === unlockKey.thumbprint) ?? newest
    requireUnlockKeyOf(fitting, unlockKey)
    return { enrolment: fitting, unlockKey }
  }

  const deliver = async (text: string): Promise<Delivery> => {
    if (settings().url === null) return 'no-registry'
    return (await outbox.put(text)) ? 'sent' : 'kept'
  }

  /** @throws {AppError} recovery/not-enrolled */
  const getRecord = async (keyId: string): Promise<RecoveryRecord> => {
    const record = await files.find(keyId)
    if (!record) throw new AppError('recovery/not-enrolled', { keyId })
    return record
  }

  const unlockCodes = createUnlockCodes({ ...deps, deliver, tellChange, toKey })

  return {
    /** Keys whose enrolment is known in this profile. */
    list: async (): Promise<readonly RecoverableKey[]> => Promise.all((await files.list()).map(toKey)),

    enrol: unlockCodes.enrol,
    printSheet: unlockCodes.printSheet,
    printPukPage: unlockCodes.printPukPage,
    confirm: unlockCodes.confirm,

    /** The newest enrolment of a key, to be kept outside. @throws {AppError} recovery/not-enrolled */
    enrolmentText: async (keyId: string): Promise<string> => (await getRecord(keyId)).enrolment.text,

    /** Reads an enrolment for `revoke` and `belongs`; nothing is kept. @throws {AppError} recovery/enrolment-* */
    async look(text: string): Promise<RecoverableKey> {
      const enrolment = parseEnrolment(text)
      looked.set(enrolment.keyId, enrolment)
      return toKey((await files.find(enrolment.keyId)) ?? emptyRecord(enrolment))
    },

    /**
     * The keys that a sheet number or key id means: those of this profile, else those of the registry.
     *
     * @throws {AppError} registry/*, status/* where only the registry could tell
     */
    async findKeys(wanted: string): Promise<readonly RecoverableKey[]> {
      const sheetNumber = findSheetNumber(wanted)
      const isMeant = ({ keyId, enrolments }: RecoveryRecord): boolean =>
        keyId === wanted || enrolments.some(each => each.sheetNumber === sheetNumber)
      const own = (await files.list()).filter(isMeant)
      if (own.length > 0) return Promise.all(own.map(toKey))
      if (settings().url === null) return []
      const found = sheetNumber
        ? await link.findSheet(sheetNumber)
        : keyIdPattern.test(wanted)
          ? ((await link.findKey(wanted))?.enrolments ?? [])
          : []
      for (const enrolment of found) looked.set(enrolment.keyId, enrolment)
      return Promise.all(found.map(enrolment => toKey(emptyRecord(enrolment))))
    },

    /** Whether this is the code of the key. @throws {AppError} recovery/code-mistyped, recovery/code-is-puk, recovery/not-enrolled */
    async belongs(enrolment: string, typed: Secret): Promise<boolean> {
      try {
        await openWith(enrolment, typed)
        return true
      } catch (thrown) {
        if (toAppError(thrown).code === 'recovery/code-wrong') return false
        throw thrown
      }
    },

    /** The statement alone; nothing is kept or sent. @throws {AppError} recovery/* */
    async createStatement({ enrolment, unlockCode, reason }: RevokeRequest): Promise<string> {
      const opened = await openWith(enrolment, unlockCode)
      return (await createRevocation(opened.enrolment, opened.unlockKey, reason, clock())).text
    },

    /**
     * Revokes a key for good. A second time answers the same statement.
     *
     * @throws {AppError} recovery/*; registry/refused when the registry will not take it: the key is revoked here all the same
     */
    async revoke(request: RevokeRequest): Promise<RevokedKey & { readonly statement: string }> {
      const { enrolment, unlockKey } = await openWith(request.enrolment, request.unlockCode)
      const { keyId, sheetNumber } = enrolment
      const known = await files.find(keyId)
      const revocation = known?.revocation ?? (await createRevocation(enrolment, unlockKey, request.reason, clock()))
      if (!known?.enrolments.some(each => each.text === enrolment.text)) await files.addEnrolment(enrolment)
      await files.update(keyId, { revocation: revocation.text, told: 'revoked' })
      await watch.lock(keyId)
      const delivery = await deliver(revocation.text)
      tellChange()
      const { revokedAt, reason, text } = revocation
      return { keyId, sheetNumber, revokedAt, reason, delivery, statement: text }
    },

    /** The proof that a key is revoked. @throws {AppError} recovery/not-enrolled, recovery/statement-unreadable when there is none */
    async statementText(keyId: string): Promise<string> {
      const { revocation } = await getRecord(keyId)
      if (!revocation) throw new AppError('recovery/statement-unreadable', { keyId })
      return revocation.text
    },

    /** A statement that came by another way. @throws {AppError} recovery/*; recovery/not-enrolled where its enrolment is unknown */
    async learn(text: string, enrolment: string | null): Promise<KeyStatus> {
      const keyId = readRevokedKeyId(text)
      const enrolments = await getEnrolments(enrolment ?? keyId)
      const revocation = verifyByAny(text, enrolments)
      const known = await files.find(keyId)
      for (const each of known ? [] : enrolments) await files.addEnrolment(each)
      const record = await files.update(keyId, { revocation: known?.revocation?.text ?? revocation.text })
      if (!record) throw new AppError('recovery/not-enrolled', { keyId })
      await watch.lock(keyId)
      return tellStatus(record)
    },

    /** What is known of a key now. @throws {AppError} status/unknown-key */
    async status(keyId: string): Promise<KeyStatus> {
      if (settings().url !== null) await outbox.flush()
      const record = await watch.refresh(keyId, true)
      if (!record) throw new AppError('status/unknown-key', { keyId })
      return tellStatus((await files.find(keyId)) ?? record)
    },

    /**
     * Asked before every use of a key. A key of which nothing is known may be used; a registry that cannot be reached
     * does not keep anyone from working.
     *
     * @throws {AppError} keys/revoked, keys/suspended
     */
    async requireUsable(keyId: string): Promise<void> {
      const record = await watch.refresh(keyId, false)
      if (!record) return
      const state = stateOf(record)
      if (state === 'suspended') throw new AppError('keys/suspended', { keyId })
      if (state !== 'revoked') return
      await watch.lock(keyId)
      throw new AppError('keys/revoked', { keyId })
    },

    /** What keeps a key from being used, without asking anybody. */
    async findStopped(keyId: string): Promise<'revoked' | 'suspended' | null> {
      const record = await files.find(keyId)
      return record ? stoppedStateOf(record) : null
    },

    /** Whether a key is known to be revoked, without asking anybody. */
    async isRevoked(keyId: string): Promise<boolean> {
      const record = await files.find(keyId)
      return record !== undefined && stateOf(record) === 'revoked'
    },

    /** The user knows now what became of the key. @throws {AppError} recovery/not-enrolled */
    async noteTold(keyId: string): Promise<readonly RecoverableKey[]> {
      await files.update(keyId, { told: stoppedStateOf(await getRecord(keyId)) })
      tellChange()
      return Promise.all((await files.list()).map(toKey))
    },

    /** All enrolled keys, and what waits for the registry. */
    async refresh(): Promise<void> {
      if (settings().url !== null) await outbox.flush()
      for (const { keyId } of await files.list()) await watch.refresh(keyId, false)
    },

    /** Told whenever something above changes, until the answer is called. */
    onChange(listener: () => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

const emptyRecord = (enrolment: Enrolment): RecoveryRecord => ({
  ...{ keyId: enrolment.keyId, enrolments: [enrolment], enrolment },
  ...{ confirmedAt: null, registration: null, revocation: null, listed: null, lockedAt: null, told: null },
})
