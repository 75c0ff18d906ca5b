/** Appends a revision to a PDF, as an honest or a dishonest editor would. */

export interface Update {
  /** Body of each object, by number. */
  readonly objects?: Readonly<Record<number, string>>
  readonly trailer?: string
  /** Where the update says that the revision before it is; the truth unless a test lies. */
  readonly previous?: number
  readonly root?: string
}

const lastStartxref = (bytes: Buffer): number =>
  Number(/startxref\s+(\d+)/.exec(bytes.subarray(bytes.lastIndexOf('startxref')).toString('latin1'))?.[1])

export const appendUpdate = (
  bytes: Buffer,
  { objects = {}, trailer = '', previous, root = '1 0 R' }: Update,
): Buffer => {
  let text = '\n'
  let xref = 'xref\n0 1\n0000000000 65535 f \n'
  for (const [num, body] of Object.entries(objects)) {
    xref += `${num} 1\n${String(bytes.length + text.length).padStart(10, '0')} 00000 n \n`
    text += `${num} 0 obj\n${body}\nendobj\n`
  }
  const start = bytes.length + text.length
  const end = `trailer\n<< /Size 60 /Root ${root} /Prev ${previous ?? lastStartxref(bytes)} ${trailer} >>\n`
  return Buffer.concat([bytes, Buffer.from(`${text}${xref}${end}startxref\n${start}\n%%EOF\n`, 'latin1')])
}

/**
 * The same update with its objects inside an object stream (number `streamNum`) and a cross-reference stream behind it,
 * neither compressed: whoever changes a byte of it changes an object (ISO 32000-2 §7.5.7, §7.5.8).
 */
export const appendStreamUpdate = (
  bytes: Buffer,
  objects: Readonly<Record<number, string>>,
  streamNum: number,
  trailer = '',
): Buffer => {
  const rows = Object.entries(objects)
  const body = rows.map(([, object]) => object).join(' ')
  let position = 0
  const head = rows
    .map(([num, object]) => {
      const entry = `${num} ${position}`
      position += object.length + 1
      return entry
    })
    .join(' ')
  const stream = pdfStream(`${head} ${body}`, `/Type /ObjStm /N ${rows.length} /First ${head.length + 1}`)
  const streamAt = bytes.length + 1
  const text = `\n${streamNum} 0 obj\n${stream}\nendobj\n`
  const xrefNum = streamNum + 1
  const xrefAt = bytes.length + text.length
  // Type, then offset or number of the object stream, then generation or index.
  const row = (type: number, second: number, third: number): string =>
    [type, second >> 24, second >> 16, second >> 8, second, third].map(each => String.fromCharCode(each & 255)).join('')
  const table = [...rows.map((_, index) => row(2, streamNum, index)), row(1, streamAt, 0), row(1, xrefAt, 0)].join('')
  const index = [...rows.map(([num]) => `${num} 1`), `${streamNum} 2`].join(' ')
  const entries = `/Type /XRef /W [1 4 1] /Index [${index}] /Size ${xrefNum + 1} /Root 1 0 R /Prev ${lastStartxref(bytes)}${trailer}`
  const end = `${xrefNum} 0 obj\n${pdfStream(table, entries)}\nendobj\nstartxref\n${xrefAt}\n%%EOF\n`
  return Buffer.concat([bytes, Buffer.from(text + end, 'latin1')])
}

export const pdfStream = (data: string, entries = ''): string =>
  `<< ${entries} /Length ${data.length} >>\nstream\n${data}\nendstream`
