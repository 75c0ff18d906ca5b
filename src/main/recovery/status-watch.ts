/** Asks the registry about the keys of this profile, and acts on what it says: a revoked key is destroyed, a suspended one told. */
import { type ErrorCode, toAppError } from '../../shared/errors.ts'
import { endOfSuspension, stateOf } from './key-states.ts'
import type { RecoveryFiles, RecoveryRecord } from './recovery-files.ts'
import { parseRegistration, type RegistryLink, type RegistrySettings } from './registry-link.ts'
import type { ListedStatus, StatusClient } from './status-client.ts'

export interface StatusWatchDeps {
  readonly files: RecoveryFiles
  readonly link: RegistryLink
  readonly statusClient: StatusClient
  readonly settings: () => RegistrySettings
  /** What this computer holds of a revoked key is gone afterwards; nothing happens for a key that it does not hold. */
  readonly destroyKey: (keyId: string) => Promise<void>
  /** Told once per revoked key, and once per suspension. */
  readonly recordIncident: (type: 'revoked-key' | 'suspended-key', keyId: string) => Promise<void>
  readonly tellChange: () => void
  readonly clock: () => Date
  readonly log: { warn(message: string, facts?: Readonly<Record<string, unknown>>): void }
}

/** A registry that did not answer is not asked again for this long while a user waits. */
const pauseMs = 60_000

export const createStatusWatch = (deps: StatusWatchDeps) => {
  const { files, link, statusClient, settings, recordIncident, tellChange, clock, log } = deps
  /** When the registry was asked about a key in vain. */
  const failures = new Map<string, { readonly atMs: number; readonly code: ErrorCode | null }>()

  const lockNow = async (keyId: string): Promise<void> => {
    const record = await files.find(keyId)
    if (!record || stateOf(record) !== 'revoked' || record.lockedAt !== null) return
    await deps.destroyKey(keyId)
    const source = record.revocation ? 'statement' : 'status-list'
    await recordIncident('revoked-key', keyId)
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

  const takeListed = async (record: RecoveryRecord, news: ListedStatus): Promise<RecoveryRecord | undefined> => {
    const { keyId, listed } = record
    if (news.state === listed?.state && news.madeAt === listed.madeAt) return record
    // One that should be over by now is another one.
    const isSame = news.state === listed?.state && Date.parse(endOfSuspension(listed)) > clock().getTime()
    // First: killed in between, it is told twice rather than never.
    if (news.state === 'suspended' && !isSame) await recordIncident('suspended-key', keyId)
    const since = isSame ? (listed.since ?? listed.madeAt) : news.madeAt
    const changed = await files.update(keyId, { listed: { ...news, since }, ...(isSame ? {} : { told: null }) })
    tellChange()
    return changed
  }

  return {
    lock,
    findProblem: (keyId: string): string | null => failures.get(keyId)?.code ?? null,

    /** Asks where that is due, or always with `force`. What fails is kept as the problem; what is known stays known. */
    async refresh(keyId: string, force: boolean): Promise<RecoveryRecord | undefined> {
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
        record = await takeListed(record, await statusClient.check(registration, force))
        failures.delete(keyId)
      } catch (thrown) {
        const { code } = toAppError(thrown)
        failures.set(keyId, { atMs: clock().getTime(), code })
        log.warn('the status of a key could not be asked', { keyId, code })
      }
      if (record) await lock(keyId)
      return record
    },
  }
}
