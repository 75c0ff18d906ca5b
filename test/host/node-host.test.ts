import { fork, spawn } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { createNodeHost } from '../../src/main/host/node-host.ts'
import { describeHost, nodeChannel } from '../contract/host.ts'

const lacksModes = process.platform === 'win32'
if (lacksModes) console.log('[lacks] file modes: run this test on Linux or macOS')

const createHost = (userDataPath: string, entry = 'none.mjs') =>
  createNodeHost({ userDataPath, processEntries: { pkcs11: entry } })

const makeFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-node-host-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

describeHost('Node', { createHost, channel: nodeChannel })

test('a secret of one profile is refused in another, and no key is made for a refusal', async () => {
  const folder = makeFolder()
  const sealed = await createHost(join(folder, 'one')).protectSecret(new Uint8Array(32).fill(7))
  const other = createHost(join(folder, 'two'))
  await expect(other.unprotectSecret(sealed)).rejects.toMatchObject({ code: 'tokens/wrong-device' })
  expect(readdirSync(join(folder, 'two'))).toEqual([])
  await other.protectSecret(new Uint8Array(1))
  await expect(other.unprotectSecret(sealed)).rejects.toMatchObject({ code: 'tokens/wrong-device' })
})

test('one secret sealed twice is sealed in two ways', async () => {
  const host = createHost(join(makeFolder(), 'profile'))
  const [one, two] = [await host.protectSecret(new Uint8Array(32)), await host.protectSecret(new Uint8Array(32))]
  expect(Buffer.from(one).equals(Buffer.from(two))).toBe(false)
})

test.skipIf(lacksModes)('the profile and its key are for the user only', async () => {
  const path = join(makeFolder(), 'deep', 'profile')
  await createHost(path).protectSecret(new Uint8Array(32))
  expect(statSync(path).mode & 0o777).toBe(0o700)
  expect(statSync(join(path, 'device-key')).mode & 0o777).toBe(0o600)
  expect(readFileSync(join(path, 'device-key'))).toHaveLength(32)
})

test('a damaged key is an error, never replaced by a new one', async () => {
  const path = join(makeFolder(), 'profile')
  const host = createHost(path)
  const sealed = await host.protectSecret(new Uint8Array(32))
  truncateSync(join(path, 'device-key'), 10)
  await expect(host.unprotectSecret(sealed)).rejects.toMatchObject({ code: 'tokens/wrong-device' })
  await expect(host.protectSecret(new Uint8Array(32))).rejects.toThrow()
  expect(readFileSync(join(path, 'device-key'))).toHaveLength(10)
})

test('programs that start at once share one key', async () => {
  const folder = makeFolder()
  const program = join(folder, 'program.ts')
  const host = join(import.meta.dirname, '../../src/main/host/node-host.ts')
  writeFileSync(
    program,
    `import { createNodeHost } from ${JSON.stringify(host)}
     const host = createNodeHost({ userDataPath: process.argv[2], processEntries: { pkcs11: 'none' } })
     process.send(await host.protectSecret(Buffer.from('shared')))
     process.disconnect()`,
  )
  const profile = join(folder, 'profile')
  const sealed = await Promise.all(
    [1, 2, 3, 4].map(
      () =>
        new Promise<Uint8Array>((resolve, reject) => {
          const child = fork(program, [profile], { serialization: 'advanced', execArgv: [] })
          child.once('message', message => resolve(message as Uint8Array))
          child.once('exit', code => reject(new Error(`exit ${code}`)))
        }),
    ),
  )
  for (const bytes of sealed) {
    expect(Buffer.from(await createHost(profile).unprotectSecret(bytes)).toString()).toBe('shared')
  }
  expect(readdirSync(profile)).toEqual(['device-key'])
})

test('a worker ends when the program that started it is killed, though it waits for something else', async () => {
  const folder = makeFolder()
  const worker = join(folder, 'worker.mjs')
  writeFileSync(worker, `process.send(process.pid); setInterval(() => {}, 1000)`)
  const program = join(folder, 'program.ts')
  const host = join(import.meta.dirname, '../../src/main/host/node-host.ts')
  writeFileSync(
    program,
    `import { createNodeHost } from ${JSON.stringify(host)}
     const host = createNodeHost({ userDataPath: ${JSON.stringify(folder)}, processEntries: { pkcs11: ${JSON.stringify(worker)} } })
     const worker = await host.startProcess('pkcs11')
     worker.onMessage(pid => console.log(pid))`,
  )
  const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const workerId = Number(await new Promise(resolve => child.stdout.once('data', data => resolve(String(data)))))
  expect(workerId).toBeGreaterThan(0)
  child.kill('SIGKILL')
  // A test that waits for ever fails by the runner's own limit.
  while (isRunning(workerId)) await setTimeout(10)
})

/** A process that ended but was not collected by its parent (state Z) does not run. */
const isRunning = (processId: number): boolean => {
  const status = `/proc/${processId}/stat`
  if (existsSync('/proc/self/stat')) return existsSync(status) && !/\) Z /.test(readFileSync(status, 'latin1'))
  try {
    return process.kill(processId, 0)
  } catch {
    return false
  }
}
