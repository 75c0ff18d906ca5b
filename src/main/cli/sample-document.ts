/** The agreement that `signet demo` signs: a document that could be anybody's. */

const title = 'Agreement on the loan of a bicycle'
const paragraphs = [
  'This is a sample document, made by "signet demo". It binds nobody.',
  '1. The owner lends the borrower one bicycle, green, with two wheels and a bell.',
  '2. The borrower returns it within fourteen days, clean and with the same number of wheels.',
  '3. Both parties sign this agreement electronically. The signature covers every byte of it,',
  '    so that nobody can change a word afterwards without being found out.',
]
const a4 = [595.28, 841.89] as const
const marginPoints = 72

/** One A4 page as PDF; `now` is its creation date. */
export const createSampleDocument = async (now: Date): Promise<Uint8Array> => {
  // Loaded here: it would double the start of every other command.
  const { PDFDocument, StandardFonts } = await import('pdf-lib')
  const document = await PDFDocument.create()
  document.setTitle(title)
  document.setProducer('Signet')
  document.setCreator('Signet')
  document.setCreationDate(now)
  document.setModificationDate(now)
  const page = document.addPage([...a4])
  const bold = await document.embedFont(StandardFonts.HelveticaBold)
  const plain = await document.embedFont(StandardFonts.Helvetica)
  let y = a4[1] - 2 * marginPoints
  page.drawText(title, { x: marginPoints, y, size: 18, font: bold })
  for (const paragraph of paragraphs) {
    y -= 28
    page.drawText(paragraph, { x: marginPoints, y, size: 11, font: plain })
  }
  return document.save()
}
