/** Modules that crash, hang or are none cost one error each, and nothing of the others. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Deadlines } from '../../src/main/tokens/pkcs11/pkcs11-client.ts'
import { createPkcs11KeyStore, type Pkcs11KeyStore } from '../../src/main/tokens/pkcs11/pkcs11-key-store.ts'
import type { AppError } from '../../src/shared/errors.ts'
import { Secret } from '../../src/shared/secret.ts'
import { compileModule, compileOtherLibrary, hasCompiler, writeTextFile } from './broken-modules.ts'
import { createTestHost, patientDeadlines, type TestHost } from './pkcs11-test-host.ts'
import { createSoftHsm2, type SoftHsm2, softHsm2ModulePath } from './softhsm2.ts'

const pin = '739184'
const deadlines = { ...patientDeadlines, endMs: 300 }

describe.skipIf(!hasCompiler || !softHsm2ModulePath)('PKCS#11 modules', () => {
  let directory: string
  let softHsm: SoftHsm2
  let host: TestHost
  let store: Pkcs11KeyStore
  let logged: unknown[]

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'signet-modules-'))
    softHsm = await createSoftHsm2({
      directory,
      label: 'Beside',
      pin,
      keys: [
        { label: 'Certified', algorithm: 'p-256', certificateDer: 'self-signed' },
        { label: 'RSA', algorithm: 'rsa-2048', certificateDer: 'self-signed' },
      ],
    })
  })
  afterEach(async () => {
    await store.close()
    // Nothing of a vendor's library outlives its store.
    await Promise.all(
      host.processes.map(child => child.exitCode ?? child.signalCode ?? new Promise(end => child.once('exit', end))),
    )
  })
  afterAll(() => rm(directory, { recursive: true }))

  const createStore = (...paths: readonly string[]): void => createStoreOn(createTestHost(softHsm.env), paths)
  const createStoreOn = (newHost: TestHost, paths: readonly string[], shorter: Partial<Deadlines> = {}): void => {
    host = newHost
    logged = []
    store = createPkcs11KeyStore({
      startProcess: host.startProcess,
      modules: async () => paths.map(path => ({ path, name: path, source: 'added' })),
      log: { warn: (...words) => void logged.push(words) },
      deadlines: { ...deadlines, ...shorter },
    })
  }
  const problems = async () => (await store.listModules()).map(({ problem }) => problem)
  const key = (index: number) => softHsm.keys[index]?.keyId ?? ''

  test('are listed with their tokens, and their keys with certificate and PIN state', async () => {
    createStore(softHsm.modulePath)
    expect(await store.listModules()).toMatchObject([
      {
        path: softHsm.modulePath,
        source: 'added',
        usable: true,
        problem: null,
        tokens: [{ label: 'Beside' }],
      },
    ])
    const keys = await store.listKeys()
    expect(keys.map(({ label }) => label).sort()).toEqual(['Certified', 'RSA'])
    for (const each of keys) {
      expect(each.certificate).not.toBeNull()
      expect(each.otherCertificates).toHaveLength(1)
      expect(each.pin).toEqual({ state: 'ok', triesLeft: null, triesMax: null, onReader: false })
      expect(each.token).toMatchObject({ kind: 'pkcs11', label: 'Beside', module: softHsm.modulePath })
    }
  })

  test('that are no PKCS#11 library are named so, and asked once', async () => {
    createStore(
      writeTextFile(directory),
      compileOtherLibrary(directory),
      join(directory, 'missing.so'),
      softHsm.modulePath,
    )
    const expected = ['tokens/module-invalid', 'tokens/module-invalid', 'tokens/module-not-found', null]
    expect(await problems()).toEqual(expected)
    expect(await problems()).toEqual(expected)
    expect(host.processes).toHaveLength(3)
    expect(await store.listKeys()).toHaveLength(2)
  })

  test('cannot be used where pkcs11js was not built, and say so', async () => {
    const withoutAddon = `data:text/javascript,${encodeURIComponent(`
      import { registerHooks } from 'node:module'
      registerHooks({
        resolve(name, context, next) {
          if (name === 'pkcs11js') throw new Error('no such package')
          return next(name, context)
        },
      })
    `)}`
    createStoreOn(createTestHost(softHsm.env, ['--import', withoutAddon]), [softHsm.modulePath])
    expect(await problems()).toEqual(['tokens/pkcs11-unavailable'])
    await expect(store.unlock(key(0), new Secret(pin))).rejects.toMatchObject({ code: 'keys/not-found' })
  })

  test('that report an error are tried again at each listing', async () => {
    createStore(compileModule(directory, 'ERROR_IN_INITIALIZE'))
    expect(await problems()).toEqual(['tokens/device-error'])
    expect(await problems()).toEqual(['tokens/device-error'])
    expect(await problems()).toEqual(['tokens/device-error'])
    expect(host.processes).toHaveLength(3)
  })

  test.each([
    ['ABORT_IN_INITIALIZE', 'tokens/module-crashed'],
    ['CRASH_IN_SLOT_LIST', 'tokens/module-crashed'],
    ['HANG_IN_SLOT_LIST', 'tokens/module-hung'],
  ] as const)('with %s are restarted once, then left alone until asked: %s', async (misbehaviour, code) => {
    const path = compileModule(directory, misbehaviour)
    createStoreOn(createTestHost(softHsm.env), [path, softHsm.modulePath], { listMs: 2_500 })
    for (let listing = 0; listing < 4; listing++) expect(await problems()).toEqual([code, null])
    // Twice the broken one, once SoftHSM2.
    expect(host.processes).toHaveLength(3)
    // The token may be behind it.
    const generating = store.generateKey({ token: 'Elsewhere', algorithm: 'p-256', label: 'New', pin: new Secret(pin) })
    await expect(generating).rejects.toMatchObject({ code, facts: { path } })
    store.retry(path)
    expect(await problems()).toEqual([code, null])
    expect(host.processes).toHaveLength(4)
    expect(await store.listKeys()).toHaveLength(2)
  })

  test('that hang at the end are ended', async () => {
    createStore(compileModule(directory, 'HANG_IN_FINALIZE'))
    expect(await problems()).toEqual([null])
    await store.close()
    expect(host.processes).toHaveLength(1)
  })

  test('that crash while a key is open close it; the key opens again', async () => {
    createStore(softHsm.modulePath)
    const open = await store.unlock(key(0), new Secret(pin))
    const crashed = new Promise(end => host.processes[0]?.once('exit', end))
    host.processes[0]?.kill('SIGKILL')
    await crashed
    const request = { scheme: 'ecdsa', digestAlgorithm: 'sha256', message: Buffer.from('x') } as const
    await expect(open.sign(request)).rejects.toMatchObject({ code: 'tokens/session-closed' })
    await open.close()
    const again = await store.unlock(key(0), new Secret(pin))
    expect((await again.sign(request)).length).toBe(64)
    await again.close()
  })

  test('that are taken away lose their process', async () => {
    const paths = [softHsm.modulePath]
    createStoreOn(createTestHost(softHsm.env), paths)
    expect(await store.listKeys()).toHaveLength(2)
    paths.pop()
    expect(await store.listKeys()).toEqual([])
    const child = host.processes[0]
    if (child?.exitCode === null && child.signalCode === null) await new Promise(end => child.once('exit', end))
    expect(child?.signalCode ?? child?.exitCode).not.toBeNull()
  })

  test('never name a PIN in errors and log', async () => {
    createStore(softHsm.modulePath, compileModule(directory, 'CRASH_IN_SLOT_LIST'))
    const wrong = '518203'
    const thrown: AppError[] = []
    const keep = (promise: Promise<unknown>) => promise.catch((error: AppError) => thrown.push(error))
    await keep(store.unlock(key(0), new Secret(wrong)))
    await keep(
      store.installCertificate(key(0), (await store.listKeys())[0]?.certificate ?? Buffer.alloc(0), new Secret(wrong)),
    )
    await keep(store.unlock(key(1), new Secret('1'.repeat(255))))
    const open = await store.unlock(key(1), new Secret(pin))
    await keep(open.sign({ scheme: 'ecdsa', digestAlgorithm: 'sha256', message: Buffer.from('x') }))
    for (const child of host.processes) child.kill('SIGKILL')
    await keep(open.sign({ scheme: 'rsa-pss', digestAlgorithm: 'sha256', message: Buffer.from('x') }))
    expect(thrown).toHaveLength(5)
    expect(logged.length).toBeGreaterThan(0)
    const written = inspect([thrown, logged], { depth: 20, showHidden: true }) + JSON.stringify([thrown, logged])
    for (const secret of [pin, wrong, '1'.repeat(20)]) expect(written).not.toContain(secret)
  })
})
