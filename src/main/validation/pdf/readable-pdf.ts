/** What validation needs of an opened PDF. */
import type { PdfDocument } from '../../pdf/document.ts'
import type { PdfObject } from '../../pdf/object.ts'

export type ReadablePdf = Pick<PdfDocument, 'sizeBytes' | 'resolve' | 'readBytes' | 'close'> & {
  readonly catalog: { readonly value: PdfObject }
}
