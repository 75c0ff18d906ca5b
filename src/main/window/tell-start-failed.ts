/** Says why the program ends before it has begun: who started it from an icon sees no terminal, and may see the first screen already. */
import { app, dialog } from 'electron'
import { toAppError, toErrorDetail } from '../../shared/errors.ts'
import { describeError } from '../../shared/messages/describe-error.ts'
import { pickLanguage } from '../../shared/words.ts'

/** Answers when it was read. */
export const tellStartFailed = (error: unknown): void => {
  const language = pickLanguage(app.getPreferredSystemLanguages())
  const { what, todo } = describeError(toErrorDetail(toAppError(error)), language)
  dialog.showErrorBox('Signet', `${what} ${todo}`)
}
