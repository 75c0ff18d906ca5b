/** Errors, verdicts and refusals as sentences in one of three languages; the window and the command line say the same. */
import type { ErrorCode, ErrorDetail } from '../errors.ts'
import type { CannotSignReason } from '../model/key.ts'
import type { ValidationReason } from '../model/validation.ts'
import type { Language } from '../words.ts'
import { en } from './en.ts'
import { createErrorWords } from './error-words.ts'
import { fr } from './fr.ts'
import { vi } from './vi.ts'

/** What happened; what to do. */
export type WordPair = readonly [what: string, todo: string]

/** Sentences that need a fact have a key of their own, `code.fact`, used only when the error carries that fact. */
export type ErrorVariant =
  | 'tokens/pin-incorrect.triesLeft'
  | 'tokens/puk-incorrect.triesLeft'
  | 'documents/changed.extending'
  | 'documents/target-exists.file'
  | 'documents/target-is-input.extending'
  | 'pdf/encrypted.extending'
  | 'revocation/revoked.extending'
  | 'timestamps/not-authorised.file'
  | 'pdf/seed-value-unmet.entry'
  | 'attributes/unknown.name'
  | 'attributes/computed.name'
  | 'attributes/invalid.format'
  | 'attributes/characters.name'
  | 'attributes/too-long.limit'
  | 'attributes/not-found.name'
  | 'attributes/on-key.name'
export type ErrorMessageKey = ErrorCode | ErrorVariant

export interface SharedMessages {
  readonly errors: Readonly<Record<ErrorMessageKey, WordPair>>
  readonly reasons: Readonly<Record<ValidationReason, string>>
  readonly cannotSign: Readonly<Record<CannotSignReason, string>>
}

export const sharedMessages: Readonly<Record<Language, SharedMessages>> = { en, fr, vi }

export interface ErrorWords {
  readonly what: string
  readonly todo: string
}

/** The two sentences about an error. */
export const describeError = (error: Pick<ErrorDetail, 'code' | 'facts'>, language: Language): ErrorWords =>
  createErrorWords(sharedMessages[language], language)(error)

/** One reason of a verdict as a sentence. */
export const translateReason = (reason: ValidationReason, language: Language): string =>
  sharedMessages[language].reasons[reason]

/** Why a key cannot sign, as a sentence. */
export const translateCannotSign = (reason: CannotSignReason, language: Language): string =>
  sharedMessages[language].cannotSign[reason]
