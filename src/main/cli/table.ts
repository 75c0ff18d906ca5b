/** Rows as text in columns. */
import { toPrintable } from './paint.ts'

const widthOf = (text: string): number => [...text.normalize('NFC')].length

/** Columns as wide as their widest cell, two spaces apart; no trailing spaces. Cells are made printable. */
export const formatTable = (rows: readonly (readonly string[])[]): string => {
  const cells = rows.map(row => row.map(toPrintable))
  const widths: number[] = []
  for (const row of cells) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, widthOf(cell))
  return cells
    .map(row =>
      row
        .map((cell, i) => cell + ' '.repeat((widths[i] ?? 0) - widthOf(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
