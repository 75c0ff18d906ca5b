/** A PDF of many pages, each with lines of Helvetica. */

/** WinAnsi letters only. */
export const makePages = (
  pages: readonly (readonly string[])[],
  size: readonly [number, number] = [595, 842],
): Buffer => {
  const parts = ['%PDF-1.7\n']
  const offsets: number[] = []
  let position = parts[0]?.length ?? 0
  const add = (body: string): void => {
    offsets.push(position)
    const text = `${offsets.length} 0 obj\n${body}\nendobj\n`
    parts.push(text)
    position += text.length
  }
  const kids = pages.map((_, index) => `${4 + 2 * index} 0 R`).join(' ')
  add('<</Type/Catalog/Pages 2 0 R>>')
  add(`<</Type/Pages/Kids[${kids}]/Count ${pages.length}/MediaBox[0 0 ${size.join(' ')}]>>`)
  add('<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>')
  for (const [index, lines] of pages.entries()) {
    const shown = lines.map(line => `(${line.replace(/[()\\]/g, '\\$&')}) Tj 0 -22 Td`).join(' ')
    const content = `BT /F1 14 Tf 60 ${size[1] - 80} Td ${shown} ET`
    add(`<</Type/Page/Parent 2 0 R/Resources<</Font<</F1 3 0 R>>>>/Contents ${5 + 2 * index} 0 R>>`)
    add(`<</Length ${content.length}>>\nstream\n${content}\nendstream`)
  }
  const rows = offsets.map(offset => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const count = offsets.length + 1
  parts.push(
    `xref\n0 ${count}\n0000000000 65535 f \n${rows}trailer\n<</Size ${count}/Root 1 0 R>>\nstartxref\n${position}\n%%EOF\n`,
  )
  return Buffer.from(parts.join(''), 'latin1')
}
