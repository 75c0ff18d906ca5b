/** What the outside world answers and is asked: dialog answers from a test's script, calls to the desktop on record. */
import { existsSync, readFileSync } from 'node:fs'

/** An answer to the next dialog: the paths that the user picks, the button that the user presses, or nothing. */
export type DialogAnswer =
  | { readonly filePaths: readonly string[] }
  | { readonly filePath: string }
  | { readonly response: number; readonly checkboxChecked?: boolean }
  | { readonly canceled: true }

export interface OutsideCall {
  readonly method: string
  readonly argument: unknown
}

/** JSON lines with dialog answers; with it, or under test control, no real dialog opens and nothing is started. */
const scriptPath = process.env['SIGNET_DIALOG_ANSWERS']

/** True when a test speaks for the user and the desktop. */
export const isScripted = scriptPath !== undefined || process.env['SIGNET_STAND_IN_CONTROL'] === '1'

const readScript = (path: string): DialogAnswer[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => JSON.parse(line) as DialogAnswer)

const queue: DialogAnswer[] = scriptPath && existsSync(scriptPath) ? readScript(scriptPath) : []

/** Dialogs that were shown, in order, with their options. */
export const dialogCalls: OutsideCall[] = []
/** What `shell` and `Notification` were asked to do. */
export const shellCalls: OutsideCall[] = []

export const queueAnswers = (answers: readonly DialogAnswer[]): void => void queue.push(...answers)

/** The script's answer to this dialog; without one the user closes it. */
export const takeAnswer = (method: string, options: unknown): DialogAnswer => {
  dialogCalls.push({ method, argument: options })
  return queue.shift() ?? { canceled: true }
}
