/** The bytes of a signature dictionary with room for what is known last: ByteRange and Contents (ISO 32000-2 §12.8.1, EN 319 142-1 §6.3). */
import type { PdfObject } from '../../pdf/object.ts'
import { type StringEncoder, serializeObject, textString } from '../../pdf/serialize-object.ts'

export interface SignatureDictionary {
  /** The dictionary with the hole; fill in the range with `setByteRange` before it is written. */
  readonly body: Uint8Array
  /** Offsets in `body` of the `<` and behind the `>` of /Contents. */
  readonly contentsStart: number
  readonly contentsEnd: number
  setByteRange(range: readonly [number, number, number, number]): void
}

export interface SignatureDictionaryOptions {
  /** Of the DER that the hole must hold. */
  readonly maxSizeBytes: number
  readonly signerName: string
  readonly signingTime: Date
  readonly reason: string | null
  readonly location: string | null
  readonly lock: ReadonlyMap<string, PdfObject> | null
  /** P of a DocMDP transform (table 257); null: the signature certifies nothing. */
  readonly certificationLevel: 1 | 2 | 3 | null
  /** What /Data of a FieldMDP reference points at (table 256). */
  readonly catalog: PdfObject
  readonly encode: StringEncoder
}

/** Four numbers as exact as numbers are here, and the blanks between. */
const rangeWidth = 4 * 17

type Entries = readonly (readonly [string, PdfObject])[]

const name = (value: string): PdfObject => ({ kind: 'name', value })
const dict = (entries: Iterable<readonly [string, PdfObject]>): PdfObject => ({
  kind: 'dict',
  entries: new Map(entries),
})

/** §7.9.4, in UTC. */
const pdfDate = (date: Date): string => `D:${date.toISOString().split(/\D/, 6).join('')}+00'00'`

const reference = (method: 'DocMDP' | 'FieldMDP', parameters: Entries, others: Entries = []): PdfObject =>
  dict([
    ['Type', name('SigRef')],
    ['TransformMethod', name(method)],
    ['TransformParams', dict([['Type', name('TransformParams')], ['V', name('1.2')], ...parameters])],
    ...others,
  ])

/** Table 256: only FieldMDP says which object it is about. */
const referencesOf = ({ lock, certificationLevel, catalog }: SignatureDictionaryOptions): readonly PdfObject[] => [
  ...(certificationLevel ? [reference('DocMDP', [['P', certificationLevel]])] : []),
  ...(lock ? [reference('FieldMDP', [...lock], [['Data', catalog]])] : []),
]

/** A dictionary of this type with the hole before its other entries. */
const createWithHole = (
  type: 'Sig' | 'DocTimeStamp',
  subFilter: 'ETSI.CAdES.detached' | 'ETSI.RFC3161',
  maxSizeBytes: number,
  otherEntries: string,
): SignatureDictionary => {
  const head = `<<\n/Type /${type}\n/Filter /Adobe.PPKLite\n/SubFilter /${subFilter}\n/ByteRange `
  const rangeStart = head.length
  const beforeContents = `${head}${' '.repeat(rangeWidth)}\n/Contents `
  const contentsStart = beforeContents.length
  const contentsEnd = contentsStart + maxSizeBytes * 2 + '<>'.length
  const body = Buffer.alloc(contentsEnd + otherEntries.length, '0', 'latin1')
  body.write(`${beforeContents}<`, 'latin1')
  // Never encrypted (§7.6.2).
  body.write(`>${otherEntries}`, contentsEnd - '>'.length, 'latin1')
  return {
    body,
    contentsStart,
    contentsEnd,
    setByteRange: range => {
      body.write(`[${range.join(' ')}]`.padEnd(rangeWidth), rangeStart, 'latin1')
    },
  }
}

/** A document timestamp (EN 319 142-1 §5.4.3): the token says who and when, so nothing else is in it. */
export const createTimestampDictionary = (maxSizeBytes: number): SignatureDictionary =>
  createWithHole('DocTimeStamp', 'ETSI.RFC3161', maxSizeBytes, '\n>>')

export const createSignatureDictionary = (options: SignatureDictionaryOptions): SignatureDictionary => {
  const entries: [string, PdfObject][] = [['M', textString(pdfDate(options.signingTime))]]
  for (const [key, text] of [
    ['Name', options.signerName],
    ['Reason', options.reason],
    ['Location', options.location],
  ] as const) {
    if (text) entries.push([key, textString(text)])
  }
  const references = referencesOf(options)
  if (references.length > 0) entries.push(['Reference', { kind: 'array', items: references }])
  const rest = serializeObject(dict(entries), options.encode).slice('<<'.length)
  return createWithHole('Sig', 'ETSI.CAdES.detached', options.maxSizeBytes, rest)
}
