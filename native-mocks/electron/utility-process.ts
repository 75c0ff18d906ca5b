/** `utilityProcess`: a fork that speaks Electron's side of the conversation. */
import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { constants } from 'node:os'
import { join } from 'node:path'
import type { ForkOptions } from 'electron'

class UtilityProcessStandIn extends EventEmitter {
  readonly #child: ChildProcess

  constructor(modulePath: string, args: readonly string[], { env, execArgv, cwd, stdio }: ForkOptions) {
    super()
    const streams = Array.isArray(stdio) ? stdio : Array.from({ length: 3 }, () => stdio ?? 'inherit')
    // The test's control channel is this process's own, not its children's.
    const { SIGNET_STAND_IN_CONTROL: _control, ...inherited } = process.env
    this.#child = fork(join(import.meta.dirname, 'utility-child.ts'), [modulePath, ...args], {
      env: (env as NodeJS.ProcessEnv | undefined) ?? inherited,
      execArgv: execArgv ?? [],
      ...(cwd === undefined ? {} : { cwd }),
      serialization: 'advanced',
      stdio: ['ignore', streams[1], streams[2], 'ipc'] as ('pipe' | 'ignore' | 'inherit' | 'ipc')[],
    })
    this.#child.once('spawn', () => this.emit('spawn'))
    this.#child.on('message', message => this.emit('message', message))
    this.#child.once('exit', (code, signal) => this.emit('exit', code ?? (signal ? constants.signals[signal] : 1)))
    this.#child.on('error', () => undefined)
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined
  }
  get stdout() {
    return this.#child.stdout
  }
  get stderr() {
    return this.#child.stderr
  }
  postMessage(message: unknown): void {
    if (this.#child.connected) this.#child.send(message as object, () => undefined)
  }
  kill = (): boolean => this.#child.kill()
}

export const utilityProcess = {
  fork: (modulePath: string, args: string[] = [], options: ForkOptions = {}): UtilityProcessStandIn =>
    new UtilityProcessStandIn(modulePath, args, options),
}
