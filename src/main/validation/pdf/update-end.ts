/** How an update of a file ends (ISO 32000-2 §7.5.5, §7.5.6). */
import { whiteSpace as s } from '../../pdf/lexer.ts'
import type { RevisionPdf } from './readable-pdf.ts'

const endBytes = 1024
/** Writers put their name there; what readers look for from either end of the file stands in no comment. */
const comment = String.raw`%(?!%)(?:(?!startxref|trailer|%%EOF)[^\r\n])*[\r\n]`
const end = `^${s}*(?:endstream${s}+endobj${s}+)?(?:${comment}${s}*)*startxref${s}+\\d+${s}+%%EOF`
const anyEnd = new RegExp(end)
const lastEnd = new RegExp(`${end}${s}*$`)

type Update = Pick<RevisionPdf['revisions'][number], 'endOffset'>

const readEnd = async ({ readBytes }: RevisionPdf, { endOffset }: Update): Promise<string> =>
  Buffer.from(await readBytes(endOffset, endBytes + 1)).toString('latin1')

/** Whether `startxref` and `%%EOF` follow the cross-reference section: some readers look for them from the front. */
export const updateEnds = async (pdf: RevisionPdf, update: Update): Promise<boolean> =>
  anyEnd.test(await readEnd(pdf, update))

/** The same, and nothing else behind it: readers differ in what they make of more behind the newest update. */
export const fileEndsWith = async (pdf: RevisionPdf, newest: Update): Promise<boolean> => {
  const text = await readEnd(pdf, newest)
  return text.length <= endBytes && lastEnd.test(text)
}
