/** Use cases of lost keys: unlock codes, enrolment, revocation, and what this computer does once it knows. */
import { randomInt } from 'node:crypto'
import { AppError, type ErrorCode, toAppError } from '../../shared/errors.ts'
import {
  type Delivery,
  type KeyState,
  type KeyStatus,
  type NewUnlockCode,
  type RecoverableKey,
  type RevocationReason,
  type RevokedKey,
  suspensionMs,
} from '../../shared/model/recovery.ts'
import { revealSecret, type Secret } from '../../shared/secret.ts'
import { findSheetNumber, isUnlockCodeGroup, unlockCodeGroups } from '../../shared/unlock-code.ts'
import type { Language } from '../../shared/words.ts'
import type { UnlockedKey } from '../tokens/key-store.ts'
import { createEnrolment, type Enrolment, parseEnrolment, requireUnlockKeyOf } from './enrolment.ts'
import type { Outbox } from './outbox.ts'
import { type RecoveryFiles, type RecoveryRecord, verifyByAny } from './recovery-files.ts'
import { parseRegistration, type RegistryLink, type RegistrySettings } from './registry-link.ts'
import { createRevocation, readRevokedKeyId } from './revocation.ts'
import type { StatusClient } from './status-client.ts'
import { createUnlockCode, deriveUnlockKey, parseUnlockCode, type UnlockKey } from './unlock-key.ts'
import { createPukPage, createUnlockSheet } from './unlock-sheet.ts'

export interface RecoveryDeps {
  readonly files: RecoveryFiles
  readonly outbox: Outbox
  readonly link: RegistryLink
  readonly statusClient: StatusClient
  readonly settings: () => RegistrySettings
  readonly unlock: (keyId: string, pin: Secret) => Promise<UnlockedKey>
  /** What this computer holds of a revoked key is gone afterwards; nothing happens for a key that it does not hold. */
  readonly destroyKey: (keyId: string) => Promise<void>
  /** Told once per revoked key, and once per suspension. */
  readonly recordIncident: (type: 'revoked-key' | 'suspended-key', keyId: string) => Promise<void>
  readonly clock: () => Date
  readonly random: (sizeBytes: number) => Uint8Array
  readonly log: { warn(message: string, facts?: Readonly<Record<string, unknown>>): void }
}

export interface RevokeRequest {
  /** The text of an enrolment, or the key id of one that is known here. */
  readonly enrolment: string
  readonly unlockCode: Secret
  readonly reason: RevocationReason
}

export type Recovery = ReturnType<typeof createRecovery>

const groupsToConfirm = 2
/** A registry that did not answer is not asked again for this long while a user waits. */
const pauseMs = 60_000
const keyIdPattern = /^[A-Za-z0-9_-]{43}$/

