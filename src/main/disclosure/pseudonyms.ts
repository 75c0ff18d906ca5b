/** The pairwise keys of one open vault. */
import type { ReadableVault, Vault, WritableVault } from '../vault/vault.ts'
import type { DisclosureTables } from './disclosure-tables.ts'
import { derivePairwiseKey, masterBytes, type PairwiseKey, pseudonymTag } from './pairwise-key.ts'

export interface Pseudonyms {
  /** Makes the master at the first use. */
  keyFor(vault: Vault, identity: string): PairwiseKey
  /** undefined: no service has been answered yet. */
  findKey(vault: ReadableVault, identity: string): PairwiseKey | undefined
  /** From now on the service sees somebody that it does not know. */
  renew(vault: WritableVault, identity: string): void
}

export const createPseudonyms = (tables: DisclosureTables, random: (sizeBytes: number) => Uint8Array): Pseudonyms => {
  const withMaster = <Result>(vault: ReadableVault, use: (master: Uint8Array) => Result): Result | undefined => {
    const master = tables.findPairwiseMaster(vault)
    if (!master) return undefined
    try {
      return use(master)
    } finally {
      master.fill(0)
    }
  }
  const findKey: Pseudonyms['findKey'] = (vault, identity) =>
    withMaster(vault, master =>
      derivePairwiseKey(master, identity, tables.findPseudonymCounter(vault, pseudonymTag(master, identity))),
    )

  return {
    findKey,
    keyFor(vault, identity) {
      const known = findKey(vault.read, identity)
      if (known) return known
      const master = random(masterBytes)
      vault.write(writable => tables.putPairwiseMaster(writable, master))
      master.fill(0)
      return this.keyFor(vault, identity)
    },
    renew: (vault, identity) =>
      void withMaster(vault, master => tables.raisePseudonymCounter(vault, pseudonymTag(master, identity))),
  }
}
