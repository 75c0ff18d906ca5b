/** What our way to a token costs: signatures beside a bare C_Sign loop, the start of a module, insertion to sight, what memory keeps. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pkcs11js from 'pkcs11js'
import { buildFaults, createFaults } from '../native-mocks/pkcs11-faults/faults.ts'
import { createSampleDocument } from '../src/main/cli/sample-document.ts'
import { createNodeHost } from '../src/main/host/node-host.ts'
import { prepareSignature } from '../src/main/tokens/pkcs11/mechanisms.ts'
import { createPkcs11KeyStore } from '../src/main/tokens/pkcs11/pkcs11-key-store.ts'
import { Secret } from '../src/shared/secret.ts'
import { canReadMemory } from '../test/tokens/memory-image.ts'
import { runAndLook, toNeedles } from '../test/tokens/memory-run.ts'
import { createSoftHsm2, type SoftHsm2 } from '../test/tokens/softhsm2.ts'

const pin = '5839204716'
const signatures = 300
const rounds = 5
const message = Buffer.from('what a signature covers')
const kinds = [
  { label: 'RSA-2048', algorithm: 'rsa-2048', scheme: 'rsa-pkcs1', sizeBits: 2048 },
  { label: 'P-256', algorithm: 'p-256', scheme: 'ecdsa', sizeBits: 256 },
] as const

const medianOf = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0

const secondsOf = async (run: () => unknown): Promise<number> => {
  const start = performance.now()
  await run()
  return (performance.now() - start) / 1000
}

/** C_SignInit and C_Sign in a row, on the very mechanism and input of ours. */
const openBareLoop = ({ modulePath, env }: SoftHsm2) => {
  Object.assign(process.env, env)
  const library = new pkcs11js.PKCS11()
  library.load(modulePath)
  library.C_Initialize()
  const slot = library.C_GetSlotList(true).find(each => library.C_GetTokenInfo(each).label.trim() === 'Bench')
  if (!slot) throw new Error('the token is not there')
  const session = library.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION)
  library.C_Login(session, pkcs11js.CKU_USER, pin)
  return {
    sign({ label, scheme, sizeBits }: (typeof kinds)[number], count: number): void {
      library.C_FindObjectsInit(session, [
        { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_PRIVATE_KEY },
        { type: pkcs11js.CKA_LABEL, value: label },
      ])
      const [key] = library.C_FindObjects(session, 1)
      library.C_FindObjectsFinal(session)
      if (!key) throw new Error('the key is not there')
      const { mechanism, input } = prepareSignature(pkcs11js, scheme, 'sha256', message, sizeBits)
      for (let done = 0; done < count; done++) {
        library.C_SignInit(session, mechanism, key)
        library.C_Sign(session, input, Buffer.alloc(512))
      }
    },
    close: () => library.C_Finalize(),
  }
}

type OpenStore = (path?: string) => ReturnType<typeof createPkcs11KeyStore>

