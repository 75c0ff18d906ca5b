/** How an update of a file ends (ISO 32000-2 §7.5.5, §7.5.6). */
import { whiteSpace as s } from '../../pdf/lexer.ts'
import type { RevisionPdf } from './readable-pdf.ts'

const endBytes = 1024
/** Writers put their name there; what readers look for from either end of the file stands in no comment. */
const comment = String.raw`%(?!%)(?:(?!startxref|trailer|%%EOF)[^\r\n])*[\r\n]`
const end = `^${s}*(?:endstream${s}+endobj${s}+)?(?:${comment}${s}*)*startxref${s}+\\d+${s}+%%EOF`
const anyEnd = new RegExp(end)
const lastEnd = new RegExp(`${end}${s}*$`)

/**
 * Whether `startxref` and `%%EOF` follow the cross-reference section: some readers look for them from the front. Behind
 * the newest nothing else may stand, for readers differ in what they make of more.
 */
export const endsProperly = async (
  { readBytes }: RevisionPdf,
  { endOffset }: Pick<RevisionPdf['revisions'][number], 'endOffset'>,
  isNewest: boolean,
): Promise<boolean> => {
  const text = Buffer.from(await readBytes(endOffset, endBytes + 1)).toString('latin1')
  return isNewest ? text.length <= endBytes && lastEnd.test(text) : anyEnd.test(text)
}
