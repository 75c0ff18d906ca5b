/** Small PDFs for tests, made from the text of their objects. */

/** Object 1 is the catalog; `extra` become objects 4, 5, … */
export interface SmallPdf {
  readonly catalog?: string
  readonly page?: string
  readonly extra?: readonly string[]
  readonly trailer?: string
  readonly before?: string
}

const objectsOf = ({ catalog = '', page = '', extra = [] }: SmallPdf): readonly string[] => [
  `<</Type/Catalog/Pages 2 0 R ${catalog}>>`,
  '<</Type/Pages/Kids[3 0 R]/Count 1>>',
  `<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200] ${page}>>`,
  ...extra,
]

/** With a classic cross-reference table. Offsets count from the header, `before` stands in front of it. */
export const makePdf = (parts: SmallPdf = {}): Buffer => {
  let text = '%PDF-1.7\n'
  const rows = ['0000000000 65535 f \n']
  for (const [index, body] of objectsOf(parts).entries()) {
    rows.push(`${String(text.length).padStart(10, '0')} 00000 n \n`)
    text += `${index + 1} 0 obj\n${body}\nendobj\n`
  }
  const trailer = `<</Size ${rows.length}/Root 1 0 R ${parts.trailer ?? ''}>>`
  text += `xref\n0 ${rows.length}\n${rows.join('')}trailer\n${trailer}\nstartxref\n${text.length}\n%%EOF\n`
  return Buffer.from((parts.before ?? '') + text, 'latin1')
}

/** The catalog, pages and page in an object stream, and a cross-reference stream. */
export const makeStreamPdf = (parts: Pick<SmallPdf, 'catalog' | 'page'> = {}): Buffer => {
  const objects = objectsOf(parts)
  let position = 0
  const header = objects.map((body, index) => {
    const entry = `${index + 1} ${position}`
    position += body.length + 1
    return entry
  })
  const first = `${header.join(' ')} `
  const data = first + objects.join(' ')
  let text = '%PDF-1.7\n'
  const streamOffset = text.length
  text += `4 0 obj\n<</Type/ObjStm/N 3/First ${first.length}/Length ${data.length}>>\nstream\n${data}\nendstream\nendobj\n`
  const xrefOffset = text.length
  const rows = [
    [0, 0, 255],
    [2, 4, 0],
    [2, 4, 1],
    [2, 4, 2],
    [1, streamOffset, 0],
    [1, xrefOffset, 0],
  ].flatMap(([type = 0, second = 0, third = 0]) => [type, second >> 8, second & 0xff, third])
  text += `5 0 obj\n<</Type/XRef/Size 6/W[1 2 1]/Root 1 0 R/Length ${rows.length}>>\nstream\n`
  const tail = `\nendstream\nendobj\nstartxref\n${xrefOffset}\n%%EOF\n`
  return Buffer.concat([Buffer.from(text, 'latin1'), Buffer.from(rows), Buffer.from(tail, 'latin1')])
}
