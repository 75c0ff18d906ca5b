/** Starts the real command line as a process of its own. */
import { spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSampleDocument } from '../../src/main/cli/sample-document.ts'

import { addSecrets, keepOutput, keepProfile } from '../traces.ts'

const root = join(import.meta.dirname, '../..')
/** What `npm test` has just built; a single file is tried from the sources, where nothing can be out of date. */
const entry = join(root, process.env['SIGNET_TEST_ENTRY'] ?? 'src/main/signet.ts')

export interface Ran {
  readonly exit: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly folder: string
  readonly environment?: Readonly<Record<string, string>>
  readonly stdin?: string
}

export const startSignet = (args: readonly string[], { folder, environment }: RunOptions) =>
  spawn(process.execPath, [entry, ...args], {
    cwd: folder,
    env: { ...process.env, LC_ALL: 'C', SIGNET_PROFILE: join(folder, 'profile'), ...environment },
  })

export const runSignet = (args: readonly string[], options: RunOptions): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = startSignet(args, options)
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', text => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', text => {
      stderr += text
    })
    child.on('error', reject).on('close', exit => {
      keepOutput(stdout, stderr)
      keepProfile(join(options.folder, 'profile'))
      resolve({ exit, stdout, stderr })
    })
    child.stdin.on('error', () => {}).end(options.stdin ?? '')
  })

export const pin = '2580147'

/** A folder with `contract.pdf` and the PIN in files. */
export const createWorkFolder = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-cli-'))
  writeFileSync(join(folder, 'contract.pdf'), await createSampleDocument(new Date()))
  addSecrets(pin, '9999188')
  writeFileSync(join(folder, 'pin'), `${pin}\n`)
  writeFileSync(join(folder, 'wrong-pin'), '9999188\n')
  return folder
}
