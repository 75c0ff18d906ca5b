/** The window's host over the stand-in's utility processes; what the keychain seals is tried in the window. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { constants, getPriority, setPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createElectronHost } from '../../src/main/host/electron-host.ts'
import { createNodeHost } from '../../src/main/host/node-host.ts'
import { letProcessStepBack } from '../../src/main/host/step-back.ts'

vi.mock('electron', async () => ({
  ...(await import('../../native-mocks/electron/utility-process.ts')),
  safeStorage: { isEncryptionAvailable: () => false },
}))

const { PRIORITY_BELOW_NORMAL, PRIORITY_LOW } = constants.priority

const startWorker = async (isWindow: boolean) => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-electron-host-'))
  const entry = join(folder, 'worker.mjs')
  writeFileSync(
    entry,
    `const post = value => process.parentPort ? process.parentPort.postMessage(value) : process.send(value)
     post(process.pid)
     setInterval(() => {}, 1000)`,
  )
  const files = createNodeHost({ userDataPath: folder, processEntries: { pkcs11: entry } })
  const host = isWindow ? createElectronHost(files, { pkcs11: entry }) : files
  const worker = await host.startProcess('pkcs11')
  const exit = new Promise(resolve => worker.onExit(resolve))
  onTestFinished(async () => {
    worker.kill()
    await exit
    rmSync(folder, { recursive: true, force: true })
  })
  return Number(await new Promise(resolve => worker.onMessage(resolve)))
}

test('a process behind the window gives way to it, and one of the command line to nobody', async () => {
  const behind = await startWorker(true)
  // Where the tests run further back than that, it goes no further.
  expect(getPriority(behind)).toBe(Math.max(PRIORITY_BELOW_NORMAL, getPriority()))
  expect(getPriority(await startWorker(false))).toBe(getPriority())
})

test('what is further back already stays there, and what has ended is left alone', async () => {
  const worker = await startWorker(false)
  setPriority(worker, PRIORITY_LOW)
  letProcessStepBack(worker)
  expect(getPriority(worker)).toBe(PRIORITY_LOW)
  // Beyond the largest that Linux gives.
  expect(() => letProcessStepBack(2 ** 22 + 1)).not.toThrow()
})
