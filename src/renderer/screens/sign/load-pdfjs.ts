/** pdf.js, which weighs as much as all else in the page: fetched with the first document, not with the window. */
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url'

export const loadPdfjs = async (): Promise<typeof import('pdfjs-dist')> => {
  const pdfjs = await import('pdfjs-dist')
  pdfjs.GlobalWorkerOptions.workerSrc = workerUrl
  return pdfjs
}
