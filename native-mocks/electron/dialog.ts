/** `dialog`: answers from a test's script, else from the desktop's own chooser program. */
import type {
  MessageBoxOptions,
  MessageBoxReturnValue,
  OpenDialogOptions,
  OpenDialogReturnValue,
  SaveDialogOptions,
  SaveDialogReturnValue,
} from 'electron'
import { isScripted, takeAnswer } from './answers.ts'
import { runFirst } from './run-program.ts'

type Command = readonly [string, ...string[]]

/** Text inside an AppleScript literal. */
const quote = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`

const openCommands = ({ title = '', defaultPath = '', properties = [] }: OpenDialogOptions): readonly Command[] => {
  const isFolder = properties.includes('openDirectory')
  const isMultiple = properties.includes('multiSelections')
  const start = defaultPath || `${process.cwd()}/`
  if (process.platform === 'darwin') {
    const choice = `choose ${isFolder ? 'folder' : 'file'} with prompt ${quote(title)}`
    return [['osascript', '-e', `POSIX path of (${choice})`]]
  }
  return [
    [
      'zenity',
      '--file-selection',
      `--title=${title}`,
      `--filename=${start}`,
      '--separator=\n',
      ...(isFolder ? ['--directory'] : []),
      ...(isMultiple ? ['--multiple'] : []),
    ],
    [
      'kdialog',
      '--title',
      title,
      ...(isMultiple ? ['--multiple', '--separate-output'] : []),
      isFolder ? '--getexistingdirectory' : '--getopenfilename',
      start,
    ],
  ]
}

const saveCommands = ({ title = '', defaultPath = '' }: SaveDialogOptions): readonly Command[] =>
  process.platform === 'darwin'
    ? [
        [
          'osascript',
          '-e',
          `POSIX path of (choose file name with prompt ${quote(title)} default name ${quote(defaultPath)})`,
        ],
      ]
    : [
        [
          'zenity',
          '--file-selection',
          '--save',
          '--confirm-overwrite',
          `--title=${title}`,
          `--filename=${defaultPath}`,
        ],
        ['kdialog', '--title', title, '--getsavefilename', defaultPath],
      ]

/** Two buttons at most: what both programs have. */
const messageCommands = ({ title = '', message, detail = '', buttons = [] }: MessageBoxOptions): readonly Command[] => {
  const text = [message, detail].filter(Boolean).join('\n\n')
  const [first = 'OK', second] = buttons
  if (process.platform === 'darwin') {
    const names = [second, first].flatMap(name => (name === undefined ? [] : quote(name))).join(', ')
    return [['osascript', '-e', `display dialog ${quote(text)} buttons {${names}} default button ${quote(first)}`]]
  }
  const kind = second === undefined ? 'info' : 'question'
  return [
    [
      'zenity',
      `--${kind}`,
      '--no-markup',
      `--title=${title}`,
      `--text=${text}`,
      `--ok-label=${first}`,
      ...(second === undefined ? [] : [`--cancel-label=${second}`]),
    ],
    ['kdialog', '--title', title, second === undefined ? '--msgbox' : '--yesno', text],
  ]
}

const choose = async (commands: readonly Command[]): Promise<string[]> => {
  const done = await runFirst(commands)
  if (!done) {
    process.stderr.write(
      'signet: there is no program for dialogs here (zenity or kdialog); the dialog counts as closed.\n',
    )
  }
  return done?.status === 0 ? done.output.split('\n').filter(Boolean) : []
}

/** Electron's dialogs take the parent window first or leave it out. */
const optionsOf = <Options>(args: readonly unknown[]): Options => (args.at(-1) ?? {}) as Options

export const dialog = {
  showOpenDialog: async (...args: unknown[]): Promise<OpenDialogReturnValue> => {
    const options = optionsOf<OpenDialogOptions>(args)
    if (!isScripted) {
      const filePaths = await choose(openCommands(options))
      return { canceled: filePaths.length === 0, filePaths }
    }
    const answer = takeAnswer('showOpenDialog', options)
    return 'filePaths' in answer
      ? { canceled: false, filePaths: [...answer.filePaths] }
      : { canceled: true, filePaths: [] }
  },
  showSaveDialog: async (...args: unknown[]): Promise<SaveDialogReturnValue> => {
    const options = optionsOf<SaveDialogOptions>(args)
    if (!isScripted) {
      const [filePath = ''] = await choose(saveCommands(options))
      return { canceled: filePath === '', filePath }
    }
    const answer = takeAnswer('showSaveDialog', options)
    return 'filePath' in answer ? { canceled: false, filePath: answer.filePath } : { canceled: true, filePath: '' }
  },
  showMessageBox: async (...args: unknown[]): Promise<MessageBoxReturnValue> => {
    const options = optionsOf<MessageBoxOptions>(args)
    const closed = options.cancelId ?? Math.max(0, (options.buttons?.length ?? 1) - 1)
    if (!isScripted) {
      const done = await runFirst(messageCommands(options))
      if (!done) process.stderr.write(`signet: ${options.message}\n`)
      return { response: done?.status === 0 ? 0 : closed, checkboxChecked: false }
    }
    const answer = takeAnswer('showMessageBox', options)
    return 'response' in answer
      ? { response: answer.response, checkboxChecked: answer.checkboxChecked ?? false }
      : { response: closed, checkboxChecked: false }
  },
  showErrorBox: (title: string, content: string): void => {
    process.stderr.write(`${title}\n${content}\n`)
    if (isScripted) takeAnswer('showErrorBox', { title, content })
    else void runFirst(messageCommands({ title, message: title, detail: content }))
  },
}
