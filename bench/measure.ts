/** Runs a program as a whole process and tells how long it took and how much memory it held at most. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface Measurement {
  readonly seconds: number
  /** Resident, at its highest; null where the system does not tell. */
  readonly peakMegabytes: number | null
}

export interface Command {
  readonly program: string
  readonly args: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  /** Exit codes that are no failure; 0 alone unless something else is said. */
  readonly exits?: readonly number[]
}

const pollMs = 5

/** Linux keeps the high-water mark of a process until it ends. */
const readPeakMegabytes = (pid: number): number | null => {
  try {
    const kilobytes = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes === undefined ? null : Number(kilobytes) / 1024
  } catch {
    return null
  }
}

/** @throws {Error} with the program's own words when it fails */
export const measure = ({ program, args, env, exits = [0] }: Command): Promise<Measurement> =>
  new Promise((resolve, reject) => {
    const start = performance.now()
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
    let said = ''
    let peakMegabytes: number | null = null
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (said += chunk))
    const timer = setInterval(() => {
      peakMegabytes = Math.max(peakMegabytes ?? 0, readPeakMegabytes(child.pid ?? 0) ?? 0) || null
    }, pollMs)
    child.on('error', reject)
    child.on('close', code => {
      clearInterval(timer)
      const seconds = (performance.now() - start) / 1000
      if (code !== null && exits.includes(code)) resolve({ seconds, peakMegabytes })
      else reject(new Error(`${program} ended with ${code}: ${said.trim().slice(0, 500)}`))
    })
  })

/** The median of several runs, with the highest peak. */
export const measureMedian = async (runs: number, next: (run: number) => Command): Promise<Measurement> => {
  const all: Measurement[] = []
  for (let run = 0; run < runs; run++) all.push(await measure(next(run)))
  const seconds = all.map(one => one.seconds).sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0
  return { seconds, peakMegabytes: Math.max(...all.map(one => one.peakMegabytes ?? 0)) || null }
}
