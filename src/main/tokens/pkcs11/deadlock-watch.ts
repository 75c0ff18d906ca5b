/**
 * Ends this process when its library waits for a lock that it holds itself, long before the core's deadline: OpenSC 0.23
 * does so now and then when a card is pulled within a call (OpenSC issue 2707). Linux only; elsewhere the deadline acts.
 */
import { Worker } from 'node:worker_threads'

/** Our own waits are shorter; a library that waits for a card or a person waits in poll or read, not in futex. */
const stuckMs = 2_000
const lookEveryMs = 250

/** The main thread is in its library's hands, so a thread of its own looks: at the system call it stays in. */
const watcher = `
  const { readFileSync } = require('node:fs')
  const { workerData: { busy, futex } } = require('node:worker_threads')
  const calls = '/proc/self/task/' + process.pid + '/syscall'
  let seen = ''
  let looks = 0
  setInterval(() => {
    const now = Atomics.load(busy, 0) > 0 ? Atomics.load(busy, 0) + ' ' + readFileSync(calls, 'utf8') : ''
    looks = now === seen && now.split(' ')[1] === futex ? looks + 1 : 0
    seen = now
    if (looks * ${lookEveryMs} >= ${stuckMs}) process.kill(process.pid, 'SIGKILL')
  }, ${lookEveryMs})
`

/** Numbers of the futex call. */
const futexes: Readonly<Record<string, string>> = { x64: '202', arm64: '98' }

/** Runs library calls; while one runs, the process is watched. */
export const watchForDeadlocks = (): (<Result>(call: () => Result) => Result) => {
  const futex = futexes[process.arch]
  if (process.platform !== 'linux' || futex === undefined) return call => call()
  const busy = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(watcher, { eval: true, workerData: { busy, futex } })
  // Without it the process lives as well: the deadline of the core remains.
  worker.on('error', () => {})
  worker.unref()
  let calls = 0
  return call => {
    calls = (calls % 1_000_000) + 1
    Atomics.store(busy, 0, calls)
    try {
      return call()
    } finally {
      Atomics.store(busy, 0, 0)
    }
  }
}
