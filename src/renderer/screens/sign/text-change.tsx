/** What a page said when it was signed beside what it says now, where the two differ in words. */
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { useCallback } from 'react'
import { Icon } from '../../components/icon.tsx'
import { useSpeech } from '../../speech.tsx'
import { type Loaded, useLoad } from '../../use-load.ts'
import { findTextChange } from './find-text-change.ts'

export interface TextChangeProps {
  readonly signed: Loaded<PDFDocumentProxy>
  readonly current: Loaded<PDFDocumentProxy>
  readonly page: number
}

/** The words of a page in the order in which it draws them; none where there is no such page. */
const readWords = async (pdf: PDFDocumentProxy, page: number): Promise<readonly string[]> => {
  if (page > pdf.numPages) return []
  const { items } = await (await pdf.getPage(page)).getTextContent()
  const text = items.map(item => ('str' in item ? `${item.str}${item.hasEOL ? ' ' : ''}` : '')).join('')
  return text.split(/\s+/).filter(word => word !== '')
}

export const TextChange = ({ signed, current, page }: TextChangeProps) =>
  signed.state === 'ready' && current.state === 'ready' ? (
    <ComparedText signed={signed.value} current={current.value} page={page} />
  ) : null

interface ComparedTextProps {
  readonly signed: PDFDocumentProxy
  readonly current: PDFDocumentProxy
  readonly page: number
}

const ComparedText = ({ signed, current, page }: ComparedTextProps) => {
  const { t } = useSpeech()
  const { loaded } = useLoad(
    useCallback(
      async () => findTextChange(await readWords(signed, page), await readWords(current, page)),
      [signed, current, page],
    ),
  )
  // A page whose text cannot be read is still there to be looked at.
  if (loaded.state !== 'ready' || !loaded.value) return null
  const { start, before, after, end } = loaded.value
  return (
    <div className="change">
      <div>
        <span className="label">{t('checked.asSigned')}</span>
        <p>
          {start} <del>{before}</del> {end}
        </p>
      </div>
      <Icon name="right" className="t-3" />
      <div>
        <span className="label">{t('checked.asNow')}</span>
        <p>
          {start} <ins>{after}</ins> {end}
        </p>
      </div>
    </div>
  )
}
