/** The log of one vault with its signed head: signed when a key leaves, checked when somebody asks. */
import { AppError, toAppError } from '../../shared/errors.ts'
import type { LogVerdict } from '../../shared/model/log.ts'
import type { Log } from '../log.ts'
import type { SlotsFile } from './key-slots.ts'
import { countLogEntries } from './log-entries.ts'
import { canSignHead, findEntryDigest, findHeads, type HeadSigner, type LogHead, writeHead } from './log-head.ts'
import type { Vault } from './vault.ts'
import { verifyLog } from './verify-log.ts'

export interface VaultLog {
  /**
   * Signs the log's end where it has grown since the last time. What keeps it from being signed is told in the
   * program's log and keeps nobody from locking the vault: a log that is cut off is never signed over.
   */
  sign(vault: Vault, signer: HeadSigner): Promise<void>
  /** Reads all of it. @throws {AppError} vault/damaged, vault/locked */
  check(vault: Vault): LogVerdict
}

export interface VaultLogDeps {
  /** Where the newest head stands beside the vault. */
  readonly headPath: string
  readonly slots: () => Pick<SlotsFile, 'vaultId' | 'slots'>
  readonly clock: () => Date
  readonly log: Log
  /** Told when what is left of the log does not hold what was signed. */
  readonly onBroken?: (() => void) | undefined
}

export const createVaultLog = ({ headPath, slots, clock, log, onBroken }: VaultLogDeps): VaultLog => ({
  async sign(vault, signer) {
    if (!canSignHead(signer)) return
    try {
      const seq = countLogEntries(vault.read)
      const { kept, beside } = findHeads(vault.read, headPath)
      const heads = [kept, beside].filter((head): head is LogHead => typeof head === 'object')
      for (const head of heads) {
        // Signing what is left of a log would hide that something is gone.
        if (findEntryDigest(vault.read, head.seq) !== head.sha256) throw new AppError('vault/log-broken')
      }
      const isGone = typeof kept === 'object' && beside === 'none'
      if (isGone || kept === 'unreadable' || beside === 'unreadable') throw new AppError('vault/log-broken')
      const sha256 = findEntryDigest(vault.read, seq)
      if (sha256 === undefined || (typeof kept === 'object' && kept.seq === seq)) return
      await writeHead(vault, headPath, slots().vaultId, { seq, sha256 }, signer, clock())
    } catch (thrown) {
      const { code } = toAppError(thrown)
      log.warn('the end of the log was not signed', { code })
      if (code === 'vault/log-broken') onBroken?.()
    }
  },

  check(vault) {
    const { vaultId, slots: kept } = slots()
    const keyIds = kept.map(({ keyId }) => keyId)
    const verdict = verifyLog(vault.read, { vaultId, heads: findHeads(vault.read, headPath), keyIds })
    if (verdict.findings.length > 0) onBroken?.()
    return verdict
  },
})
