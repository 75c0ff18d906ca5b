/** What in a document can act, fetch or change its look: named before it is signed. */
import type { ActiveContent } from '../../../shared/model/document.ts'
import { Note } from '../../components/note.tsx'
import { type Speech, useSpeech } from '../../speech.tsx'

const describeItem = ({ kind, count, pages }: ActiveContent, { t }: Speech): string => {
  const item = t(`active.${kind}`, { count })
  return pages.length === 0 ? item : t('active.onPages', { item, count: pages.length, pages: pages.join(', ') })
}

/** All of it in one line, for the PIN dialog. */
export const describeActiveContent = (contents: readonly ActiveContent[], speech: Speech): string =>
  speech.t('active.line', {
    list: speech.list(contents.map(({ kind, count }) => speech.t(`active.${kind}`, { count }))),
  })

export const ActiveContentNote = ({ contents }: { readonly contents: readonly ActiveContent[] }) => {
  const speech = useSpeech()
  const { t } = speech
  if (contents.length === 0) return null
  return (
    <Note tone="warn" title={t('active.title')}>
      <p>{t('active.help')}</p>
      <ul className="bullets">
        {contents.map(each => (
          <li key={each.kind}>{describeItem(each, speech)}</li>
        ))}
      </ul>
    </Note>
  )
}
