/** The user's attributes: listed, set, read from a card, kept in the vault or on a key, deleted. */
import { type AttributeName, parseAttributeName, parseAttributeValue } from '../../shared/attribute-catalogue.ts'
import { AppError } from '../../shared/errors.ts'
import { findClaim, findPicture } from '../../shared/identity-data.ts'
import type { Attribute, AttributePlace, CardReading, KeptAttributes } from '../../shared/model/attribute.ts'
import type { NewLogEntry } from '../../shared/model/log.ts'
import type { PrivateDataStore, TokenData } from '../tokens/key-store.ts'
import type * as AttributeTable from '../vault/attributes.ts'
import type { Vault, WritableVault } from '../vault/vault.ts'
import type { EnterVault, KeyEntry, VaultEntry } from './enter-vault.ts'
import type { KeyAttributes } from './key-attributes.ts'

export interface AttributesDeps {
  readonly requireProcessing: () => void
  readonly enter: EnterVault
  readonly table: typeof AttributeTable
  readonly onKey: KeyAttributes
  readonly readCard: PrivateDataStore['readPublicData']
  readonly append: (vault: WritableVault, entry: NewLogEntry) => unknown
  readonly cardDataSeconds: () => number
  readonly now: () => Date
}

export interface AttributeChange {
  readonly name: string
  readonly value: string
  readonly place: AttributePlace
}

