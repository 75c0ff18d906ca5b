/** The secret that all pairwise keys come from, and how often each service was given a new pseudonym. */
import type { ReadableVault, WritableVault } from './vault.ts'

export const findPairwiseMaster = (vault: ReadableVault): Uint8Array | undefined =>
  vault.all<{ readonly secret: Uint8Array }>('SELECT secret FROM pairwise_master WHERE id = 1')[0]?.secret

/** Once: another master would make the user a stranger everywhere. */
export const putPairwiseMaster = (vault: WritableVault, secret: Uint8Array): void =>
  vault.run('INSERT INTO pairwise_master (id, secret) VALUES (1, ?)', secret)

export const findPseudonymCounter = (vault: ReadableVault, tag: Uint8Array): number =>
  vault.all<{ readonly counter: number }>('SELECT counter FROM pseudonym WHERE tag = ?', tag)[0]?.counter ?? 0

/** The next pseudonym of this service is one that it has never seen. */
export const raisePseudonymCounter = (vault: WritableVault, tag: Uint8Array): void =>
  vault.run(
    'INSERT INTO pseudonym (tag, counter) VALUES (?, 1) ON CONFLICT (tag) DO UPDATE SET counter = counter + 1',
    tag,
  )
