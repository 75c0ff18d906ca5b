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

export const pdfStream = (data: string, entries = ''): string =>
  `<< ${entries} /Length ${data.length} >>\nstream\n${data}\nendstream`
