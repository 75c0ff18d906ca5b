/** One fault at every PKCS#11 call of a signing run, one after another: the core survives each, and the next PIN works. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildFaults, createFaults, type Fault, type FaultyModule } from '../../native-mocks/pkcs11-faults/faults.ts'
import { buildPkcs11Process } from '../../scripts/build-pkcs11-process.ts'
import { verifySignature } from '../../src/main/pki/public-key.ts'
import type { StartTimer } from '../../src/main/tokens/pkcs11/pending-calls.ts'
import { createPkcs11KeyStore, type Pkcs11KeyStore } from '../../src/main/tokens/pkcs11/pkcs11-key-store.ts'
import { AppError, type ErrorCode } from '../../src/shared/errors.ts'
import { Secret } from '../../src/shared/secret.ts'
import { hasCompiler } from '../tokens/broken-modules.ts'
import { createSoftHsm2, softHsm2ModulePath } from '../tokens/softhsm2.ts'
import { createWarmHost } from '../tokens/warm-host.ts'

const results = join(import.meta.dirname, '../../test-results')
const pin = new Secret('739184')
const request = { scheme: 'ecdsa', digestAlgorithm: 'sha256', message: Buffer.from('what is signed') } as const
/** Never reached, however busy the machine is: where a call hangs, the test lets the time pass. */
const deadlines = { loadMs: 600_000, listMs: 600_000, useMs: 600_000, endMs: 300 }
const lanes = 4
/** Two hundred processes are started, on a busy machine too. */
const patienceMs = 600_000

/** A module and its token, for one run at a time. */
type LaneModule = Omit<FaultyModule, 'env'> & {
  readonly env: Readonly<Record<string, string>>
  /** A token as it was made. */
  renew(): void
  readonly clock: Clock
}

/** A clock of which only the deadlines are ended by hand. */
interface Clock {
  readonly startTimer: StartTimer
  /** Lets every deadline pass that is waited for now. */
  passDeadlines(): void
}

const createClock = (): Clock => {
  const waiting = new Set<() => void>()
  return {
    startTimer(run, afterMs) {
      const end = (): void => {
        stop()
        run()
      }
      const timer = globalThis.setTimeout(end, afterMs)
      const stop = (): void => {
        waiting.delete(end)
        clearTimeout(timer)
      }
      waiting.add(end)
      return stop
    },
    passDeadlines() {
      for (const end of waiting) end()
    },
  }
}

interface FaultCase {
  readonly name: string
  readonly act: Fault['act']
  /** What a person is told wherever it strikes between the PIN and the signature. */
  readonly code: ErrorCode
  /** The process is gone: nothing can go on quietly. */
  readonly endsProcess?: boolean
}

const faults: readonly FaultCase[] = [
  { name: 'crash', act: 'crash', code: 'tokens/module-crashed', endsProcess: true },
  { name: 'hang', act: 'hang', code: 'tokens/module-hung', endsProcess: true },
  { name: 'CKR_DEVICE_REMOVED', act: { returns: 'CKR_DEVICE_REMOVED' }, code: 'tokens/removed' },
  // A session belongs to one insertion: a handle that is not valid any more is one of an earlier insertion.
  { name: 'CKR_SESSION_HANDLE_INVALID', act: { returns: 'CKR_SESSION_HANDLE_INVALID' }, code: 'tokens/removed' },
  { name: 'CKR_DEVICE_ERROR', act: { returns: 'CKR_DEVICE_ERROR' }, code: 'tokens/device-error' },
  { name: 'CKR_GENERAL_ERROR', act: { returns: 'CKR_GENERAL_ERROR' }, code: 'tokens/device-error' },
  { name: 'CKR_HOST_MEMORY', act: { returns: 'CKR_HOST_MEMORY' }, code: 'tokens/device-error' },
  { name: 'CKR_PIN_LOCKED', act: { returns: 'CKR_PIN_LOCKED' }, code: 'tokens/pin-locked' },
]

const phases = ['list', 'unlock', 'sign', 'close'] as const
type Phase = (typeof phases)[number]

