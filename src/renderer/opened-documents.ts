/** Documents opened from outside (command line, "open with"): they wait here until a screen takes them. */
import type { DocumentSummary } from '../shared/model/document.ts'
import { bridge } from './bridge.ts'

const waiting: DocumentSummary[] = []
let take: ((document: DocumentSummary) => void) | undefined

// Before the page is drawn: main tells of the first one as soon as the page has loaded.
bridge.documents.onOpened(document => {
  if (take) take(document)
  else waiting.push(document)
})

/** Those that wait, and all that come, until the answer is called. */
export const followOpened = (listener: (document: DocumentSummary) => void): (() => void) => {
  take = listener
  for (const document of waiting.splice(0)) listener(document)
  return () => {
    take = undefined
  }
}
