/** Errors as the window tells them: who sits there has no commands, which the shared words name. */
import type { ErrorDetail } from '../../shared/errors.ts'
import type { ErrorWords } from '../../shared/messages/describe-error.ts'
import { createErrorWords } from '../../shared/messages/error-words.ts'
import type { WindowKey } from '../messages/en.ts'
import type { Words } from './load-words.ts'

export const createProblemWords = ({ language, shared, window }: Pick<Words, 'language' | 'shared' | 'window'>) => {
  const describe = createErrorWords(shared, language)
  const isWindowKey = (key: string): key is WindowKey => Object.hasOwn(window, key)
  return (error: Pick<ErrorDetail, 'code' | 'facts'>): ErrorWords => {
    const key = `problem.${error.code}`
    return isWindowKey(key) ? { ...describe(error), todo: window[key] } : describe(error)
  }
}
