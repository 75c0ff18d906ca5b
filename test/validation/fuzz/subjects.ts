/** Writes the signed files and signatures that are mutated, anew: `node test/validation/fuzz/subjects.ts`. */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createPadesCms } from '../../../src/main/pki/cms.ts'
import { certify, createSoftwareSigner } from '../../pki/software-signer.ts'
import { type ByteRange, certificate, createSignedPdf } from '../pdf/signed-pdf.ts'
import { appendUpdate } from '../pdf/update-pdf.ts'

export interface StoredSubjects {
  /** Base64 DER: signed the PDFs. */
  readonly certificate: string
  readonly pdfs: readonly { readonly name: string; readonly byteRange: ByteRange; readonly base64: string }[]
  readonly signatures: readonly { readonly name: string; readonly certificate: string; readonly base64: string }[]
}

export const signedContent = 'a document'

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

const createPdfs = async (): Promise<StoredSubjects['pdfs']> => {
  const field = '<< /FT /Tx /T (name) /Subtype /Widget /Rect [10 10 90 20] /P 3 0 R /V (old) >>'
  const plain = await createSignedPdf()
  const withForm = await createSignedPdf({ page: '/Annots [7 0 R]', moreFields: '7 0 R', extra: [field] })
  const filled = appendUpdate(withForm.bytes, { objects: { 7: field.replace('old', 'new') } })
  return [
    { name: 'signed PDF', byteRange: plain.byteRange, base64: toBase64(plain.bytes) },
    { name: 'signed PDF with a field filled in later', byteRange: withForm.byteRange, base64: toBase64(filled) },
  ]
}

const schemes = [
  ['P-256', 'ecdsa'],
  ['rsa-2048', 'rsa-pkcs1'],
  ['rsa-2048', 'rsa-pss'],
] as const

const createSignatures = (): Promise<StoredSubjects['signatures']> =>
  Promise.all(
    schemes.map(async ([kind, scheme]) => {
      const signer = createSoftwareSigner(kind)
      const own = await certify(signer, scheme, 'Fuzz')
      const cms = await createPadesCms({
        certificate: own,
        chain: [],
        scheme,
        digestAlgorithm: 'sha256',
        documentDigest: createHash('sha256').update(signedContent).digest(),
        sign: signer.sign(scheme, 'sha256'),
        // No timestamp, but as long as one may be: what stands there is not signed.
        stampSignature: async () => Buffer.from('3006020101020102', 'hex'),
      })
      return { name: `CMS, ${kind}, ${scheme}`, certificate: toBase64(own), base64: toBase64(cms) }
    }),
  )

if (import.meta.main) {
  const subjects: StoredSubjects = {
    certificate: toBase64(certificate),
    pdfs: await createPdfs(),
    signatures: await createSignatures(),
  }
  writeFileSync(join(import.meta.dirname, 'subjects.json'), `${JSON.stringify(subjects, null, 2)}\n`)
}