export const createRecovery = (deps: RecoveryDeps) => {
  const { files, outbox, link, statusClient, settings, clock, random, log } = deps
  /** Codes that wait to be confirmed; forgotten with this process. */
  const unconfirmed = new Map<
    string,
    { readonly code: Secret; readonly sheetNumber: string; readonly madeAt: Date; readonly groups: readonly number[] }
  >()
  const listeners = new Set<() => void>()
  /** Enrolments that were looked up for this session, by key id. */
  const looked = new Map<string, Enrolment>()
  /** When the registry was asked about a key in vain. */
  const failures = new Map<string, { readonly atMs: number; readonly code: ErrorCode | null }>()
  const tellChange = (): void => {
    for (const listener of listeners) listener()
  }

  const stateOf = ({ revocation, listed }: RecoveryRecord): KeyState =>
    revocation ? 'revoked' : (listed?.state ?? 'in-use')

  const findStopped = (record: RecoveryRecord): 'revoked' | 'suspended' | null => {
    const state = stateOf(record)
    return state === 'revoked' || state === 'suspended' ? state : null
  }

  const toStatus = (record: RecoveryRecord): KeyStatus => {
    const state = stateOf(record)
    const listedAt = record.listed?.state === 'revoked' ? record.listed.madeAt : null
    return {
      keyId: record.keyId,
      state,
      revokedAt: record.revocation?.revokedAt ?? listedAt,
      reason: record.revocation?.reason ?? null,
      suspendedUntil: state === 'suspended' && record.listed ? endOfSuspension(record.listed) : null,
      checkedAt: record.listed?.madeAt ?? null,
      problem: failures.get(record.keyId)?.code ?? null,
    }
  }

  const toKey = async (record: RecoveryRecord): Promise<RecoverableKey> => ({
    ...toStatus(record),
    sheetNumber: record.enrolment.sheetNumber,
    enrolledAt: record.enrolment.enrolledAt,
    isConfirmed: record.confirmedAt !== null,
    isRegistered: record.registration !== null,
    isWaiting: record.revocation !== null && (await outbox.isWaiting(record.revocation.text)),
    isNews: findStopped(record) !== null && findStopped(record) !== record.told,
  })

  const lockNow = async (keyId: string): Promise<void> => {
    const record = await files.find(keyId)
    if (!record || stateOf(record) !== 'revoked' || record.lockedAt !== null) return
    await deps.destroyKey(keyId)
    const source = record.revocation ? 'statement' : 'status-list'
    await deps.recordIncident('revoked-key', keyId)
    await files.update(keyId, { lockedAt: clock().toISOString() })
    log.warn('a key is revoked and locked', { keyId, source })
    tellChange()
  }

  let lastLock: Promise<void> = Promise.resolve()
  /** Acts on a revocation that is known, once, whoever else hears of it now; what was not finished is taken up again. */
  const lock = (keyId: string): Promise<void> => {
    const done = lastLock.then(() => lockNow(keyId))
    lastLock = done.catch(() => undefined)
    return done
  }

  /** Asks the registry where that is due. What fails is kept as the reason; what is known stays known. */
  const refreshKey = async (keyId: string, force: boolean): Promise<RecoveryRecord | undefined> => {
    let record = await files.find(keyId)
    const { url, keyId: registryKeyId } = settings()
    if (url === null || registryKeyId === null || (record && stateOf(record) === 'revoked')) return record
    const failed = failures.get(keyId)
    if (!force && failed && clock().getTime() - failed.atMs < pauseMs) return record
    try {
      if (!record?.registration) {
        const known = await link.findKey(keyId)
        if (!known) {
          failures.set(keyId, { atMs: clock().getTime(), code: null })
          return record
        }
        for (const enrolment of record ? [] : known.enrolments) record = await files.addEnrolment(enrolment)
        record = await files.update(keyId, { registration: known.registration.text })
      }
      if (!record?.registration) return record
      const registration = parseRegistration(record.registration, keyId, registryKeyId)
      const listed = await statusClient.check(registration, force)
      if (listed.state !== record.listed?.state || listed.madeAt !== record.listed.madeAt) {
        const isSame = listed.state === record.listed?.state
        // First: killed in between, it is told twice rather than never.
        if (listed.state === 'suspended' && !isSame) await deps.recordIncident('suspended-key', keyId)
        const since = (isSame ? (record.listed?.since ?? record.listed?.madeAt) : undefined) ?? listed.madeAt
        record = await files.update(keyId, { listed: { ...listed, since }, ...(isSame ? {} : { told: null }) })
        tellChange()
      }
      failures.delete(keyId)
    } catch (thrown) {
      const { code } = toAppError(thrown)
      failures.set(keyId, { atMs: clock().getTime(), code })
      log.warn('the status of a key could not be asked', { keyId, code })
    }
    if (record) await lock(keyId)
    return record
  }

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

  return {
    /** Keys whose enrolment is known in this profile. */
    list: async (): Promise<readonly RecoverableKey[]> => Promise.all((await files.list()).map(toKey)),

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
      await lock(keyId)
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
      await lock(keyId)
      return toStatus(record)
    },

    /** What is known of a key now. @throws {AppError} status/unknown-key */
    async status(keyId: string): Promise<KeyStatus> {
      if (settings().url !== null) await outbox.flush()
      const record = await refreshKey(keyId, true)
      if (!record) throw new AppError('status/unknown-key', { keyId })
      return toStatus((await files.find(keyId)) ?? record)
    },

    /**
     * Asked before every use of a key. A key of which nothing is known may be used; a registry that cannot be reached
     * does not keep anyone from working.
     *
     * @throws {AppError} keys/revoked, keys/suspended
     */
    async requireUsable(keyId: string): Promise<void> {
      const record = await refreshKey(keyId, false)
      if (!record) return
      const state = stateOf(record)
      if (state === 'suspended') throw new AppError('keys/suspended', { keyId })
      if (state !== 'revoked') return
      await lock(keyId)
      throw new AppError('keys/revoked', { keyId })
    },

    /** What keeps a key from being used, without asking anybody. */
    async findStopped(keyId: string): Promise<'revoked' | 'suspended' | null> {
      const record = await files.find(keyId)
      return record ? findStopped(record) : null
    },

    /** Whether a key is known to be revoked, without asking anybody. */
    async isRevoked(keyId: string): Promise<boolean> {
      const record = await files.find(keyId)
      return record !== undefined && stateOf(record) === 'revoked'
    },

    /** The user knows now what became of the key. @throws {AppError} recovery/not-enrolled */
    async noteTold(keyId: string): Promise<readonly RecoverableKey[]> {
      await files.update(keyId, { told: findStopped(await getRecord(keyId)) })
      tellChange()
      return Promise.all((await files.list()).map(toKey))
    },

    /** All enrolled keys, and what waits for the registry. */
    async refresh(): Promise<void> {
      if (settings().url !== null) await outbox.flush()
      for (const { keyId } of await files.list()) await refreshKey(keyId, false)
    },

    /** Told whenever something above changes, until the answer is called. */
    onChange(listener: () => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** It began before the first list that told of it was made, so it is over by then at the latest. */
const endOfSuspension = ({ since, madeAt }: NonNullable<RecoveryRecord['listed']>): string =>
  new Date(Date.parse(since ?? madeAt) + suspensionMs).toISOString()

const emptyRecord = (enrolment: Enrolment): RecoveryRecord => ({
  ...{ keyId: enrolment.keyId, enrolments: [enrolment], enrolment },
  ...{ confirmedAt: null, registration: null, revocation: null, listed: null, lockedAt: null, told: null },
})
