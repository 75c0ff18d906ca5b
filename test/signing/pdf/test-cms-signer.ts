/** A CMS signer for tests: a key and a self-signed certificate made on the spot. */
import { createPadesCms, maxPadesCmsSize } from '../../../src/main/pki/cms.ts'
import type { CmsSigner, PdfSignRequest } from '../../../src/main/signing/pdf/sign-pdf.ts'
import type { DigestAlgorithm } from '../../../src/shared/model/signing.ts'
import { certify, createSoftwareSigner } from '../../pki/software-signer.ts'

export const signerName = 'Nguyễn Thị Ánh'

export const createTestCmsSigner = async (digestAlgorithm: DigestAlgorithm = 'sha256'): Promise<CmsSigner> => {
  const key = createSoftwareSigner('P-256')
  const certificate = await certify(key, 'ecdsa', signerName)
  return {
    maxSizeBytes: maxPadesCmsSize([certificate], key.sizeBits),
    sign: documentDigest =>
      createPadesCms({
        certificate,
        chain: [],
        scheme: 'ecdsa',
        digestAlgorithm,
        documentDigest,
        sign: key.sign('ecdsa', digestAlgorithm),
      }),
  }
}

/** A request with everything that a test does not care about. */
export const signRequest = (
  given: Pick<PdfSignRequest, 'inputPath' | 'outputPath' | 'signer'> & Partial<PdfSignRequest>,
): PdfSignRequest => ({
  replaceExisting: false,
  digestAlgorithm: 'sha256',
  signerName,
  signingTime: new Date('2026-11-22T10:00:00Z'),
  reason: null,
  location: null,
  field: null,
  expectedSha256: null,
  ...given,
})
