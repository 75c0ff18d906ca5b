/** Visible signatures for tests: a request with everything that a test does not care about. */
import { type AppearanceFacts, createAppearances } from '../../../src/main/signing/appearance/create-appearances.ts'
import { type CmsSigner, type PdfSignRequest, signPdf } from '../../../src/main/signing/pdf/sign-pdf.ts'
import type { SignatureAppearance } from '../../../src/shared/model/signing.ts'
import { signRequest } from '../pdf/test-cms-signer.ts'

export interface VisibleRequest {
  readonly inputPath: string
  readonly outputPath: string
  readonly appearance?: Partial<SignatureAppearance>
  readonly facts?: Partial<AppearanceFacts>
  readonly changes?: Partial<PdfSignRequest>
}

export const defaultPlace = { page: 1, x: 20, y: 30, width: 150, height: 60 }

export const createVisibleSigner = (signer: CmsSigner) => {
  const appearances = createAppearances()
  return async ({ inputPath, outputPath, appearance, facts, changes }: VisibleRequest) => {
    const prepared = await appearances.prepare(
      {
        place: defaultPlace,
        texts: ['name', 'reason', 'location', 'date'],
        language: 'en',
        date: '22 November 2026',
        image: null,
        ...appearance,
      },
      { name: 'Anna Schmidt', reason: null, location: null, signedAt: new Date('2026-11-22T10:00:00Z'), ...facts },
    )
    return signPdf(signRequest({ inputPath, outputPath, signer, appearance: prepared, ...changes }))
  }
}