export const createAttributes = (deps: AttributesDeps) => {
  const { requireProcessing, enter, table, onKey, append, now } = deps

  /** Values are never told to the log. */
  const record = (
    vault: WritableVault,
    right: 'rectification' | 'erasure',
    name: string,
    place: AttributePlace,
  ): void =>
    void append(vault, {
      eventTime: now().toISOString(),
      kind: 'rights',
      state: 'done',
      party: null,
      body: { right, attribute: name, place },
    })

  const list = (vault: Vault): KeptAttributes => {
    const at = now().toISOString()
    const inVault = table.listAttributes(vault.read).filter(({ expiresAt }) => expiresAt === null || expiresAt > at)
    return { inVault, onKeys: table.listAttributesOnKeys(vault.read) }
  }

  /** The objects of this name on the key that was opened; those on other keys stay out of reach. */
  const removeFromKeys = async (vault: Vault, entry: VaultEntry, name: AttributeName): Promise<boolean> => {
    const there = table.listAttributesOnKeys(vault.read).filter(each => each.name === name)
    for (const { keyId } of there) {
      if (entry === 'open' || entry.keyId !== keyId) throw new AppError('attributes/on-key', { name })
      await onKey.remove(entry, name).catch(ignoreMissing)
      vault.write(writable => table.deleteAttributeOnKey(writable, name, keyId))
    }
    return there.length > 0
  }

  return {
    /** @throws {AppError} privacy/*, vault/locked */
    async list(entry: VaultEntry): Promise<KeptAttributes> {
      requireProcessing()
      return enter(entry, list)
    },

    /** The values that lie on this key. @throws {AppError} privacy/*; those of `readPrivateData` */
    async readOnKey(entry: KeyEntry): Promise<readonly Attribute[]> {
      requireProcessing()
      return onKey.read(entry)
    },

    /**
     * Replaces the value, wherever it was kept before.
     *
     * @throws {AppError} privacy/*, attributes/* before the PIN; attributes/on-key for one that lies on another key
     */
    async set(entry: VaultEntry, change: AttributeChange): Promise<KeptAttributes> {
      requireProcessing()
      const name = parseAttributeName(change.name)
      const value = parseAttributeValue(name, change.value, now())
      if (change.place === 'key' && entry === 'open') throw new AppError('attributes/on-key', { name })
      return enter(entry, async vault => {
        const changedAt = now().toISOString()
        const before = list(vault)
        const amends = [...before.inVault, ...before.onKeys].some(each => each.name === name)
        if (change.place === 'key' && entry !== 'open') {
          await onKey.write(entry, name, value, changedAt)
          vault.write(writable => {
            table.putAttributeOnKey(writable, { name, keyId: entry.keyId, changedAt })
            table.deleteAttribute(writable, name)
            if (amends) record(writable, 'rectification', name, 'key')
          })
        } else {
          await removeFromKeys(vault, entry, name)
          vault.write(writable => {
            table.putAttribute(writable, { name, value, source: 'self-attested', changedAt, expiresAt: null })
            if (amends) record(writable, 'rectification', name, 'vault')
          })
        }
        return list(vault)
      })
    },

    /** @throws {AppError} privacy/*, attributes/unknown, attributes/not-found, attributes/on-key */
    async delete(entry: VaultEntry, wanted: string): Promise<KeptAttributes> {
      requireProcessing()
      const name = parseAttributeName(wanted)
      return enter(entry, async vault => {
        const wasOnKey = await removeFromKeys(vault, entry, name)
        const wasInVault = list(vault).inVault.some(each => each.name === name)
        if (!wasOnKey && !wasInVault) throw new AppError('attributes/not-found', { name })
        vault.write(writable => {
          table.deleteAttribute(writable, name)
          record(writable, 'erasure', name, wasInVault ? 'vault' : 'key')
        })
        return list(vault)
      })
    },

    /**
     * Reads what the card of this key shows without a PIN. What the user has written is left as it is.
     *
     * @throws {AppError} privacy/*, vault/locked, tokens/data-unavailable for a card that shows nothing
     */
    async readCard(entry: VaultEntry, cardKeyId: string): Promise<CardReading> {
      requireProcessing()
      const found = readClaims(await deps.readCard(cardKeyId), now())
      if (found.length === 0) throw new AppError('tokens/data-unavailable', { keyId: cardKeyId })
      return enter(entry, vault => {
        const changedAt = now().toISOString()
        const expiresAt = new Date(now().getTime() + deps.cardDataSeconds() * 1000).toISOString()
        const before = list(vault)
        const own = new Set([
          ...before.inVault.filter(each => each.source !== 'identity-card' || each.expiresAt === null).map(toName),
          ...before.onKeys.map(toName),
        ])
        const read = found.filter(({ name }) => !own.has(name))
        vault.write(writable => {
          for (const { name, value } of read) {
            table.putAttribute(writable, { name, value, source: 'identity-card', changedAt, expiresAt })
          }
        })
        return { read: read.map(toName), own: found.map(toName).filter(name => own.has(name)), expiresAt }
      })
    },

    /** Card data that does not expire any more. @throws {AppError} privacy/*, vault/locked */
    async keepCardData(entry: VaultEntry, names: readonly string[]): Promise<KeptAttributes> {
      requireProcessing()
      return enter(entry, vault => {
        const kept = list(vault).inVault.filter(({ name }) => names.includes(name))
        vault.write(writable => {
          for (const each of kept) table.putAttribute(writable, { ...each, expiresAt: null })
        })
        return list(vault)
      })
    },

    /** Card data that would expire goes now. @throws {AppError} privacy/*, vault/locked */
    async deleteCardData(entry: VaultEntry): Promise<KeptAttributes> {
      requireProcessing()
      return enter(entry, vault => {
        const going = list(vault).inVault.filter(({ expiresAt }) => expiresAt !== null)
        vault.write(writable => {
          for (const { name } of going) {
            table.deleteAttribute(writable, name)
            record(writable, 'erasure', name, 'vault')
          }
        })
        return list(vault)
      })
    },
  }
}

const toName = ({ name }: { readonly name: string }): string => name

/** It was taken off the key by another program, which is what was wanted. */
const ignoreMissing = (thrown: unknown): void => {
  if (!(thrown instanceof AppError && thrown.code === 'tokens/data-unavailable')) throw thrown
}

/** A card is foreign: what could not be set by hand is not taken from it either. */
const readClaims = (
  data: readonly TokenData[],
  now: Date,
): readonly { readonly name: string; readonly value: string }[] =>
  data.flatMap(({ name: label, value: bytes }) => {
    try {
      const claim =
        findPicture(label, bytes) ?? findClaim(label, new TextDecoder('utf-8', { fatal: true }).decode(bytes))
      if (!claim) return []
      const name = parseAttributeName(claim.name)
      return [{ name, value: parseAttributeValue(name, claim.value, now) }]
    } catch {
      return []
    }
  })
