/** That nothing was sent, where the words of the error do not say so themselves. */
import type { ErrorDetail } from '../../../shared/errors.ts'
import { useSpeech } from '../../speech.tsx'
import { saysAlready } from './says-already.ts'

export const NothingSent = ({ error }: { readonly error: ErrorDetail }) => {
  const { t, describe, language } = useSpeech()
  const sentence = t('query.nothingSent')
  const { what, todo } = describe(error)
  return saysAlready(`${what} ${todo}`, sentence, language) ? null : <p className="t-2">{sentence}</p>
}
