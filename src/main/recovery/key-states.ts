/** What a record says of its key: a revocation that is known counts for good, else the registry's newest list. */
import { type KeyState, type KeyStatus, suspensionMs } from '../../shared/model/recovery.ts'
import type { RecoveryRecord } from './recovery-files.ts'

export const stateOf = ({ revocation, listed }: RecoveryRecord): Exclude<KeyState, 'unknown'> =>
  revocation ? 'revoked' : (listed?.state ?? 'in-use')

/** What keeps the key from being used; null: nothing. */
export const stoppedStateOf = (record: RecoveryRecord): 'revoked' | 'suspended' | null => {
  const state = stateOf(record)
  return state === 'in-use' ? null : state
}

/** It began before the first list that told of it was made, so it is over by then at the latest. */
export const endOfSuspension = ({ since, madeAt }: NonNullable<RecoveryRecord['listed']>): string =>
  new Date(Date.parse(since ?? madeAt) + suspensionMs).toISOString()

/** @param problem error code of what kept the registry's list from being used */
export const describeStatus = (record: RecoveryRecord, problem: string | null): KeyStatus => {
  const state = stateOf(record)
  const { keyId, revocation, listed } = record
  const listedAt = listed?.state === 'revoked' ? listed.madeAt : null
  return {
    ...{ keyId, state, problem },
    revokedAt: revocation?.revokedAt ?? listedAt,
    reason: revocation?.reason ?? null,
    suspendedUntil: state === 'suspended' && listed ? endOfSuspension(listed) : null,
    checkedAt: listed?.madeAt ?? null,
  }
}
