/** Attributes as data objects of a key: one object each, read as what it is, bytes that anybody may have put there. */
import { z } from 'zod'
import { attributeNames, parseAttributeName, parseAttributeValue } from '../../shared/attribute-catalogue.ts'
import type { Attribute } from '../../shared/model/attribute.ts'
import type { PrivateDataStore } from '../tokens/key-store.ts'
import type { KeyEntry } from './enter-vault.ts'

const labelPrefix = 'attribute.'
const schema = z.strictObject({ value: z.string(), changedAt: z.iso.datetime() })

export const createKeyAttributes = (store: PrivateDataStore, now: () => Date) => ({
  /** What is none of ours, or no value that could be set, is left out. @throws {AppError} those of `readPrivateData` */
  async read({ keyId, pin }: KeyEntry): Promise<readonly Attribute[]> {
    const data = await store.readPrivateData(keyId, pin)
    return data.flatMap(({ name: label, value: bytes }) => {
      if (!label.startsWith(labelPrefix)) return []
      try {
        const name = parseAttributeName(label.slice(labelPrefix.length))
        const { value, changedAt } = schema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
        const known = { name, value: parseAttributeValue(name, value, now()), changedAt }
        return [{ ...known, source: 'self-attested' as const, expiresAt: null }]
      } catch {
        return []
      }
    })
  },

  /** @throws {AppError} tokens/data-unavailable; those of `writePrivateData` */
  async write({ keyId, pin }: KeyEntry, name: string, value: string, changedAt: string): Promise<void> {
    const bytes = Buffer.from(JSON.stringify({ value, changedAt }))
    try {
      await store.writePrivateData(keyId, pin, { name: labelPrefix + name, value: bytes })
    } finally {
      bytes.fill(0)
    }
  },

  /** @throws {AppError} tokens/data-unavailable when there is none; those of `deletePrivateData` */
  remove: ({ keyId, pin }: KeyEntry, name: string): Promise<void> =>
    store.deletePrivateData(keyId, pin, labelPrefix + name),

  /** Every object of ours, also one that cannot be read. How many there were. @throws {AppError} those of the store */
  async removeAll({ keyId, pin }: KeyEntry): Promise<number> {
    const data = await store.readPrivateData(keyId, pin)
    const names = new Set<string>(data.map(({ name }) => name).filter(isOurs))
    for (const name of names) await store.deletePrivateData(keyId, pin, name)
    return names.size
  },
})

const isOurs = (label: string): boolean => attributeNames.some(name => label === labelPrefix + name)

export type KeyAttributes = ReturnType<typeof createKeyAttributes>
