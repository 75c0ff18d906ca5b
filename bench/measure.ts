/** Runs a program as a whole process and tells how long it took and how much memory it and those that it started held at most. */
import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

export interface Measurement {
  readonly seconds: number
  /** Resident, each process at its highest; the first is the program itself. Empty where the system does not tell. */
  readonly peaksMegabytes: readonly number[]
}

export interface Command {
  readonly program: string
  readonly args: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  /** Exit codes that are no failure; 0 alone unless something else is said. */
  readonly exits?: readonly number[]
}

const pollMs = 5

const childrenOf = (pid: number): readonly number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap(task =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  )

/** Linux keeps the high-water mark of a process until it ends. */
const readPeaks = (pid: number, peaks: Map<number, number>): void => {
  try {
    const kilobytes = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    if (kilobytes !== undefined) peaks.set(pid, Number(kilobytes) / 1024)
    for (const child of childrenOf(pid)) readPeaks(child, peaks)
  } catch {
    // It has ended, or this is not Linux.
  }
}

/** @throws {Error} with the program's own words when it fails */
export const measure = ({ program, args, env, exits = [0] }: Command): Promise<Measurement> => {
  // What others left in memory for the disk would be written in this one's time.
  spawnSync('sync')
  return new Promise((resolve, reject) => {
    const start = performance.now()
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
    let said = ''
    const peaks = new Map<number, number>()
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (said += chunk))
    const timer = setInterval(() => readPeaks(child.pid ?? 0, peaks), pollMs)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearInterval(timer)
      const seconds = (performance.now() - start) / 1000
      if (code !== null && exits.includes(code)) resolve({ seconds, peaksMegabytes: [...peaks.values()] })
      else reject(new Error(`${program} ended with ${code ?? signal}: ${said.trim().slice(-2_000)}`))
    })
  })
}

/** The run of median time, with the highest peaks. */
export const summarize = (all: readonly Measurement[]): Measurement => {
  const seconds = all.map(one => one.seconds).sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN
  const processes = Math.max(...all.map(one => one.peaksMegabytes.length))
  const highest = (at: number): number => Math.max(...all.map(one => one.peaksMegabytes[at] ?? 0))
  return { seconds, peaksMegabytes: Array.from({ length: processes }, (_, at) => highest(at)) }
}

export const measureMedian = async (runs: number, next: (run: number) => Command): Promise<Measurement> => {
  const all: Measurement[] = []
  for (let run = 0; run < runs; run++) all.push(await measure(next(run)))
  return summarize(all)
}

/** The program itself, and the largest of those that it started. */
export const describePeaks = ({ peaksMegabytes: [own, ...others] }: Measurement): string => {
  if (own === undefined) return '–'
  return others.length === 0 ? `${own.toFixed(0)} MB` : `${own.toFixed(0)} + ${Math.max(...others).toFixed(0)} MB`
}
