/** The sheet of an unlock code and the page of a PUK, as one page each to be printed: one may be read out, the other never. */
import { revealSecret, type Secret } from '../../shared/secret.ts'
import type { Language } from '../../shared/words.ts'
import type { Block } from '../typeset/block.ts'
import { pukPageWords, unlockSheetWords } from './unlock-sheet-words.ts'

export interface SheetFacts {
  readonly keyName: string
  readonly keyId: string
  readonly language: Language
  readonly madeAt: Date
}

/** More would not fit on one page where each sign is spelled out as its code point; the key id is what identifies. */
const longestName = 40
/** 33 modules of nearly a millimetre each, which a telephone reads from arm’s length. */
const squarePoints = 84

const shorten = (name: string): string => {
  const signs = [...name]
  return signs.length > longestName ? `${signs.slice(0, longestName - 1).join('')}…` : name
}

const describeKey = ({ keyName, keyId, language, madeAt }: SheetFacts): readonly Block[] => {
  const words = unlockSheetWords[language]
  return [
    { kind: 'fact', name: words.keyName, text: shorten(keyName) },
    { kind: 'fact', name: words.keyId, text: keyId },
    {
      kind: 'fact',
      name: words.madeOn,
      text: new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(madeAt),
    },
  ]
}

/**
 * The square is the bare key id: with the code it is all that a revocation needs, nobody can type it without a mistake,
 * and a scanner types it into every field that asks for a key. The code is not in it, for telephones keep and send on
 * what their cameras read.
 */
const composeUnlockSheet = (facts: SheetFacts, sheetNumber: string, code: string): readonly Block[] => {
  const words = unlockSheetWords[facts.language]
  return [
    { kind: 'title', text: words.title },
    { kind: 'paragraph', text: words.keep },
    { kind: 'subheading', text: words.sheetNumber },
    { kind: 'code', text: sheetNumber },
    { kind: 'subheading', text: words.unlockCode },
    { kind: 'code', text: code },
    { kind: 'subheading', text: words.whenLost },
    ...words.steps.map((text): Block => ({ kind: 'point', text })),
    { kind: 'qr', data: facts.keyId, alternateText: words.square, sidePoints: squarePoints },
    { kind: 'paragraph', text: words.square },
    { kind: 'panel', tone: 'warn', title: words.notMixedUp, text: words.mayHear },
    ...describeKey(facts),
  ]
}

const composePukPage = (facts: SheetFacts, puk: string): readonly Block[] => {
  const words = pukPageWords[facts.language]
  return [
    { kind: 'title', text: words.title },
    { kind: 'paragraph', text: words.keep },
    { kind: 'subheading', text: words.puk },
    { kind: 'code', text: puk },
    { kind: 'panel', tone: 'bad', title: words.neverTold, text: words.neverToldWhy },
    { kind: 'paragraph', text: words.notTheSheet },
    ...describeKey(facts),
  ]
}

const print = async (
  { language, madeAt }: SheetFacts,
  { title, footer }: { readonly title: string; readonly footer: string },
  blocks: readonly Block[],
): Promise<Uint8Array> => {
  // Loaded here: nothing else in this room needs type.
  const { typesetDocument } = await import('../typeset/typeset-document.ts')
  return typesetDocument({ title, language, createdAt: madeAt, footer }, blocks)
}

/** One page of PDF with the code on it: for the file that its holder named, and nothing else. */
export const createUnlockSheet = (facts: SheetFacts, sheetNumber: string, code: Secret): Promise<Uint8Array> =>
  print(facts, unlockSheetWords[facts.language], composeUnlockSheet(facts, sheetNumber, revealSecret(code)))

/** The same for a PUK, which never stands on the sheet of an unlock code. */
export const createPukPage = (facts: SheetFacts, puk: Secret): Promise<Uint8Array> =>
  print(facts, pukPageWords[facts.language], composePukPage(facts, revealSecret(puk)))