/**
 * Which outcomes of a run are right. A listing leaves out what it cannot read, and what a closing key cannot undo ends
 * with its process: neither spoils a signature. In between the fault is told; only an attribute that a token will not
 * show is unknown rather than an error, so that the key opens all the same, or cannot be told from one that is gone.
 */
const rightOutcomes = (fault: FaultCase, phase: Phase, call: string): readonly (ErrorCode | 'signed')[] => {
  if (phase === 'list' || phase === 'close') return ['signed']
  if (call === 'C_GetAttributeValue' && !fault.endsProcess) return [fault.code, 'signed', 'tokens/removed']
  return [fault.code]
}

describe.skipIf(!hasCompiler || !softHsm2ModulePath)('a fault at every PKCS#11 call', () => {
  let directory: string
  /** A start from one file costs a fifth of one from the sources. */
  let bundleDirectory: string
  let entry: string
  let modules: readonly LaneModule[]
  let keyId: string
  let publicKey: Uint8Array
  /** The calls of a run of a process that has started: each a place for a fault. */
  let clean: readonly { readonly phase: Phase; readonly call: string }[]
  /** The calls that start a process. */
  let starting: readonly string[]

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'signet-every-call-'))
    const softHsm = await createSoftHsm2({
      directory,
      label: 'Every call',
      pin: '739184',
      keys: [{ label: 'Key', algorithm: 'p-256', certificateDer: 'self-signed' }],
    })
    keyId = softHsm.keys[0]?.keyId ?? ''
    publicKey = softHsm.keys[0]?.publicKey ?? new Uint8Array()
    const built = buildFaults(directory)
    mkdirSync(results, { recursive: true })
    bundleDirectory = mkdtempSync(join(results, 'pkcs11-process-'))
    entry = await buildPkcs11Process(bundleDirectory, 'pkcs11.js')
    modules = Array.from({ length: lanes }, (_, lane) => {
      const name = `lane-${lane}`
      const module = createFaults({ directory, name, path: built, realPath: softHsm.modulePath })
      const configuration = join(directory, `${name}.conf`)
      writeFileSync(configuration, `directories.tokendir = ${join(directory, `${name}.tokens`)}\nlog.level = ERROR\n`)
      const env = { ...module.env, SOFTHSM2_CONF: configuration, NODE_COMPILE_CACHE: join(directory, 'cache') }
      // A token of its own, each time as new: SoftHSM2 writes at each login, and a process that is ended then damages it.
      const renew = (): void => {
        rmSync(join(directory, `${name}.tokens`), { recursive: true, force: true })
        cpSync(join(directory, 'tokens'), join(directory, `${name}.tokens`), { recursive: true })
      }
      return { ...module, env, renew, clock: createClock() }
    })
    const [module] = modules as readonly [LaneModule]
    await withStore(module, async store => {
      const ends: Record<Phase, number> = { list: 0, unlock: 0, sign: 0, close: 0 }
      const run = async (): Promise<void> => {
        expect(await signOnce(store, phase => (ends[phase] = module.calls().length))).toBe('signed')
      }
      await run()
      const first = module.calls()
      starting = first.slice(0, first.indexOf('C_GetSlotList'))
      await run()
      clean = module
        .calls()
        .map((call, at) => ({ call, phase: phases.find(phase => at < ends[phase]) ?? 'close' }))
        .slice(first.length)
    })
  })
  afterAll(async () => {
    await rm(directory, { recursive: true })
    await rm(bundleDirectory, { recursive: true })
  })

  const withStore = async (module: LaneModule, use: (store: Pkcs11KeyStore) => Promise<void>): Promise<void> => {
    module.reset()
    module.renew()
    module.write({ tries: 3 })
    const host = createWarmHost(module.env, entry)
    const store = createPkcs11KeyStore({
      startProcess: host.startProcess,
      modules: async () => [{ path: module.path, name: 'Faults', source: 'added' }],
      log: { warn() {} },
      deadlines,
      startTimer: module.clock.startTimer,
    })
    try {
      await use(store)
    } finally {
      await store.close()
      await host.close()
    }
  }

  /** The whole run; the code of the error that the user is told, or `signed` for a signature that was checked. */
  const signOnce = async (store: Pkcs11KeyStore, onEnd: (phase: Phase) => void = () => {}): Promise<string> => {
    await store.listKeys()
    onEnd('list')
    try {
      const unlocked = await store.unlock(keyId, pin)
      onEnd('unlock')
      try {
        const signature = await unlocked.sign(request)
        if (!verifySignature(publicKey, 'ecdsa', 'sha256', request.message, signature)) return 'a wrong signature'
        onEnd('sign')
      } finally {
        await unlocked.close()
        onEnd('close')
      }
      return 'signed'
    } catch (thrown) {
      return thrown instanceof AppError ? thrown.code : String(thrown)
    }
  }

  /** Lets the deadline pass when the call that hangs is reached. */
  const passDeadlineAt = async (module: LaneModule, call: number, ended: AbortSignal): Promise<void> => {
    while (!ended.aborted && module.calls().length < call) await setTimeout(5)
    if (!ended.aborted) module.clock.passDeadlines()
  }

  /** What is wrong with a run that met `fault`, and with the one after it. */
  const complain = async (
    module: LaneModule,
    store: Pkcs11KeyStore,
    run: { readonly fault: FaultCase; readonly nth: number; readonly right: readonly string[] },
  ): Promise<readonly string[]> => {
    const before = module.calls().length
    module.write({ tries: 3, faults: [{ nth: before + run.nth, act: run.fault.act }] })
    const hung = new AbortController()
    if (run.fault.act === 'hang') void passDeadlineAt(module, before + run.nth, hung.signal)
    const outcome = await signOnce(store)
    hung.abort()
    const logins = module
      .calls()
      .slice(before)
      .filter(call => call.startsWith('C_Login'))
    module.write({ tries: 3 })
    // As the user who asks for it to be tried again; each run is the first failure of its process.
    store.retry(module.path)
    const after = await signOnce(store)
    const [key] = await store.listKeys()
    return [
      ...(run.right.includes(outcome) ? [] : [`the user is told ${outcome}`]),
      ...(logins.length <= 1 ? [] : [`the PIN was given ${logins.length} times`]),
      ...(after === 'signed' ? [] : [`the next run ends with ${after}`]),
      ...(key?.pin.state === 'ok' ? [] : [`the PIN is then ${key?.pin.state}`]),
    ]
  }

  test('a run without a fault gives the PIN once', () => {
    const names = clean.map(({ call }) => call)
    expect(names).toEqual(
      expect.arrayContaining(['C_GetSlotList', 'C_OpenSession', 'C_SignInit', 'C_Sign', 'C_Logout']),
    )
    expect(names.filter(call => call.startsWith('C_Login'))).toEqual(['C_Login user'])
    expect(starting).toContain('C_Initialize')
  })

  test.each(faults)(
    '$name',
    async fault => {
      const complaints: string[] = []
      let next = 0
      const lane = (module: LaneModule): Promise<void> =>
        withStore(module, async store => {
          await signOnce(store)
          while (next < clean.length) {
            const nth = ++next
            const place = clean[nth - 1]
            if (!place) return
            const right = rightOutcomes(fault, place.phase, place.call)
            const found = await complain(module, store, { fault, nth, right })
            complaints.push(...found.map(words => `${place.phase}, call ${nth}, ${place.call}: ${words}`))
          }
        })
      await Promise.all(modules.map(lane))
      console.log(`${fault.name}: injected at each of ${clean.length} calls, ${complaints.length} complaints`)
      expect(complaints).toEqual([])
    },
    patienceMs,
  )

  test.each(faults)(
    '$name while a process starts or ends',
    async fault => {
      const [module] = modules as readonly [LaneModule]
      for (let nth = 1; nth <= starting.length; nth++) {
        await withStore(module, async store => {
          expect(
            await complain(module, store, { fault, nth, right: ['signed', fault.code, 'keys/not-found'] }),
          ).toEqual([])
        })
      }
      await withStore(module, async store => {
        expect(await signOnce(store)).toBe('signed')
        module.write({ faults: [{ at: 'C_Finalize', act: fault.act }] })
      })
      expect(module.calls().at(-1)).toBe('C_Finalize')
      console.log(`${fault.name}: injected at each of ${starting.length + 1} calls that start or end a process`)
    },
    patienceMs,
  )
})
