/** The bytes that a PDF signature covers, and the hole in them that holds it (ISO 32000-2 §12.8.1; EN 319 142-1 §5.1). */
import { whiteSpace } from '../../pdf/lexer.ts'
import { asArray, asIndex, type PdfDict, type PdfObject, type PdfString } from '../../pdf/object.ts'
import type { ReadablePdf } from './readable-pdf.ts'

export interface ByteSpan {
  readonly start: number
  readonly length: number
}

export interface SignedRange {
  readonly spans: readonly [ByteSpan, ByteSpan]
  /** The `<…>` of `/Contents`, delimiters included. */
  readonly hole: ByteSpan
  readonly coversWholeFile: boolean
}

export type SignedRangeProblem = 'byte-range-malformed' | 'contents-gap-mismatch'

/** Hex digits: a signature of 16 MiB, as large as embedded revocation lists make them. */
const maxHoleBytes = 32 * 1024 * 1024
/** Four numbers, and the room that signers leave for them. */
const maxRangeBytes = 4096

const readNumbers = async (document: ReadablePdf, dict: PdfDict): Promise<readonly (number | undefined)[]> => {
  const range = await document.resolve(dict.entries.get('ByteRange'))
  const items = asArray(range) ?? []
  if (items.length !== 4 || !(await isPlainlySpelled(document, range))) return []
  return Promise.all(items.map(async item => asIndex(await document.resolve(item))))
}

const onlyDigits = new RegExp(`^\\[(?:[\\dR]|${whiteSpace})*\\]$`)

/** Readers agree on digits only: signs, dots and letters are taken for other numbers by some (§7.3.3). */
const isPlainlySpelled = async (document: ReadablePdf, range: PdfObject): Promise<boolean> => {
  if (typeof range !== 'object' || range?.kind !== 'array') return false
  const { start, end } = range
  if (start === undefined || end === undefined) return true
  if (end - start > maxRangeBytes) return false
  const text = Buffer.from(await document.readBytes(start, end - start)).toString('latin1')
  return onlyDigits.test(text)
}

const findContents = async (document: ReadablePdf, dict: PdfDict): Promise<PdfString | undefined> => {
  const value = await document.resolve(dict.entries.get('Contents'))
  return typeof value === 'object' && value?.kind === 'string' && value.hex ? value : undefined
}

/**
 * The covered bytes of a signature dictionary, when everything outside them is the signature and nothing else.
 * Tools that are content with less call a document valid whose text was swapped inside the hole.
 */
export const readSignedRange = async (
  document: ReadablePdf,
  dict: PdfDict,
): Promise<SignedRange | SignedRangeProblem> => {
  const [start, length, nextStart, nextLength] = await readNumbers(document, dict)
  if (start !== 0 || !length || nextStart === undefined || nextLength === undefined) return 'byte-range-malformed'
  const end = nextStart + nextLength
  if (nextStart <= length || end > document.sizeBytes) return 'byte-range-malformed'
  const contents = await findContents(document, dict)
  if (contents?.start !== length || contents.end !== nextStart) return 'contents-gap-mismatch'
  if (nextStart - length > maxHoleBytes) return 'contents-gap-mismatch'
  const range: SignedRange = {
    spans: [
      { start, length },
      { start: nextStart, length: nextLength },
    ],
    hole: { start: length, length: nextStart - length },
    coversWholeFile: end === document.sizeBytes,
  }
  const written = await readHole(document, range)
  return written && Buffer.compare(written, contents.bytes) === 0 ? range : 'contents-gap-mismatch'
}

/** The bytes that the hole spells; undefined when it holds anything but hex digits between `<` and `>`. */
export const readHole = async (document: ReadablePdf, { hole }: SignedRange): Promise<Uint8Array | undefined> => {
  const text = Buffer.from(await document.readBytes(hole.start, hole.length)).toString('latin1')
  if (text.length !== hole.length || !/^<(?:[0-9A-Fa-f]{2})*>$/.test(text)) return undefined
  return Buffer.from(text.slice(1, -1), 'hex')
}
