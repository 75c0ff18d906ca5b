/** PKCS#11 is a key store over a real smart card stack: a virtual PIV card, vpcd, pcscd and OpenSC's module. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { PDFDocument } from 'pdf-lib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  hasSmartCards,
  openPcscd,
  openScModulePath,
  type Pcscd,
  serviceTurnMs,
  smartCardEnv,
} from '../../native-mocks/smart-card/pcscd.ts'
import { createSmartCard, type SmartCard } from '../../native-mocks/smart-card/smart-card.ts'
import { type App, createApp } from '../../src/main/app.ts'
import { createNodeHost } from '../../src/main/host/node-host.ts'
import type { KeyStore, UnlockedKey } from '../../src/main/tokens/key-store.ts'
import { createPkcs11KeyStore } from '../../src/main/tokens/pkcs11/pkcs11-key-store.ts'
import { Secret } from '../../src/shared/secret.ts'
import { lacksOpenssl, runOpenssl } from '../pki/openssl.ts'
import { createTestHost, patientDeadlines } from '../tokens/pkcs11-test-host.ts'
import { createCardSlot } from '../tokens/smart-card-slot.ts'
import { codeOf, describeKeyStore } from './key-store.ts'
import { openColumn } from './key-store-table.ts'

const notPiv = 'a PIV card of SP 800-73 has no such key'
const noFault = 'cannot be had from a sound driver: see faults over SoftHSM2'
const noState = 'a PIV card has no such state'
const noPad = 'the virtual reader has no keys'
const column = openColumn('smart card', {
  'RSA-4096, PKCS#1 v1.5, SHA-256/384/512': notPiv,
  'RSA-4096, PSS, SHA-256/384/512': notPiv,
  'P-384, ECDSA, SHA-256/384/512': 'the signing slot has a P-256 key; P-384 signs in "two tokens at once"',
  'a PIN of several bytes per character': 'a PIV PIN is six to eight digits',
  'flags that lie about the lock': noFault,
  'the PIN is not set': noState,
  'the PIN must be changed': noState,
  'the PIN has expired': noState,
  'a PIN at each signature, not announced': 'OpenSC announces it',
  'a wrong PIN at a signature': 'the PIN was right a moment before: see faults over SoftHSM2',
  'a PIN typed on the reader': noPad,
  'a PIN entry that is cancelled on the reader': noPad,
  'the driver crashes again and again': noFault,
  'the driver hangs': noFault,
  'garbage instead of slots, objects and attributes': noFault,
  'a signature of a wrong length': noFault,
  'a signature by another key': noFault,
  'a general error starts the driver afresh': noFault,
  'the token runs out of memory': noFault,
  'a certificate is kept': 'only the issuer writes certificates: it has the management key',
})

const pin = '739184'
const wrongPin = '739185'
const puk = '84620517'
const wrongPuk = '84620518'
const newPin = '518203'
const request = { scheme: 'ecdsa', digestAlgorithm: 'sha256', message: Buffer.from('x') } as const
const secondReaderPort = 35_964
const openSc = openScModulePath ?? ''

describe.skipIf(!hasSmartCards)('over PKCS#11, OpenSC and pcscd', () => {
  let directory: string
  let env: Readonly<Record<string, string>>
  let service: Pcscd
  const cards: SmartCard[] = []
  const openStore = (host = createTestHost(env)): KeyStore =>
    createPkcs11KeyStore({
      startProcess: host.startProcess,
      modules: async () => [{ path: openSc, name: 'OpenSC', source: 'added' }],
      log: column.log,
      // A card that is put in is read at the next listing, for seconds where the machine is busy.
      deadlines: patientDeadlines,
    })
  const makeCard = async (port?: number) => {
    const [authentication, signing] = [await createCardSlot('rsa-2048', 'Anna'), await createCardSlot('p-256', 'Anna')]
    const slots = { '9A': authentication, '9C': signing }
    const card = createSmartCard({ pin, puk, slots, ...(port ? { port } : {}) })
    cards.push(card)
    return { card, rsaKeyId: authentication.keyId, keyId: signing.keyId }
  }

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'signet-card-'))
    const configuration = join(directory, 'opensc.conf')
    // The one style in which OpenSC takes a PUK through PKCS#11.
    const style = 'user_pin_unblock_style = set_pin_in_unlogged_session;'
    await writeFile(configuration, `app default {\n  pkcs11 {\n    ${style}\n  }\n}\n`)
    env = { ...smartCardEnv, OPENSC_CONF: configuration }
    service = await openPcscd()
  }, serviceTurnMs)
  afterAll(async () => {
    for (const card of cards) await card.close()
    await service?.close()
    await rm(directory, { recursive: true, force: true })
  })

  describeKeyStore('a PIV card', column, async () => {
    const { card, rsaKeyId, keyId } = await makeCard()
    await card.insert()
    return {
      openStore: () => openStore(),
      keyIds: { 'rsa-2048': rsaKeyId, 'p-256': keyId },
      pin,
      wrongPin,
      remove: () => card.close(),
    }
  })

  describe('a PIV card itself', () => {
    let card: SmartCard
    let keyId: string
    let store: KeyStore
    const host = () => createTestHost(env)
    let ownHost: ReturnType<typeof createTestHost>
    beforeAll(async () => {
      const made = await makeCard()
      card = made.card
      keyId = made.keyId
      await card.insert()
      ownHost = host()
      store = column.watch(openStore(ownHost))
      await listed(true)
    })
    afterAll(() => store?.close())

    const right = new Secret(pin)
    const wrong = new Secret(wrongPin)
    const pinNow = async () => (await store.listKeys()).find(key => key.keyId === keyId)?.pin
    /** The service looks at its readers a few times a second. */
    const listed = async (wanted: boolean, id = keyId): Promise<void> => {
      while ((await store.listKeys()).some(key => key.keyId === id) !== wanted) await setTimeout(100)
    }
    const signs = async (key: UnlockedKey): Promise<void> => {
      // The store has checked it against the public key.
      expect((await key.sign(request)).length).toBe(64)
    }
    const signsAfresh = async (): Promise<void> => {
      const key = await store.unlock(keyId, right)
      await signs(key)
      await key.close()
    }

    column.test('a wrong PIN costs one try', async () => {
      expect(await codeOf(store.unlock(keyId, wrong))).toBe('tokens/pin-incorrect')
      expect((await card.state()).tries).toEqual({ pin: 2, puk: 3 })
      await signsAfresh()
      expect((await card.state()).tries.pin).toBe(3)
    })

    column.test('a PIN at each signature', async () => {
      const before = (await card.state()).signatures
      const key = await store.unlock(keyId, right)
      await signs(key)
      await signs(key)
      await key.close()
      expect((await card.state()).signatures).toBe(before + 2)
    })

    column.test('the last try is told before and after', async () => {
      await codeOf(store.unlock(keyId, wrong))
      await expect(store.unlock(keyId, wrong)).rejects.toMatchObject({
        code: 'tokens/pin-incorrect',
        facts: { triesLeft: 1 },
      })
      expect(await pinNow()).toMatchObject({ state: 'last-try', triesLeft: 1 })
    })

    column.test('tries outlive a restart of the program', async () => {
      await store.close()
      ownHost = host()
      store = column.watch(openStore(ownHost))
      await listed(true)
      expect((await card.state()).tries.pin).toBe(1)
      expect(await pinNow()).toMatchObject({ state: 'last-try' })
    })

    column.test('the last wrong PIN locks', async () => {
      expect(await codeOf(store.unlock(keyId, wrong))).toBe('tokens/pin-locked')
      expect((await card.state()).tries.pin).toBe(0)
    })

    column.test('the lock is shown, and refuses the right PIN', async () => {
      expect(await pinNow()).toMatchObject({ state: 'locked', triesLeft: 0 })
      expect(await codeOf(store.unlock(keyId, right))).toBe('tokens/pin-locked')
    })

    column.test('a locked PIN is unblocked with the PUK', async () => {
      expect((await store.listKeys()).find(key => key.keyId === keyId)?.unblockWith).toEqual(['puk'])
      expect(await codeOf(store.unblock(keyId, new Secret(wrongPuk), right, 'puk'))).toBe('tokens/puk-incorrect')
      expect((await card.state()).tries).toEqual({ pin: 0, puk: 2 })
      await store.unblock(keyId, new Secret(puk), right, 'puk')
      expect((await card.state()).tries).toEqual({ pin: 3, puk: 3 })
      await signsAfresh()
      expect(await pinNow()).toMatchObject({ state: 'ok' })
    })

    column.test('taken out before a signature', async () => {
      const key = await store.unlock(keyId, right)
      await card.remove()
      expect(await codeOf(key.sign(request))).toBe('tokens/removed')
      await key.close()
    })

    column.test('the token is not there', async () => {
      await listed(false)
      expect(await codeOf(store.unlock(keyId, right))).toBe('tokens/removed')
      expect((await card.state()).tries.pin).toBe(3)
    })

    column.test('put back: works again without a restart', async () => {
      const processes = ownHost.processes.length
      await card.insert()
      await listed(true)
      await signsAfresh()
      expect(ownHost.processes).toHaveLength(processes)
    })

    column.test('taken out during a signature', async () => {
      const key = await store.unlock(keyId, right)
      await card.setDelay(2_000)
      const signing = codeOf(key.sign(request))
      while (!(await card.state()).isSigning) await setTimeout(20)
      await card.remove()
      expect(await signing).toBe('tokens/removed')
      await key.close()
      await card.setDelay(0)
      await listed(false)
      await card.insert()
      await listed(true)
      await signsAfresh()
    })

    column.test('taken out after a signature', async () => {
      const key = await store.unlock(keyId, right)
      await signs(key)
      await card.remove()
      await key.close()
      await listed(false)
      await card.insert()
      await listed(true)
    })

    column.test('two tokens at once', async () => {
      const slot = await createCardSlot('p-384', 'Binh')
      const second = createSmartCard({ pin: newPin, puk, slots: { '9A': slot }, port: secondReaderPort })
      cards.push(second)
      await second.insert()
      await listed(true, slot.keyId)
      const open = [await store.unlock(keyId, right), await store.unlock(slot.keyId, new Secret(newPin))] as const
      expect(open[0].key.token.reader).not.toBe(open[1].key.token.reader)
      await signs(open[0])
      expect((await open[1].sign({ ...request, digestAlgorithm: 'sha384' })).length).toBe(96)
      for (const key of open) await key.close()
      await second.remove()
      await listed(false, slot.keyId)
    })

    column.test('the driver crashes', async () => {
      const key = await store.unlock(keyId, right)
      const child = ownHost.processes.at(-1)
      const crashed = new Promise(end => child?.once('exit', end))
      child?.kill('SIGSEGV')
      await crashed
      expect(await codeOf(key.sign(request))).toBe('tokens/session-closed')
      await listed(true)
      await signsAfresh()
    })

    column.test('another token in the same reader', async () => {
      const key = await store.unlock(keyId, right)
      const other = await makeCard()
      await card.remove()
      await other.card.insert()
      await listed(true, other.keyId)
      // The old key is not signed for by the new card.
      expect(['tokens/removed', 'tokens/session-closed']).toContain(await codeOf(key.sign(request)))
      await key.close()
      await listed(false)
      expect((await other.card.state()).signatures).toBe(0)
      await other.card.remove()
      await listed(false, other.keyId)
      await card.insert()
      await listed(true)
    })

    column.test('the service that speaks to readers is down', async () => {
      await service.stop()
      expect(await store.listKeys()).toEqual([])
      const without = column.watch(openStore())
      expect(await without.listKeys()).toEqual([])
      expect(await codeOf(without.unlock(keyId, right))).toBe('keys/not-found')
      await without.close()
    })

    column.test('the service that speaks to readers restarts', async () => {
      const processes = ownHost.processes.length
      await service.start()
      await card.insert()
      await listed(true)
      await signsAfresh()
      expect(ownHost.processes).toHaveLength(processes)
    })
  })

  describe.skipIf(lacksOpenssl)('the key management key of a card (9D) as a way into the vault', () => {
    const pkcs11 = fileURLToPath(new URL('../../src/main/tokens/pkcs11/pkcs11-process.ts', import.meta.url))

    test.each(['rsa-2048', 'p-256'] as const)('%s', async algorithm => {
      for (const each of cards) await each.remove().catch(() => {})
      const made = await createCardSlot(algorithm, 'Anna')
      const { keyId } = made
      // OpenSC lets a key do what its certificate says.
      const use = `keyUsage=critical,${algorithm === 'rsa-2048' ? 'keyEncipherment' : 'keyAgreement'}`
      const certify = ['req', '-x509', '-new', '-key', 'key.pem', '-subj', '/CN=Anna', '-days', '30', '-outform', 'DER']
      const certificateDer = runOpenssl([...certify, '-addext', use], { 'key.pem': made.privateKeyPem })
      const management = { ...made, certificateDer }
      const card = createSmartCard({
        pin,
        puk,
        slots: { '9A': await createCardSlot('p-256', 'Anna'), '9D': management },
      })
      cards.push(card)
      await card.insert()
      Object.assign(process.env, env)
      const userDataPath = join(directory, `vault-${algorithm}`)
      const open = () => createApp({ host: createNodeHost({ userDataPath, processEntries: { pkcs11 } }) })
      const listed = async (app: App): Promise<void> => {
        while (!(await app.keys.list()).some(key => key.keyId === keyId)) await setTimeout(100)
      }
      const way = { kind: 'key', keyId, pin: new Secret(pin) } as const
      try {
        const first = await open()
        await listed(first)
        const { kind } = await first.vault.addSlot(null, way)
        expect(kind).toBe(algorithm === 'rsa-2048' ? 'pkcs11-rsa' : 'pkcs11-ecdh')
        await first.close()
        // Another program, the same card.
        const second = await open()
        await listed(second)
        expect(await second.vault.check(way)).toMatchObject({ damage: [], log: { findings: [] } })
        const wrong = { ...way, pin: new Secret(wrongPin) }
        expect(await codeOf(second.vault.check(wrong))).toBe('tokens/pin-incorrect')
        expect(await second.vault.rotate([way], { dropOthers: false })).toMatchObject([{ keyId }])
        expect(await second.vault.check(way)).toMatchObject({ damage: [] })
        await card.remove()
        while ((await second.keys.list()).some(key => key.keyId === keyId)) await setTimeout(100)
        expect(await codeOf(second.vault.check(way))).toBe('keys/not-found')
        await second.close()
      } finally {
        delete process.env['OPENSC_CONF']
      }
    })
  })

  describe('one App, from the card to the PDF', () => {
    let app: App
    let card: SmartCard
    let keyId: string
    const pkcs11 = fileURLToPath(new URL('../../src/main/tokens/pkcs11/pkcs11-process.ts', import.meta.url))
    const openApp = async (): Promise<void> => {
      app = await createApp({ host: createNodeHost({ userDataPath: profile(), processEntries: { pkcs11 } }) })
    }
    const profile = () => join(directory, 'profile')
    beforeAll(async () => {
      for (const each of cards) await each.remove().catch(() => {})
      const made = await makeCard()
      card = made.card
      keyId = made.rsaKeyId
      await card.insert()
      // The processes of the host inherit it.
      Object.assign(process.env, env)
      mkdirSync(profile(), { mode: 0o700 })
      await openApp()
      const document = await PDFDocument.create()
      document.addPage().drawText('An agreement')
      writeFileSync(join(directory, 'agreement.pdf'), await document.save())
    })
    afterAll(async () => {
      await app?.close()
      delete process.env['OPENSC_CONF']
    })

    const listed = async (wanted: boolean): Promise<void> => {
      while ((await app.keys.list()).some(key => key.keyId === keyId) !== wanted) await setTimeout(100)
    }
    const sign = async (name: string): Promise<void> => {
      const session = await app.signing.unlock(keyId, new Secret(pin))
      try {
        await session.signFile({
          inputPath: join(directory, 'agreement.pdf'),
          outputPath: join(directory, name),
          replaceExisting: false,
          digest: 'sha256',
          reason: null,
          location: null,
          field: null,
          expectedSha256: null,
        })
      } finally {
        await session.close()
      }
    }
    const isIntact = async (name: string): Promise<void> => {
      const { signatures } = await app.validation.validateFile(join(directory, name))
      expect(signatures).toHaveLength(1)
      expect(signatures[0]?.indication).not.toBe('TOTAL-FAILED')
    }

    test('signs; locks after three wrong PINs; is unblocked; survives a card pulled while it signs; signs again', async () => {
      await listed(true)
      await sign('first.pdf')
      await isIntact('first.pdf')

      const codes: string[] = []
      for (let count = 0; count < 3; count++) codes.push(await codeOf(app.signing.unlock(keyId, new Secret(wrongPin))))
      expect(codes).toEqual(['tokens/pin-incorrect', 'tokens/pin-incorrect', 'tokens/pin-locked'])
      expect(await codeOf(sign('locked.pdf'))).toBe('tokens/pin-locked')
      await app.keys.unblock(keyId, new Secret(puk), new Secret(pin), 'puk')
      await sign('second.pdf')
      await isIntact('second.pdf')

      await card.setDelay(2_000)
      const signing = codeOf(sign('pulled.pdf'))
      while (!(await card.state()).isSigning) await setTimeout(20)
      await card.remove()
      expect(await signing).toBe('tokens/removed')
      await card.setDelay(0)
      await listed(false)
      await card.insert()
      await listed(true)
      await sign('third.pdf')
      await isIntact('third.pdf')
      expect((await card.state()).tries).toEqual({ pin: 3, puk: 3 })
    })

    test('doctor tells of the service, the card and its PIN what is wrong', async () => {
      const tell = async (): Promise<Readonly<Record<string, string | null>>> => {
        const found = (await app.diagnose()).filter(
          ({ name, subject }) => name === 'smart-card-service' || (name === 'token' && subject.includes('Anna')),
        )
        return Object.fromEntries(found.map(({ name, problem }) => [name, problem]))
      }
      expect(await tell()).toEqual({ 'smart-card-service': null, token: null })
      for (let count = 0; count < 2; count++) await codeOf(app.signing.unlock(keyId, new Secret(wrongPin)))
      expect(await tell()).toEqual({ 'smart-card-service': null, token: 'tokens/last-try' })
      await codeOf(app.signing.unlock(keyId, new Secret(wrongPin)))
      expect(await tell()).toEqual({ 'smart-card-service': null, token: 'tokens/pin-locked' })
      await app.keys.unblock(keyId, new Secret(puk), new Secret(pin), 'puk')
      await service.stop()
      expect(await tell()).toEqual({ 'smart-card-service': 'tokens/no-smart-card-service' })
      await service.start()
      await card.insert()
      await listed(true)
      expect(await tell()).toEqual({ 'smart-card-service': null, token: null })
    })

    test('a card that another program holds for itself costs no try, and is there when it lets go', async () => {
      await app.close()
      const exclusive = join(directory, 'exclusive.conf')
      writeFileSync(exclusive, 'app default {\n  reader_driver pcsc {\n    connect_exclusive = true;\n  }\n}\n')
      const holder = openStore(createTestHost({ ...env, OPENSC_CONF: exclusive }))
      while (!(await holder.listKeys()).some(key => key.keyId === keyId)) await setTimeout(100)
      await openApp()
      // OpenSC does not list it: who asks learns no more than that.
      expect(await codeOf(app.signing.unlock(keyId, new Secret(pin)))).toBe('keys/not-found')
      await holder.close()
      await listed(true)
      expect((await card.state()).tries).toEqual({ pin: 3, puk: 3 })
    })

    column.end(() => ({ secrets: [pin, wrongPin, puk, newPin], folder: profile() }))
  })
})
