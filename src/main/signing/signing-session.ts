/** A key that is open for signing: any number of documents, each recorded where the vault is open. */
import { basename, dirname } from 'node:path'
import type { SigningRecord } from '../../shared/model/signing.ts'
import type { Certificate } from '../pki/certificate.ts'
import type { UnlockedKey } from '../tokens/key-store.ts'
import { createAppearances } from './appearance/create-appearances.ts'
import { type Batch, type BatchItem, createBatch, isSmall } from './batch.ts'
import type { SigningThread } from './open-signing-thread.ts'
import { removeStaleTargets } from './pdf/stale-targets.ts'
import { type FileSigner, type SignedFile, type SignFileDeps, type SignFileRequest, signFile } from './sign-file.ts'
import { signInTurn } from './sign-in-turn.ts'

/** An unlocked key; each document succeeds or fails by itself. */
export interface SigningSession {
  /**
   * Several may run at once: they take turns at the token. A key that failed is not asked again.
   *
   * @throws {AppError} documents/*, pdf/*, tokens/*, timestamps/*, revocation/*; the target is then as it was before
   */
  signFile(request: SignFileRequest): Promise<SignedFile>
  /** Nothing happens before its `run`. */
  createBatch(items: readonly BatchItem[], onChange: (changed: readonly number[]) => void): Batch
  close(): Promise<void>
}

/** Where signing acts are recorded: the vault, or nowhere for a key that cannot open it. */
export interface SigningActs {
  /** Durable when it settles; acts that come close together are written as one. */
  add(act: SigningRecord): Promise<void>
  close(): Promise<void>
}

/** What a session takes over, and closes in its turn. */
export interface SigningSessionParts {
  readonly unlocked: UnlockedKey
  readonly acts: SigningActs
  /** Signs the small documents of a batch; absent: everything is done in this thread. */
  readonly thread: SigningThread | undefined
}

export const openSigningSession = (
  deps: SignFileDeps,
  certificate: Certificate,
  { unlocked, acts, thread }: SigningSessionParts,
): SigningSession => {
  const { key } = unlocked
  const who: FileSigner = {
    key,
    certificate,
    sign: signInTurn(unlocked, () => performance.now()),
    appearances: createAppearances(),
  }
  const swept = new Set<string>()
  const signAndRecord = async (request: SignFileRequest, inThread?: SigningThread): Promise<SignedFile> => {
    const folder = dirname(request.outputPath)
    if (!swept.has(folder)) {
      swept.add(folder)
      await removeStaleTargets(folder, deps.now())
    }
    const signed = await signFile(deps, who, request, inThread)
    const { keyId, signedAt, outputSha256, signer, level } = signed
    await acts.add({ signedAt, fileName: basename(signed.outputPath), outputSha256, keyId, signer, level })
    return signed
  }
  return {
    signFile: request => signAndRecord(request),
    createBatch: (items, onChange) =>
      createBatch({
        items,
        // Larger ones would keep the others waiting.
        signFile: (request, item) => signAndRecord(request, isSmall(item) ? thread : undefined),
        onChange,
        nowMs: () => performance.now(),
      }),
    async close() {
      await acts.close()
      await thread?.close()
      await unlocked.close()
    },
  }
}
