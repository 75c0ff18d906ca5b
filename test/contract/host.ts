/** What every host must do: the suite that each of them passes. */
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Host, WorkerProcess } from '../../src/main/host/host.ts'

export interface HostSetup {
  /** A host over this profile, whose process `pkcs11` is the file `entry`. */
  createHost(userDataPath: string, entry: string): Host
  /** A module with the worker's half of the channel: each program starts with it. */
  readonly channel: string
}

/** The worker's half of the channel where the process was forked by Node. */
export const nodeChannel = `
const post = message => process.send(message)
const onMessage = listener => process.on('message', listener)
`

const program = `
onMessage(message => {
  if (message.order === 'echo') post(message.value)
  if (message.order === 'exit') process.exit(message.code)
  if (message.order === 'crash') process.abort()
  if (message.order === 'hang') { post('hanging'); for (;;) {} }
})
post('ready')
`

const nextMessage = (worker: WorkerProcess): Promise<unknown> => new Promise(resolve => worker.onMessage(resolve))
const exitOf = (worker: WorkerProcess): Promise<number | null> => new Promise(resolve => worker.onExit(resolve))

export const describeHost = (name: string, setup: HostSetup): void => {
  describe(`host: ${name}`, () => {
    let folder = ''
    let host: Host

    const makeHost = (profile: string): Host => {
      const entry = join(folder, 'worker.mjs')
      writeFileSync(entry, setup.channel + program)
      return setup.createHost(join(folder, profile), entry)
    }

    const startWorker = async (): Promise<WorkerProcess> => {
      const worker = await host.startProcess('pkcs11')
      expect(await nextMessage(worker)).toBe('ready')
      return worker
    }

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'signet-host-'))
      host = makeHost('profile')
    })
    afterEach(() => rm(folder, { recursive: true, force: true }))

    test('a protected secret comes back, from a host that is made anew as well', async () => {
      for (const secret of [new Uint8Array(32).fill(7), new TextEncoder().encode('Ärger'), new Uint8Array(0)]) {
        const sealed = await host.protectSecret(secret)
        expect(Buffer.from(await host.unprotectSecret(sealed))).toEqual(Buffer.from(secret))
        expect(Buffer.from(await makeHost('profile').unprotectSecret(sealed))).toEqual(Buffer.from(secret))
      }
    })

    test('what is sealed does not show the secret', async () => {
      const secret = Buffer.from('a secret of thirty-two bytes, 32')
      expect(Buffer.from(await host.protectSecret(secret)).includes(secret)).toBe(false)
    })

    test('bytes that were changed or cut are refused', async () => {
      const sealed = await host.protectSecret(new Uint8Array(32).fill(7))
      const changed = Uint8Array.from(sealed)
      changed[sealed.length - 20] = (changed[sealed.length - 20] ?? 0) ^ 1
      await expect(host.unprotectSecret(changed)).rejects.toThrow()
      await expect(host.unprotectSecret(sealed.subarray(0, -1))).rejects.toThrow()
      await expect(host.unprotectSecret(new Uint8Array(0))).rejects.toThrow()
    })

    test('a worker answers with the value it was sent, bytes included', async () => {
      const worker = await startWorker()
      const value = { text: 'Hà Nội', bytes: Uint8Array.of(0, 128, 255), list: [1, null, true] }
      const answer = nextMessage(worker)
      worker.post({ order: 'echo', value })
      expect(await answer).toMatchObject({ text: value.text, list: value.list })
      expect(Buffer.from(((await answer) as typeof value).bytes)).toEqual(Buffer.from(value.bytes))
      const exit = exitOf(worker)
      worker.kill()
      await exit
    })

    test('the exit of a worker is told with its code', async () => {
      const worker = await startWorker()
      const exit = exitOf(worker)
      worker.post({ order: 'exit', code: 3 })
      expect(await exit).toBe(3)
    })

    test('a worker that hangs can be killed, and its exit is told once', async () => {
      const worker = await startWorker()
      let exits = 0
      worker.onExit(() => exits++)
      const hanging = nextMessage(worker)
      worker.post({ order: 'hang' })
      expect(await hanging).toBe('hanging')
      const exit = exitOf(worker)
      worker.kill()
      expect(await exit).not.toBe(0)
      worker.kill()
      expect(exits).toBe(1)
    })

    test('a worker that crashes costs its exit only, and messages to it are dropped', async () => {
      const worker = await startWorker()
      const exit = exitOf(worker)
      worker.post({ order: 'crash' })
      expect(await exit).not.toBe(0)
      worker.post({ order: 'echo', value: 1 })
      const next = await startWorker()
      const ended = exitOf(next)
      next.kill()
      await ended
    })
  })
}
