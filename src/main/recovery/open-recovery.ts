/** Puts the room for lost keys together over one folder of the profile. */
import { join } from 'node:path'
import type { Secret } from '../../shared/secret.ts'
import type { KeyStore } from '../tokens/key-store.ts'
import { createPinBlocker } from './block-pin.ts'
import { createOutbox } from './outbox.ts'
import { createRecovery, type RecoveryDeps } from './recovery.ts'
import { createRecoveryFiles } from './recovery-files.ts'
import { createRegistryLink } from './registry-link.ts'
import { claimSheetFile, writeSheet } from './sheet-file.ts'
import { readStatementFile, writeStatementFile } from './statement-files.ts'
import { createStatusClient } from './status-client.ts'

export interface OpenRecoveryDeps
  extends Pick<RecoveryDeps, 'settings' | 'unlock' | 'destroyKey' | 'recordIncident' | 'clock' | 'random' | 'log'> {
  /** Absolute; made when the first key is enrolled. */
  readonly directory: string
  readonly fetch: typeof globalThis.fetch
  /** Every token, revoked keys included. */
  readonly allKeys: Pick<KeyStore, 'unlock'>
  readonly randomPin: () => Secret
}

/** How often a window that stays open asks. */
const hourMs = 3_600_000

export const openRecovery = (deps: OpenRecoveryDeps) => {
  const { directory, settings, clock, log } = deps
  const files = createRecoveryFiles({ directory: join(directory, 'keys'), log })
  const link = createRegistryLink({ fetch: deps.fetch, settings })
  const outbox = createOutbox({ directory: join(directory, 'outbox'), link, log })
  const statusClient = createStatusClient({ directory: join(directory, 'lists'), link, settings, clock })
  const recovery = createRecovery({ ...deps, files, outbox, link, statusClient })
  let timer: NodeJS.Timeout | undefined
  const refresh = (): void =>
    void recovery.refresh().catch(error => log.warn('the status of the keys could not be asked', { error }))
  return {
    ...recovery,
    blockPin: createPinBlocker({ keys: deps.allKeys, isRevoked: recovery.isRevoked, randomPin: deps.randomPin }),
    /** @throws {AppError} documents/*, recovery/enrolment-unreadable */
    readEnrolmentFile: (path: string): Promise<string> => readStatementFile(path, 'recovery/enrolment-unreadable'),
    /** @throws {AppError} documents/*, recovery/statement-unreadable */
    readStatementFile: (path: string): Promise<string> => readStatementFile(path, 'recovery/statement-unreadable'),
    /** @throws {AppError} documents/target-not-writable, documents/disk-full */
    writeFile: writeStatementFile,
    claimSheetFile,
    writeSheet,
    /** Asks the registry now, and every hour from now on. */
    watch(): void {
      timer ??= setInterval(refresh, hourMs).unref()
      refresh()
    },
    close(): void {
      clearInterval(timer)
    },
  }
}
