/** Cross-reference data of an update: a classic table or a cross-reference stream (ISO 32000-2 §7.5.4, §7.5.8). */
import type { PdfDict, PdfObject } from './object.ts'
import { serializeObject } from './serialize-object.ts'
import type { XrefEntry } from './xref.ts'

/** By object number, ascending; offsets as they are to be written. */
export type XrefRows = readonly (readonly [num: number, entry: XrefEntry])[]

/** The largest offset that the ten digits of a table's row hold. */
export const maxTableOffset = 9_999_999_999

/** Runs of consecutive object numbers. */
const subsections = (rows: XrefRows): { first: number; rows: XrefEntry[] }[] => {
  const runs: { first: number; rows: XrefEntry[] }[] = []
  for (const [num, entry] of rows) {
    const run = runs.at(-1)
    if (run && run.first + run.rows.length === num) run.rows.push(entry)
    else runs.push({ first: num, rows: [entry] })
  }
  return runs
}

const tableRow = (entry: XrefEntry): string => {
  const [offset, gen, type] =
    entry.kind === 'used'
      ? [entry.offset, entry.gen, 'n']
      : entry.kind === 'free'
        ? [0, entry.gen, 'f']
        : [0, 65_535, 'f']
  return `${String(offset).padStart(10, '0')} ${String(gen).padStart(5, '0')} ${type} \n`
}

export const writeXrefTable = (rows: XrefRows, trailer: PdfDict): string => {
  const body = subsections(rows).map(run => `${run.first} ${run.rows.length}\n${run.rows.map(tableRow).join('')}`)
  return `xref\n${body.join('')}trailer\n${serializeObject(trailer)}\n`
}

const streamRow = (entry: XrefEntry): readonly [type: number, second: number, third: number] => {
  if (entry.kind === 'used') return [1, entry.offset, entry.gen]
  return entry.kind === 'free' ? [0, 0, entry.gen] : [2, entry.streamNum, entry.index]
}

/** The indirect object `num`, which `rows` must list as well. */
export const writeXrefStream = (num: number, rows: XrefRows, trailer: PdfDict): string => {
  const fields = rows.map(([, entry]) => streamRow(entry))
  // Six bytes hold every offset a number is exact for; the third field is a generation or an index.
  const widths = [1, 6, 3] as const
  const rowBytes = 10
  const data = Buffer.alloc(fields.length * rowBytes)
  fields.forEach((row, index) => {
    let position = index * rowBytes
    for (const [field, width] of widths.entries()) {
      data.writeUIntBE(row[field] ?? 0, position, width)
      position += width
    }
  })
  const array = (items: readonly number[]): PdfObject => ({ kind: 'array', items })
  const entries = new Map<string, PdfObject>([
    ['Type', { kind: 'name', value: 'XRef' }],
    ...trailer.entries,
    ['W', array(widths)],
    ['Index', array(subsections(rows).flatMap(run => [run.first, run.rows.length]))],
    ['Length', data.length],
  ])
  const dict = serializeObject({ kind: 'dict', entries })
  return `${num} 0 obj\n${dict}\nstream\n${data.toString('latin1')}\nendstream\nendobj\n`
}
