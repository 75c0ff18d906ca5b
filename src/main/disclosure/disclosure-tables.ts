/** The vault's tables as this room uses them; handed in, for only the vault's room touches SQL. */
import type { disclosureTables } from '../vault/disclosure-tables.ts'

export type DisclosureTables = typeof disclosureTables
