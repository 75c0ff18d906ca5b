/** One signing run of the command line, looked at while its key is open and after it was closed. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { childrenOf, countInMemory } from './memory-image.ts'

export type Needles = Readonly<Record<string, Uint8Array>>
export type Counts = Readonly<Record<string, number>>

export interface MemoryRun {
  readonly exit: string
  readonly open: { readonly main: Counts; readonly token: Counts | null }
  readonly closed: { readonly main: Counts }
  /** No process of a token that knew the PIN is there any more. */
  readonly tokenEnded: boolean
  readonly said: string
}

/** A PIN as the memory of a runtime may hold it. */
export const toNeedles = (pin: string): Readonly<Record<'bytes' | 'utf16', Uint8Array>> => ({
  bytes: Buffer.from(pin),
  utf16: Buffer.from(pin, 'utf16le'),
})

/** `args` as for `signet`, with `--pin-stdin`; `collects`: garbage is collected before the last look. */
export const runAndLook = async (request: {
  readonly folder: string
  readonly args: readonly string[]
  readonly pin: string
  readonly needles: Needles
  readonly environment?: Readonly<Record<string, string>>
  readonly collects?: boolean
}): Promise<MemoryRun> => {
  const { folder, needles } = request
  const child = fork(join(import.meta.dirname, 'memory-program.ts'), [folder, ...request.args], {
    execArgv: request.collects ? ['--expose-gc'] : [],
    env: { ...process.env, ...request.environment },
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', text => (said += text))
  child.stdin?.end(`${request.pin}\n`)
  const pid = child.pid ?? 0
  try {
    if ((await next(child)) !== 'open') throw new Error(`the key was not opened: ${said}`)
    // Of the processes of all modules, the one that was given the PIN.
    const tokens = childrenOf(pid).flatMap(each => {
      const counts = countInMemory(each, needles)
      return Object.values(counts).some(count => count > 0) ? [{ pid: each, counts }] : []
    })
    const open = { main: countInMemory(pid, needles), token: tokens[0]?.counts ?? null }
    const closing = next(child)
    child.send('close')
    const exit = await closing
    for (let look = 0; look < 100 && tokens.some(({ pid }) => isThere(pid)); look++)
      await new Promise(later => setTimeout(later, 100))
    return {
      exit,
      open,
      closed: { main: countInMemory(pid, needles) },
      tokenEnded: !tokens.some(({ pid }) => isThere(pid)),
      said,
    }
  } finally {
    child.kill('SIGKILL')
  }
}

const isThere = (pid: number): boolean => existsSync(`/proc/${pid}`)

const next = async (child: ReturnType<typeof fork>): Promise<string> =>
  String(
    await Promise.race([once(child, 'message').then(([word]) => word), once(child, 'close').then(() => 'it ended')]),
  )
