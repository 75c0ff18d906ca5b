/** A PDF file from nothing: objects, a cross-reference table and a trailer (ISO 32000-2 §7.5). */
import { createHash } from 'node:crypto'
import type { PdfDict, PdfObject, PdfRef } from '../pdf/object.ts'
import { serializeObject } from '../pdf/serialize-object.ts'
import type { XrefEntry } from '../pdf/xref.ts'
import { writeXrefTable } from '../pdf/xref-writer.ts'
import type { NewObjects } from './font-objects.ts'

export interface NewPdf extends NewObjects {
  finish(trailer: { readonly Root: PdfRef; readonly Info: PdfRef }): Uint8Array
}

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

export const createNewPdf = (): NewPdf => {
  const bodies = new Map<number, Buffer>()
  let nextNum = 1
  return {
    reserve: () => ({ kind: 'ref', num: nextNum++, gen: 0 }),
    put: ({ num }, object) => {
      bodies.set(num, latin1(serializeObject(object)))
    },
    putStream: ({ num }, dict, data) => {
      const entries: PdfDict = { kind: 'dict', entries: new Map([...dict.entries, ['Length', data.length]]) }
      bodies.set(num, Buffer.concat([latin1(`${serializeObject(entries)}\nstream\n`), data, latin1('\nendstream')]))
    },
    finish: ({ Root, Info }) => {
      // Four bytes above 127 tell transfer programs that the file is not text (§7.5.2).
      const parts: Buffer[] = [latin1('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n')]
      let end = parts[0]?.length ?? 0
      const rows: (readonly [number, XrefEntry])[] = [[0, { kind: 'free', gen: 65_535 }]]
      for (const [num, body] of [...bodies].sort(([a], [b]) => a - b)) {
        const object = Buffer.concat([latin1(`${num} 0 obj\n`), body, latin1('\nendobj\n')])
        rows.push([num, { kind: 'used', offset: end, gen: 0 }])
        parts.push(object)
        end += object.length
      }
      const digest = createHash('sha256').update(Buffer.concat(parts)).digest().subarray(0, 16)
      const id: PdfObject = { kind: 'string', bytes: digest, hex: true }
      const trailer: PdfDict = {
        kind: 'dict',
        entries: new Map<string, PdfObject>([
          ['Size', nextNum],
          ['Root', Root],
          ['Info', Info],
          ['ID', { kind: 'array', items: [id, id] }],
        ]),
      }
      return Buffer.concat([...parts, latin1(`${writeXrefTable(rows, trailer)}startxref\n${end}\n%%EOF\n`)])
    },
  }
}
