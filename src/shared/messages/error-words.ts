/** Errors as sentences of one language's table: for the window, which loads no other. */
import type { ErrorDetail } from '../errors.ts'
import { createTranslate } from '../translate.ts'
import type { Language } from '../words.ts'
import type { ErrorMessageKey, ErrorWords, SharedMessages } from './describe-error.ts'

/** A function that tells the two sentences about an error in one language. */
export const createErrorWords =
  ({ errors }: SharedMessages, language: Language) =>
  ({ code, facts }: Pick<ErrorDetail, 'code' | 'facts'>): ErrorWords => {
    const variant = Object.keys(facts)
      .map(fact => `${code}.${fact}`)
      .find(key => key in errors)
    const [what, todo] = errors[(variant ?? code) as ErrorMessageKey]
    const translate = createTranslate({ what, todo }, language)
    return { what: translate('what', facts), todo: translate('todo', facts) }
  }
