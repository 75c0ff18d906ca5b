/** Whether personal data may be processed at all: the user's consent, and the user's wish that everything stands still. */
import type { Language } from '../words.ts'

export interface ProcessingConsent {
  readonly state: 'given' | 'withdrawn'
  /** Version of the text that it was given to. */
  readonly textVersion: string
  readonly language: Language
  /** ISO 8601. */
  readonly at: string
}

export interface ProcessingState {
  /** null: never asked. One that was given to an older text counts as none. */
  readonly consent: ProcessingConsent | null
  /** ISO 8601; null: not frozen. */
  readonly frozenAt: string | null
  /** Version of the text that is in force. */
  readonly textVersion: string
  /** Why nothing is processed; null: it may be. */
  readonly stopped: 'privacy/consent-missing' | 'privacy/consent-withdrawn' | 'privacy/frozen' | null
}
