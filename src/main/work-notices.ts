/** Tells when long work has ended while nobody looks at the window; names no document, for anyone may look at the desktop. */
import type { Handlers } from '../shared/contract.ts'
import { createDesktopWords } from '../shared/messages/describe-desktop.ts'
import type { Language } from '../shared/words.ts'

export interface WorkNoticesDeps {
  /** Nothing happens while the window has the focus. */
  readonly notify: (title: string, body: string) => void
  readonly language: () => Language
  readonly nowMs: () => number
}

type NoticeTitle = 'notice.signed' | 'notice.failed' | 'notice.extended' | 'notice.notExtended'

/** Whoever waits less than this is still there. */
const longMs = 5_000

/** @returns the same calls, which tell of their end */
export const tellEnds = (signing: Handlers['signing'], deps: WorkNoticesDeps): Handlers['signing'] => {
  const { notify, language, nowMs } = deps
  const timed =
    <Wishes, Done>(work: (wishes: Wishes) => Promise<Done>, done: NoticeTitle, failed: NoticeTitle) =>
    async (wishes: Wishes): Promise<Done> => {
      const startedMs = nowMs()
      const tell = (key: NoticeTitle): void => {
        if (nowMs() - startedMs < longMs) return
        const t = createDesktopWords(language())
        notify(t(key), t('notice.body'))
      }
      try {
        const result = await work(wishes)
        // Null: its user has closed the dialog.
        if (result !== null) tell(done)
        return result
      } catch (thrown) {
        tell(failed)
        throw thrown
      }
    }
  return {
    ...signing,
    sign: timed(wishes => signing.sign(wishes), 'notice.signed', 'notice.failed'),
    extend: timed(wishes => signing.extend(wishes), 'notice.extended', 'notice.notExtended'),
    async signBatch(wishes) {
      const result = await signing.signBatch(wishes)
      const t = createDesktopWords(language())
      const { doneDocuments: signed, totalDocuments: total } = result
      notify(t('notice.batch', { signed, total }), t('notice.body'))
      return result
    },
  }
}
