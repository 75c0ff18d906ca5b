/** Writes the receipts of decisions; those made while the vault is closed wait for whoever opens it next. */
import type { ReceiptState } from '../../shared/model/receipt.ts'
import type { SharedVault } from '../vault/shared-vault.ts'
import type { Vault } from '../vault/vault.ts'
import type { DisclosureTables } from './disclosure-tables.ts'
import { createReceiptBody, type Decision, type ProvenRequest, requestDigest } from './receipt-body.ts'
import { createWaitingReceipts, type ReceiptEntry, type WaitingReceiptsDeps } from './waiting-receipts.ts'

export interface NewReceipt {
  readonly request: ProvenRequest
  readonly state: ReceiptState
  /** Names of the claims without which there is no answer. */
  readonly required: ReadonlySet<string>
  readonly decision: Decision
  readonly at: Date
}

/** Where a receipt is: its id in the log; or that it waits, for who opens the vault next, or this program at least. */
export type ReceiptPlace =
  | { readonly receiptId: string; readonly isWaiting: false }
  | { readonly receiptId: null; readonly isWaiting: boolean }

export interface ReceiptKeeper {
  /** Those that wait first. @returns the receipt's id */
  write(vault: Vault, receipt: NewReceipt): string
  /** Into the open vault, or for the next time that it is. */
  writeOrKeep(receipt: NewReceipt): ReceiptPlace
  /** Writes what waited for this vault. */
  onVaultOpened(vault: Vault): void
}

export interface ReceiptKeeperDeps extends Pick<WaitingReceiptsDeps, 'directory' | 'log'> {
  readonly tables: DisclosureTables
  readonly vault: Pick<SharedVault, 'share'>
}

export const createReceiptKeeper = ({ tables, vault, ...deps }: ReceiptKeeperDeps): ReceiptKeeper => {
  const toEntry = ({ request, state, required, decision, at }: NewReceipt): ReceiptEntry => ({
    at: at.toISOString(),
    state,
    party: request.client.clientId,
    body: { ...createReceiptBody(request, required, decision) },
    request: request.received,
    requestSha256: requestDigest(request),
  })
  const append = (to: Vault, { at, state, party, body, request, requestSha256 }: ReceiptEntry): string =>
    to.write(writable => {
      tables.keepRequest(writable, requestSha256, request, at)
      return tables.appendLogEntry(writable, { eventTime: at, kind: 'disclosure', state, party, body }).entryId
    })
  const waiting = createWaitingReceipts({ ...deps, tables, write: append })
  /** Of a profile that had no vault when they came. */
  const held: ReceiptEntry[] = []
  const writeHeld = (to: Vault): void => {
    for (let next = held[0]; next; next = held[0]) {
      append(to, next)
      held.shift()
    }
  }
  const write: ReceiptKeeper['write'] = (to, receipt) => {
    writeHeld(to)
    return append(to, toEntry(receipt))
  }

  return {
    write,
    writeOrKeep(receipt) {
      const shared = vault.share()
      if (!shared) {
        const entry = toEntry(receipt)
        const isWaiting = waiting.keep(entry)
        if (!isWaiting) held.push(entry)
        return { receiptId: null, isWaiting }
      }
      try {
        return { receiptId: write(shared.vault, receipt), isWaiting: false }
      } finally {
        shared.close()
      }
    },
    onVaultOpened(to) {
      waiting.takeOver(to)
      writeHeld(to)
    },
  }
}
