/** The signatures and document timestamps of a file, with what their certificates are to be checked with. */
import { AppError } from '../../../shared/errors.ts'
import { locateEntry } from '../../pdf/location.ts'
import { asName, asString, dictEntry } from '../../pdf/object.ts'
import type { PdfFile } from '../../pdf/open-pdf.ts'
import type { Certificate } from '../../pki/certificate.ts'
import { readCms } from '../../pki/cms.ts'
import { cmsOids } from '../../pki/cms-oids.ts'
import { readTimestamp } from '../../pki/timestamp.ts'
import { verifyDetachedCms } from '../../pki/verify-cms.ts'
import { listFields } from './form-fields.ts'

export interface SignedField {
  readonly kind: 'signature' | 'document-timestamp'
  /** /Contents with its padding. */
  readonly contents: Uint8Array
  /** The signer, or the authority of a timestamp; and the authorities of its signature timestamps. */
  readonly leaves: readonly Certificate[]
  /** DER of the certificates that are inside. */
  readonly certificates: readonly Uint8Array[]
  /** A signature timestamp is inside. */
  readonly hasTimestamp: boolean
}

/** Without the zeros behind the DER. */
const withoutPadding = (contents: Uint8Array): Uint8Array => {
  const { length } = contents
  let end = length
  // The header says how long it is; four octets of length are the most that we read.
  const octets = (contents[1] ?? 0) & 0x80 ? (contents[1] ?? 0) & 0x7f : 0
  if (octets > 0 && octets <= 4) end = 2 + octets + Buffer.from(contents).readUIntBE(2, octets)
  return contents.subarray(0, Math.min(end, length))
}

const readTimestampField = async (contents: Uint8Array): Promise<SignedField> => {
  const { authority, certificates } = await readTimestamp(withoutPadding(contents))
  return { kind: 'document-timestamp', contents, leaves: [authority], certificates, hasTimestamp: true }
}

const readSignatureField = async (contents: Uint8Array): Promise<SignedField> => {
  const cms = readCms(contents)
  // Whether it is intact is for validation to say; here only its signer counts.
  const { signerCertificate } = await verifyDetachedCms({ der: contents, digestOf: async () => new Uint8Array() })
  if (!signerCertificate) throw new AppError('validation/cms-unreadable')
  const tokens = cms.signers[0]?.unsignedAttributes.get(cmsOids.signatureTimestamp) ?? []
  const timestamps = await Promise.all(tokens.map(({ bytes }) => readTimestamp(bytes)))
  return {
    kind: 'signature',
    contents,
    leaves: [signerCertificate, ...timestamps.map(({ authority }) => authority)],
    certificates: [...cms.certificates, ...timestamps.flatMap(({ certificates }) => certificates)],
    hasTimestamp: timestamps.length > 0,
  }
}

/**
 * In the order of the form.
 *
 * @param isWanted of the octets of /Contents; the others may be anything
 * @throws {AppError} validation/cms-unreadable, timestamps/*, pdf/too-complex
 */
export const listSignedFields = async (
  pdf: PdfFile,
  isWanted: (contents: Uint8Array) => boolean = () => true,
): Promise<readonly SignedField[]> => {
  const fields = await listFields(pdf, await locateEntry(pdf, pdf.catalog, 'AcroForm'))
  const found: SignedField[] = []
  for (const { type, value } of fields) {
    const contents = type === 'Sig' ? asString(await pdf.resolve(dictEntry(value, 'Contents'))) : undefined
    if (!contents || !isWanted(contents)) continue
    const isTimestamp = asName(await pdf.resolve(dictEntry(value, 'SubFilter'))) === 'ETSI.RFC3161'
    found.push(await (isTimestamp ? readTimestampField : readSignatureField)(contents))
  }
  return found
}
