/** Prepares how signatures are seen: typefaces, cut fonts and the decoded picture are kept for the documents that follow. */
import { createHash } from 'node:crypto'
import { formatSigningTime, signedBy } from '../../../shared/appearance-words.ts'
import type { AppearanceText, SignatureAppearance, SignaturePlace } from '../../../shared/model/signing.ts'
import type { PdfRef } from '../../pdf/object.ts'
import type { PdfFile } from '../../pdf/open-pdf.ts'
import { createPackSubset } from '../../typeset/font-objects.ts'
import { cleanText } from '../../typeset/shape-line.ts'
import { loadSubsetFont } from '../../typeset/subset-font.ts'
import { loadTypefaces } from '../../typeset/typefaces.ts'
import type { IncrementalUpdate } from '../pdf/incremental-update.ts'
import { drawAppearance, type ShownBox } from './draw-appearance.ts'
import { createPackPicture } from './image-object.ts'
import { layOut, type TextBlock } from './lay-out.ts'
import { type Picture, readPng } from './read-png.ts'

/** One signature's appearance, to be drawn into an update. */
export interface Appearance {
  readonly place: SignaturePlace | null
  /** What the widget says to those who do not see it (ISO 14289-1 §7.18.1). */
  readonly alternateText: string
  /** @returns the form XObject; @throws {AppError} pdf/place-too-small, pdf/damaged, pdf/too-complex */
  draw(update: IncrementalUpdate, pdf: PdfFile, box: ShownBox): Promise<PdfRef>
}

export interface AppearanceFacts {
  readonly name: string
  readonly reason: string | null
  readonly location: string | null
  readonly signedAt: Date
}

export interface Appearances {
  /** @throws {AppError} pdf/image-unreadable */
  checkImage(appearance: SignatureAppearance): void
  /** Whether all of it fits its place. @throws {AppError} pdf/image-unreadable, pdf/place-too-small */
  checkPlace(appearance: SignatureAppearance, facts: AppearanceFacts): Promise<void>
  /** @throws {AppError} pdf/image-unreadable */
  prepare(appearance: SignatureAppearance, facts: AppearanceFacts): Promise<Appearance>
}

const writeBlocks = (appearance: SignatureAppearance, facts: AppearanceFacts): readonly TextBlock[] => {
  const { language, texts, date } = appearance
  const values: Readonly<Record<AppearanceText, string>> = {
    name: cleanText(facts.name),
    reason: cleanText(facts.reason ?? ''),
    location: cleanText(facts.location ?? ''),
    date: cleanText(date ?? formatSigningTime(language, facts.signedAt)),
  }
  const written = (text: AppearanceText): string => (texts.includes(text) ? values[text] : '')
  const name = written('name')
  const blocks: readonly TextBlock[] = [
    { role: 'caption', text: name === '' ? '' : signedBy[language] },
    { role: 'name', text: name },
    ...(['reason', 'location', 'date'] as const).map(text => ({ role: 'detail', text: written(text) }) as const),
  ]
  return blocks.filter(({ text }) => text !== '')
}

const loadType = async () => {
  const [typefaces, subsetFont] = await Promise.all([loadTypefaces(), loadSubsetFont()])
  return { typefaces, packSubset: createPackSubset(subsetFont) }
}

export const createAppearances = (): Appearances => {
  let type: ReturnType<typeof loadType> | undefined
  const packPicture = createPackPicture()
  let last: { readonly digest: string; readonly picture: Picture } | undefined

  const openPicture = (image: string | null): Picture | null => {
    if (image === null) return null
    const digest = createHash('sha256').update(image).digest('hex')
    if (last?.digest !== digest) last = { digest, picture: readPng(Buffer.from(image, 'base64')) }
    return last.picture
  }

  const readParts = async (appearance: SignatureAppearance, facts: AppearanceFacts) => {
    const picture = openPicture(appearance.image)
    const blocks = writeBlocks(appearance, facts)
    if (blocks.length > 0) type ??= loadType()
    return { blocks, picture, packPicture, type: blocks.length > 0 ? ((await type) ?? null) : null }
  }

  return {
    checkImage: ({ image }) => {
      openPicture(image)
    },
    checkPlace: async (appearance, facts) => {
      const { blocks, picture, type: fonts } = await readParts(appearance, facts)
      const proportion = picture ? picture.width / picture.height : null
      if (appearance.place) layOut(fonts?.typefaces ?? null, appearance.place, blocks, proportion)
    },
    prepare: async (appearance, facts) => {
      const parts = await readParts(appearance, facts)
      return {
        place: appearance.place,
        alternateText: `${signedBy[appearance.language]} ${cleanText(facts.name)}`,
        draw: (update, pdf, box) => drawAppearance(update, pdf, parts, box),
      }
    },
  }
}
