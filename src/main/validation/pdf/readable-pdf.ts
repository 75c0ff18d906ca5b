/** What validation needs of an opened PDF. */

import type { PdfObject } from '../../pdf/object.ts'
import type { PdfFile } from '../../pdf/open-pdf.ts'

export type ReadablePdf = Pick<PdfFile, 'sizeBytes' | 'resolve' | 'readBytes' | 'close'> & {
  readonly catalog: { readonly value: PdfObject }
}

/** One revision of a document, to be compared with another. */
export type RevisionPdf = Pick<
  PdfFile,
  | 'sizeBytes'
  | 'readObject'
  | 'resolve'
  | 'readBytes'
  | 'readIndirectAt'
  | 'catalog'
  | 'trailer'
  | 'entries'
  | 'revisions'
  | 'rebuilt'
>
