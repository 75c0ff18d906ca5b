/** One instance per profile: a lock file names the owner; a later start leaves a note beside it and goes. */
import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive } from './is-alive.ts'

export interface LaterStart {
  readonly argv: string[]
  readonly workingDirectory: string
  readonly additionalData: unknown
}

const findOwner = (lockPath: string): number | undefined => {
  try {
    const pid = Number(readFileSync(lockPath, 'utf8'))
    return pid > 0 && isAlive(pid) ? pid : undefined
  } catch {
    return undefined
  }
}

/** Answers how to release the lock; undefined when another process owns the profile and was told of this start. */
export const takeInstanceLock = (
  userDataPath: string,
  additionalData: unknown,
  onLaterStart: (start: LaterStart) => void,
): (() => void) | undefined => {
  const lockPath = join(userDataPath, 'stand-in.lock')
  const notes = join(userDataPath, 'stand-in-starts')
  mkdirSync(notes, { recursive: true, mode: 0o700 })
  if (findOwner(lockPath) === undefined) rmSync(lockPath, { force: true })
  try {
    writeFileSync(lockPath, String(process.pid), { flag: 'wx', mode: 0o600 })
  } catch {
    const start: LaterStart = { argv: process.argv, workingDirectory: process.cwd(), additionalData }
    const name = randomUUID()
    writeFileSync(join(notes, `${name}.part`), JSON.stringify(start), { mode: 0o600 })
    renameSync(join(notes, `${name}.part`), join(notes, `${name}.json`))
    return undefined
  }

  const read = (): void => {
    for (const name of readdirSync(notes).filter(entry => entry.endsWith('.json'))) {
      const start = JSON.parse(readFileSync(join(notes, name), 'utf8')) as LaterStart
      rmSync(join(notes, name))
      onLaterStart(start)
    }
  }
  for (const stale of readdirSync(notes)) rmSync(join(notes, stale))
  const watcher = watch(notes, { persistent: false }, read)
  const release = (): void => {
    watcher.close()
    rmSync(lockPath, { force: true })
    rmSync(notes, { recursive: true, force: true })
  }
  process.once('exit', release)
  return release
}
