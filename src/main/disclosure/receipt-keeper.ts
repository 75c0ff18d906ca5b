/** Writes the receipts of decisions; those made while the vault is closed wait for whoever opens it next. */
import type { ReceiptState } from '../../shared/model/receipt.ts'
import type { SharedVault } from '../vault/shared-vault.ts'
import type { Vault } from '../vault/vault.ts'
import type { DisclosureTables } from './disclosure-tables.ts'
import { createReceiptBody, type Decision, type ProvenRequest, requestDigest } from './receipt-body.ts'

export interface NewReceipt {
  readonly request: ProvenRequest
  readonly state: ReceiptState
  /** Names of the claims without which there is no answer. */
  readonly required: ReadonlySet<string>
  readonly decision: Decision
  readonly at: Date
}

export interface ReceiptKeeper {
  /** Those that wait first. @returns the receipt's id */
  write(vault: Vault, receipt: NewReceipt): string
  /** null: the vault is closed, and the receipt waits. */
  writeOrKeep(receipt: NewReceipt): string | null
}

export const createReceiptKeeper = (tables: DisclosureTables, vault: Pick<SharedVault, 'share'>): ReceiptKeeper => {
  const waiting: NewReceipt[] = []

  const append = (to: Vault, { request, state, required, decision, at }: NewReceipt): string => {
    const body = createReceiptBody(request, required, decision)
    return to.write(writable => {
      tables.keepRequest(writable, requestDigest(request), request.received, at.toISOString())
      const entry = { eventTime: at.toISOString(), kind: 'disclosure', state, party: request.client.clientId } as const
      return tables.appendLogEntry(writable, { ...entry, body: { ...body } }).entryId
    })
  }
  const write: ReceiptKeeper['write'] = (to, receipt) => {
    for (let next = waiting[0]; next; next = waiting[0]) {
      append(to, next)
      waiting.shift()
    }
    return append(to, receipt)
  }

  return {
    write,
    writeOrKeep(receipt) {
      const shared = vault.share()
      if (!shared) {
        waiting.push(receipt)
        return null
      }
      try {
        return write(shared.vault, receipt)
      } finally {
        shared.close()
      }
    },
  }
}