/** `processEntry`: the bundle of the token process. */
export const benchTokens = async (folder: string, processEntry: string): Promise<void> => {
  const directory = join(folder, 'token')
  mkdirSync(directory)
  const keys = kinds.map(({ label, algorithm }) => ({ label, algorithm, certificateDer: 'self-signed' as const }))
  const softHsm = await createSoftHsm2({ directory, label: 'Bench', pin, keys })
  const bare = openBareLoop(softHsm)
  const openStore: OpenStore = (path = softHsm.modulePath) =>
    createPkcs11KeyStore({
      startProcess: createNodeHost({ userDataPath: directory, processEntries: { pkcs11: processEntry } }).startProcess,
      modules: async () => [{ path, name: 'SoftHSM2', source: 'added' }],
      log: { warn() {} },
    })
  const store = openStore()

  console.log(
    `\n### Signatures per second, one after another, SoftHSM2, SHA-256, median of ${rounds} × ${signatures}\n`,
  )
  console.log(
    '| key | C_SignInit + C_Sign in a loop | ours: other process, checked | per signature more |\n|---|---|---|---|',
  )
  for (const kind of kinds) {
    const key = softHsm.keys.find(({ label }) => label === kind.label)
    const unlocked = await store.unlock(key?.keyId ?? '', new Secret(pin))
    const [theirs, ours]: [number[], number[]] = [[], []]
    for (let round = 0; round <= rounds; round++) {
      const [loop, path] = [
        await secondsOf(() => bare.sign(kind, signatures)),
        await secondsOf(async () => {
          for (let done = 0; done < signatures; done++) {
            await unlocked.sign({ scheme: kind.scheme, digestAlgorithm: 'sha256', message })
          }
        }),
      ]
      // The first one warms up.
      if (round > 0) [theirs, ours].map((list, at) => list.push((at === 0 ? loop : path) / signatures))
    }
    await unlocked.close()
    const [loop, path] = [medianOf(theirs), medianOf(ours)]
    const more = ((path - loop) * 1000).toFixed(2)
    console.log(`| ${kind.label} | ${(1 / loop).toFixed(0)} | ${(1 / path).toFixed(0)} | ${more} ms |`)
  }

  const starts: number[] = []
  for (let round = 0; round < rounds; round++) {
    const fresh = openStore()
    starts.push(await secondsOf(() => fresh.listKeys()))
    await fresh.close()
  }
  const lists: number[] = []
  for (let round = 0; round < rounds; round++) lists.push(await secondsOf(() => store.listKeys()))
  const sights = await timesToSight(folder, softHsm, openStore)
  console.log(`\n### A module and its tokens, SoftHSM2, median of ${rounds}\n`)
  console.log('| what | time |\n|---|---|')
  console.log(`| start of a module's process to its keys | ${(medianOf(starts) * 1000).toFixed(0)} ms |`)
  console.log(`| its keys once more | ${(medianOf(lists) * 1000).toFixed(0)} ms |`)
  console.log(`| a token is put in to its keys listed, unasked | ${(medianOf(sights) * 1000).toFixed(0)} ms |`)
  await store.close()
  bare.close()
  if (canReadMemory) await benchMemory(folder, softHsm)
}

/** From the moment that a token is in until a listing with it, by watching alone. */
const timesToSight = async (folder: string, softHsm: SoftHsm2, openStore: OpenStore): Promise<readonly number[]> => {
  const directory = join(folder, 'faults')
  mkdirSync(directory)
  const path = buildFaults(directory)
  const module = createFaults({ directory, name: 'bench', path, realPath: softHsm.modulePath })
  Object.assign(process.env, module.env)
  const store = openStore(path)
  await store.listKeys()
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    for (const removed of [true, false]) {
      const changed = new Promise<void>(resolve => {
        const stop = store.watch(news => {
          if (news !== 'changed') return
          stop()
          resolve()
        })
      })
      // The watch has looked and knows what is there; each round falls on another moment between two looks.
      await new Promise(later => setTimeout(later, 1_000 + 70 * round))
      const seconds = await secondsOf(async () => {
        module.write({ removed })
        await changed
        if (((await store.listKeys()).length === 0) !== removed) throw new Error('told, but not listed')
      })
      if (!removed) times.push(seconds)
    }
  }
  await store.close()
  return times
}

const benchMemory = async (folder: string, { env }: SoftHsm2): Promise<void> => {
  writeFileSync(join(folder, 'contract.pdf'), await createSampleDocument(new Date()))
  writeFileSync(join(folder, 'token-pin'), `${pin}\n`, { mode: 0o600 })
  console.log('\n### How often the PIN stands in memory after `signet sign`, PKCS#11\n')
  console.log('| PIN from | process | key open | key closed |\n|---|---|---|---|')
  for (const how of [['--pin-stdin'], ['--pin-file', 'token-pin']]) {
    const args = ['sign', 'contract.pdf', '--key', 'RSA-2048', '--force', ...how]
    const run = await runAndLook({ folder, args, pin, needles: toNeedles(pin), environment: env, collects: true })
    const total = (counts: Readonly<Record<string, number>> | null): number =>
      Object.values(counts ?? {}).reduce((sum, count) => sum + count, 0)
    console.log(`| ${how[0]} | main | ${total(run.open.main)} | ${total(run.closed.main)} |`)
    console.log(`| ${how[0]} | token | ${total(run.open.token)} | ${run.tokenEnded ? 'process ended' : 'STILL RUNS'} |`)
  }
}
