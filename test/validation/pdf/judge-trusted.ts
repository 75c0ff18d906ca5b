/** Judges bytes with their signer trusted at a time when its certificate is in force: the trust that an attacker hopes for. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { validatePdf } from '../../../src/main/validation/pdf/validate-pdf.ts'
import { AppError } from '../../../src/shared/errors.ts'
import type { SignatureVerdict } from '../../../src/shared/model/validation.ts'
import { certificate } from './signed-pdf.ts'

/** What came out: the verdicts, or the code of the error that says that the file cannot be read. */
export type Judged =
  | { readonly signatures: readonly SignatureVerdict[]; readonly code?: never }
  | { readonly code: string; readonly signatures?: never }

export interface TrustedJudge {
  readonly judge: (bytes: Uint8Array) => Promise<Judged>
  readonly close: () => Promise<void>
}

/** The time at which everything is judged. */
export const inForce = new Date('2026-11-22T00:00:00Z')

/** @param trusted DER; that of `createSignedPdf` unless something else is said */
export const openTrustedJudge = async (trusted: Uint8Array = certificate): Promise<TrustedJudge> => {
  const folder = await mkdtemp(join(tmpdir(), 'signet-judge-'))
  const path = join(folder, 'document.pdf')
  return {
    async judge(bytes) {
      await writeFile(path, bytes)
      try {
        return {
          signatures: (
            await validatePdf(path, {
              anchorsAt: purpose => ({ signing: [trusted], timestamping: [] })[purpose],
              at: inForce,
            })
          ).signatures,
        }
      } catch (error) {
        // Anything else is a crash.
        if (error instanceof AppError && error.code !== 'internal') return { code: error.code }
        throw error
      }
    },
    close: () => rm(folder, { recursive: true }),
  }
}

export const hasPassed = ({ signatures = [] }: Judged): boolean =>
  signatures.some(({ indication }) => indication === 'TOTAL-PASSED')
