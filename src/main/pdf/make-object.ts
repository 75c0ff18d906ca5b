/** Short ways to write PDF objects in code. */
import type { PdfArray, PdfDict, PdfName, PdfObject } from './object.ts'

export const pdfName = (value: string): PdfName => ({ kind: 'name', value })

export const pdfArray = (items: readonly PdfObject[]): PdfArray => ({ kind: 'array', items })

export const pdfDict = (entries: Readonly<Record<string, PdfObject>>): PdfDict => ({
  kind: 'dict',
  entries: new Map(Object.entries(entries)),
})
