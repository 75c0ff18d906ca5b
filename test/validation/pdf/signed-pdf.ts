/** Small signed PDFs, right and wrong, written byte by byte so that a test knows where everything stands. */
import { createHash } from 'node:crypto'
import { createPadesCms } from '../../../src/main/pki/cms.ts'
import { certify, createSoftwareSigner } from '../../pki/software-signer.ts'

const signer = createSoftwareSigner('P-256')
/** Signs all of them; self-signed, valid from 2026 to 2036. */
export const certificate = await certify(signer, 'ecdsa', 'Nguyễn Thị Ánh')

const usualHoleDigits = 4096
export const pageText = 'BT (Pay 100 euros) Tj ET'

export interface SignedPdfOptions {
  /** Entries of the signature dictionary but `/ByteRange` and `/Contents`. */
  readonly entries?: string
  /** More entries of the catalog, the form, the page, the signature's field and the trailer. */
  readonly catalog?: string
  readonly form?: string
  readonly page?: string
  readonly field?: string
  readonly trailer?: string
  /** What the page draws: object 4. */
  readonly content?: string
  /** Numbers of further fields. */
  readonly moreFields?: string
  /** Objects from number 7 (with one field). */
  readonly extra?: readonly string[]
  /** Object numbers of the fields that all have the one signature as value. */
  readonly fieldCount?: number
  /** What to claim instead of the true range. */
  readonly byteRange?: (truth: ByteRange) => readonly (number | string)[]
  /** Room for the signature. */
  readonly holeDigits?: number
  /** What to write between `<` and `>` instead of the padded hex. */
  readonly contents?: (hex: string) => string
}

export type ByteRange = readonly [number, number, number, number]

const defaultEntries = "/Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (D:20260302101112+07'00')"

/** Objects from number 1; the last is the signature dictionary, whose range stays open. */
const writeBody = (entries: string, fieldCount: number, options: SignedPdfOptions): string => {
  const { content = pageText, holeDigits = usualHoleDigits } = options
  const { catalog = '', form = '', page = '', field = '', trailer = '', moreFields = '', extra = [] } = options
  const fields = Array.from({ length: fieldCount }, (_, index) => 5 + index)
  const valueNumber = 5 + fieldCount
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${catalog} /AcroForm << /SigFlags 3 ${form} /Fields [${fields.map(each => `${each} 0 R`).join(' ')} ${moreFields}] >> >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R ${page} >>`,
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    ...fields.map((_, index) => `<< /FT /Sig /T (Signature${index + 1}) /V ${valueNumber} 0 R ${field} >>`),
    `<< ${entries} /ByteRange [${' '.repeat(48)}] /Contents <${'0'.repeat(holeDigits)}> >>`,
    ...extra,
  ]
  let text = '%PDF-1.7\n'
  const offsets = objects.map((object, index) => {
    const offset = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const rows = offsets.map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`)
  const xref = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows.join('')}`
  return `${text}${xref}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${text.length}\n%%EOF\n`
}

const createCms = (covered: readonly Uint8Array[]): Promise<Uint8Array> => {
  const hash = createHash('sha256')
  for (const part of covered) hash.update(part)
  return createPadesCms({
    certificate,
    chain: [],
    scheme: 'ecdsa',
    digestAlgorithm: 'sha256',
    documentDigest: hash.digest(),
    sign: signer.sign('ecdsa', 'sha256'),
  })
}

export interface SignedPdf {
  readonly bytes: Buffer
  readonly byteRange: ByteRange
}

/** A PDF of one page with one signature. The signature fits the claimed range wherever that is possible. */
export const createSignedPdf = async (options: SignedPdfOptions = {}): Promise<SignedPdf> => {
  const { holeDigits = usualHoleDigits } = options
  const text = writeBody(options.entries ?? defaultEntries, options.fieldCount ?? 1, options)
  const holeStart = text.lastIndexOf(`<${'0'.repeat(holeDigits)}>`)
  const holeEnd = holeStart + holeDigits + 2
  const byteRange: ByteRange = [0, holeStart, holeEnd, text.length - holeEnd]
  const claimed = options.byteRange?.(byteRange) ?? byteRange
  const bytes = Buffer.from(
    text.replace(/\/ByteRange \[ {48}/, `/ByteRange [${claimed.join(' ').padEnd(48)}`),
    'latin1',
  )
  const [first = 0, firstLength = 0, second = 0, secondLength = 0] = claimed.map(Number)
  const covered = [bytes.subarray(first, first + firstLength), bytes.subarray(second, second + secondLength)]
  const hex = Buffer.from(await createCms(covered))
    .toString('hex')
    .padEnd(holeDigits, '0')
  bytes.write(options.contents?.(hex) ?? hex, holeStart + 1, 'latin1')
  return { bytes, byteRange }
}
