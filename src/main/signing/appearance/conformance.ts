/** What a document claims to conform to, as far as an appearance must respect it: PDF/A's colours and transparency. */
import { locateEntry } from '../../pdf/location.ts'
import { asArray, asName, dictEntry } from '../../pdf/object.ts'
import type { PdfFile } from '../../pdf/open-pdf.ts'

/** `calibrated-gray`: the document says nothing of what device colours mean, so none may be used. */
export type Colors = 'rgb' | 'gray' | 'calibrated-gray'

export interface Conformance {
  /** PDF/A: its part; null: no such claim. */
  readonly archivePart: number | null
  readonly colors: Colors
  readonly mayBeTransparent: boolean
}

const maxMetadataBytes = 4 * 1024 * 1024

/** ISO 19005-1 §6.7.11: `pdfaid:part`, as an element or as an attribute. What cannot be read claims nothing. */
const readArchivePart = async (pdf: PdfFile): Promise<number | null> => {
  const { value } = await locateEntry(pdf, pdf.catalog, 'Metadata')
  if (typeof value !== 'object' || value?.kind !== 'stream') return null
  try {
    const xmp = Buffer.from(await pdf.readStreamData(value, maxMetadataBytes)).toString('utf8')
    const part = /pdfaid:part(?:\s*=\s*["']|\s*>)\s*([1-9])/.exec(xmp)?.[1]
    return part === undefined ? null : Number(part)
  } catch {
    return null
  }
}

/** Components of the colours that the document is meant for (ISO 19005-1 §6.2.2); null without such an intent. */
const readIntentComponents = async (pdf: PdfFile): Promise<number | null> => {
  const intents = asArray((await locateEntry(pdf, pdf.catalog, 'OutputIntents')).value) ?? []
  for (const item of intents.slice(0, 16)) {
    const intent = await pdf.resolve(item)
    if (asName(await pdf.resolve(dictEntry(intent, 'S'))) !== 'GTS_PDFA1') continue
    const profile = await pdf.resolve(dictEntry(intent, 'DestOutputProfile'))
    const components =
      typeof profile === 'object' && profile?.kind === 'stream' && (await pdf.resolve(dictEntry(profile.dict, 'N')))
    if (typeof components === 'number') return components
  }
  return null
}

/** @throws {AppError} pdf/damaged, pdf/too-complex */
export const readConformance = async (pdf: PdfFile): Promise<Conformance> => {
  const archivePart = await readArchivePart(pdf)
  if (archivePart === null) return { archivePart, colors: 'rgb', mayBeTransparent: true }
  const components = await readIntentComponents(pdf)
  return {
    archivePart,
    colors: components === 3 ? 'rgb' : components === null ? 'calibrated-gray' : 'gray',
    // ISO 19005-1 §6.4; ISO 19005-2 §6.2.10: without an intent, pages that are transparent would need a group of their own.
    mayBeTransparent: archivePart > 1 && components !== null,
  }
}
