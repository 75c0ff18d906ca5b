/** The vault's log as the window looks at it: a page that fits a filter, and whether the whole of it is sound. */
import { AppError } from '../shared/errors.ts'
import type { LogEntry, LogFilter, LogVerdict } from '../shared/model/log.ts'
import type * as LogSearch from './vault/log-search.ts'
import type { VaultLease } from './vault/shared-vault.ts'
import type { Vault } from './vault/vault.ts'
import type { VaultLog } from './vault/vault-log.ts'

export interface LogBookDeps {
  readonly share: () => VaultLease | undefined
  readonly find: typeof LogSearch.findLogPart
  readonly check: VaultLog['check']
}

export interface LogPage {
  readonly filter: LogFilter
  readonly limit: number
  /** `seq` of the last entry of the page before; null: from the newest. */
  readonly beforeSeq: number | null
}

export const createLogBook = ({ share, find, check }: LogBookDeps) => {
  const withVault = <Result>(action: (vault: Vault) => Result): Result => {
    const lease = share()
    if (!lease) throw new AppError('vault/locked')
    try {
      return action(lease.vault)
    } finally {
      lease.close()
    }
  }
  return {
    /** Newest first. @throws {AppError} vault/locked, vault/damaged */
    async page({ filter, limit, beforeSeq }: LogPage): Promise<readonly LogEntry[]> {
      const found: LogEntry[] = []
      for (let before = beforeSeq; found.length < limit; ) {
        // By itself each: a lock in between ends the search.
        const part = withVault(vault => find(vault.read, filter, limit - found.length, before ?? undefined))
        found.push(...part.entries)
        if (part.before === null) break
        before = part.before
        await new Promise<void>(resolve => setImmediate(resolve))
      }
      return found
    },
    /** Reads all of it. @throws {AppError} vault/locked, vault/damaged */
    check: (): LogVerdict => withVault(check),
  }
}
