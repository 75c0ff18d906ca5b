/** Drives an app from a test: starts it over the stand-in, then clicks, types, drops files and looks, by real browser input. */
import { fork } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DialogAnswer, OutsideCall } from './answers.ts'
import type { ControlCalls, ControlReply } from './control.ts'
import { createPageDriver, type PageDriver } from './page-driver.ts'

export interface LaunchOptions {
  /** The built main bundle. */
  readonly mainPath: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string | undefined>>
  /** The profile; without one a temporary folder, removed at the end. Passed as Signet's `SIGNET_PROFILE` and Electron's `--user-data-dir`. */
  readonly userDataPath?: string
  /** The profile is as new; otherwise as one whose first start is over, or as its settings say. */
  readonly isFirstStart?: boolean
}

export interface RunningApp {
  readonly page: PageDriver
  readonly userDataPath: string
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  /** Everything it wrote to stdout and stderr so far. */
  output(): string
  readonly dialogs: {
    queue(...answers: readonly DialogAnswer[]): Promise<void>
    calls(): Promise<readonly OutsideCall[]>
  }
  readonly shell: { calls(): Promise<readonly OutsideCall[]> }
  processIds(): Promise<{ readonly main: number; readonly browser: number | undefined }>
  /** An event of `app` that the desktop would cause, such as `open-file` with a path. */
  emit(name: string, ...args: readonly unknown[]): Promise<void>
  /** An event of `powerMonitor`: `suspend`, `lock-screen`. */
  power(name: string): Promise<void>
  readonly window: {
    setBounds(bounds: ControlCalls['setBounds']['params']): Promise<void>
    setMaximized(isMaximized: boolean): Promise<void>
    setFocused(isFocused: boolean): Promise<void>
  }
  readonly menu: {
    /** Each menu with its entries. */
    labels(): Promise<readonly (readonly string[])[]>
    choose(label: string): Promise<void>
  }
  /** As the user closes the window. */
  closeWindow(): Promise<void>
  /** `app.quit()`, and waits for the end; kills what does not go within `timeoutMs`. */
  quit(timeoutMs?: number): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  kill(signal?: NodeJS.Signals): void
  [Symbol.asyncDispose](): Promise<void>
}

/** Says so in the settings of the profile, unless they say where it stands. */
const endFirstStart = (profile: string): void => {
  const path = join(profile, 'settings.json')
  const settings = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { readonly firstStart?: string }) : {}
  if (settings.firstStart === 'left' || settings.firstStart === 'done') return
  mkdirSync(profile, { recursive: true, mode: 0o700 })
  writeFileSync(path, JSON.stringify({ ...settings, firstStart: 'done' }))
}

/** Starts the app. `page` commands wait by themselves until its window has loaded. */
export const launchApp = async (options: LaunchOptions): Promise<RunningApp> => {
  const userDataPath = options.userDataPath ?? (await mkdtemp(join(tmpdir(), 'signet-profile-')))
  if (!options.isFirstStart) endFirstStart(userDataPath)
  const child = fork(
    join(import.meta.dirname, 'launch.ts'),
    [options.mainPath, `--user-data-dir=${userDataPath}`, ...(options.args ?? [])],
    {
      env: { ...process.env, SIGNET_STAND_IN_CONTROL: '1', SIGNET_PROFILE: userDataPath, ...options.env },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  let lastId = 0
  child.on('message', ({ id, result, error }: ControlReply) => {
    const call = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) call?.resolve(result as never)
    else call?.reject(new Error(error))
  })
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>(resolve =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  )
  const ended = exited.then(async end => {
    for (const call of waiting.values())
      call.reject(new Error(`the app has ended (${end.signal ?? end.code}): ${output}`))
    waiting.clear()
    if (options.userDataPath === undefined) await rm(userDataPath, { recursive: true, force: true })
    return end
  })

  const request = <Name extends keyof ControlCalls>(
    name: Name,
    params: ControlCalls[Name]['params'],
  ): Promise<ControlCalls[Name]['result']> =>
    new Promise((resolve, reject) => {
      if (!child.connected) return reject(new Error(`the app has ended: ${output}`))
      lastId += 1
      waiting.set(lastId, { resolve, reject })
      child.send({ id: lastId, name, params }, () => undefined)
    })

  const quit: RunningApp['quit'] = async (timeoutMs = 10_000) => {
    request('quit', undefined).catch(() => undefined)
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs)
    const end = await ended
    clearTimeout(timer)
    return end
  }

  return {
    page: createPageDriver((method, params) => request('cdp', { method, params })),
    userDataPath,
    exited: ended,
    output: () => output,
    dialogs: {
      queue: async (...answers) => void (await request('answerDialogs', answers)),
      calls: async () => (await request('outsideCalls', undefined)).dialogs,
    },
    shell: { calls: async () => (await request('outsideCalls', undefined)).shell },
    processIds: () => request('processIds', undefined),
    emit: async (name, ...args) => void (await request('emit', { name, args })),
    power: async name => void (await request('power', name)),
    window: {
      setBounds: async bounds => void (await request('setBounds', bounds)),
      setMaximized: async isMaximized => void (await request('setMaximized', isMaximized)),
      setFocused: async isFocused => void (await request('setFocused', isFocused)),
    },
    menu: {
      labels: () => request('menuLabels', undefined),
      choose: async label => void (await request('chooseMenu', label)),
    },
    closeWindow: async () => void (await request('closeWindow', undefined)),
    quit,
    kill: signal => void child.kill(signal),
    [Symbol.asyncDispose]: async () => void (await quit()),
  }
}
