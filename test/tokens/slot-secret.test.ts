/** The vault's secret of a key in a real token (SoftHSM2): RSA, ECDH, and a value behind the PIN. */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createPkcs11KeyStore, type Pkcs11KeyStore } from '../../src/main/tokens/pkcs11/pkcs11-key-store.ts'
import type { SecretMethod } from '../../src/main/tokens/pkcs11/protocol.ts'
import { createSlotSecret } from '../../src/main/tokens/pkcs11/slot-secret.ts'
import { AppError } from '../../src/shared/errors.ts'
import { Secret } from '../../src/shared/secret.ts'
import { addSecrets } from '../traces.ts'
import { createTestHost, patientDeadlines } from './pkcs11-test-host.ts'
import { createSoftHsm2, type SoftHsm2, softHsm2ModulePath } from './softhsm2.ts'

const pin = new Secret('739184')
/** First byte of a slot's salt. */
const ways = { oaepSha1: 2, ecdh: 4, slotData: 5 } as const

describe.skipIf(!softHsm2ModulePath)('a slot secret of SoftHSM2', () => {
  let directory: string
  let softHsm: SoftHsm2
  let store: Pkcs11KeyStore
  const keyIds: Record<string, string> = {}

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'signet-slot-secret-'))
    // Imported EC keys may only sign; RSA keys may decrypt as well.
    const keys = [
      { label: 'rsa', algorithm: 'rsa-2048' },
      { label: 'other-rsa', algorithm: 'rsa-2048' },
      { label: 'signs-only', algorithm: 'p-256' },
    ] as const
    softHsm = await createSoftHsm2({ directory, label: 'Slots', pin: '739184', keys })
    store = openStore()
    for (const { label, keyId } of softHsm.keys) keyIds[label] = keyId
    for (const algorithm of ['p-256', 'p-384', 'rsa-2048'] as const) {
      keyIds[`made-${algorithm}`] = await store.generateKey({ token: 'Slots', algorithm, label: algorithm, pin })
    }
  })
  afterAll(async () => {
    addSecrets('739184')
    await store.close()
    await rm(directory, { recursive: true })
  })

  const openStore = (): Pkcs11KeyStore =>
    createPkcs11KeyStore({
      startProcess: createTestHost(softHsm.env).startProcess,
      modules: async () => [{ path: softHsm.modulePath, name: 'SoftHSM2', source: 'added' }],
      log: { warn() {} },
      deadlines: patientDeadlines,
    })

  const withKey = async <Result>(
    label: string,
    use: (key: Awaited<ReturnType<Pkcs11KeyStore['unlock']>>) => Result,
  ) => {
    const key = await store.unlock(keyIds[label] ?? '', pin)
    try {
      return await use(key)
    } finally {
      await key.close()
    }
  }
  const makeSalt = async (label: string, keepOnToken = false): Promise<Uint8Array> => {
    const salt = await withKey(label, key => key.createSlotSalt?.({ keepOnToken }))
    if (!salt) throw new Error(`${label} made no salt`)
    return salt
  }
  const derive = (label: string, salt: Uint8Array) => withKey(label, key => key.deriveSlotKey(salt))

  // SoftHSM2 lists OAEP and takes it with SHA-1 only.
  test.each([
    ['rsa', ways.oaepSha1],
    ['made-rsa-2048', ways.oaepSha1],
    ['made-p-256', ways.ecdh],
    ['made-p-384', ways.ecdh],
  ])('%s gives its secret back after a new start, for its own salt only', async (label, way) => {
    const salt = await makeSalt(label)
    expect(salt[0]).toBe(way)
    const first = await derive(label, salt)
    expect(first?.length).toBe(32)
    const later = openStore()
    try {
      const key = await later.unlock(keyIds[label] ?? '', pin)
      expect(await key.deriveSlotKey(salt)).toEqual(first)
      expect(await key.deriveSlotKey(await makeSalt(label))).not.toEqual(first)
      await key.close()
    } finally {
      await later.close()
    }
  })

  test('a key that can only sign says so; its token may keep a value behind the PIN, which nobody is shown', async () => {
    await withKey('signs-only', async key => {
      expect(await key.createSlotSalt?.({ keepOnToken: false })).toBeNull()
      expect(await key.sign({ scheme: 'ecdsa', digestAlgorithm: 'sha256', message: Buffer.from('x') })).toHaveLength(64)
    })
    const keyId = keyIds['signs-only'] ?? ''
    const salt = await makeSalt('signs-only', true)
    expect(salt[0]).toBe(ways.slotData)
    expect((await derive('signs-only', salt))?.length).toBe(32)
    expect(await derive('signs-only', salt)).toEqual(await derive('signs-only', salt))
    expect(await store.readPrivateData(keyId, pin)).toEqual([])
    expect(await store.readPublicData(keyId)).toEqual([])
    const list = ['--module', softHsm.modulePath, '--token-label', 'Slots', '--list-objects', '--type', 'data']
    expect(execFileSync('pkcs11-tool', list, { env: { ...process.env, ...softHsm.env }, encoding: 'utf8' })).toBe('')
    // A name that is not there, and a salt of no kind.
    expect(await derive('signs-only', Buffer.concat([Buffer.of(ways.slotData), Buffer.from('vault-none')]))).toBeNull()
    for (const junk of [Buffer.alloc(0), Buffer.of(9, 1, 2), Buffer.alloc(32)]) {
      expect(await derive('signs-only', junk)).toBeNull()
    }
  })

  test("another key's salt opens nothing, and what was changed of one is refused by the token", async () => {
    const salt = await makeSalt('rsa')
    await expect(derive('other-rsa', salt)).rejects.toBeInstanceOf(AppError)
    const flipped = Buffer.from(salt)
    flipped[100] = (flipped[100] ?? 0) ^ 1
    await expect(derive('rsa', flipped)).rejects.toBeInstanceOf(AppError)
    await expect(derive('rsa', salt.subarray(0, 50))).rejects.toBeInstanceOf(AppError)
    const point = Buffer.from(await makeSalt('made-p-256'))
    point[20] = (point[20] ?? 0) ^ 1
    await expect(derive('made-p-256', point)).rejects.toBeInstanceOf(AppError)
    expect(await derive('signs-only', salt)).toBeNull()
    // The key is as well as before.
    expect((await derive('rsa', salt))?.length).toBe(32)
  })

  test('a closed key derives nothing', async () => {
    const salt = await makeSalt('rsa')
    const key = await store.unlock(keyIds['rsa'] ?? '', pin)
    await key.close()
    await expect(key.deriveSlotKey(salt)).rejects.toMatchObject({ code: 'tokens/session-closed' })
  })

  test('ways are tried best first; one that the token cannot do, or answers wrongly, is left for the next', async () => {
    const asked: SecretMethod[] = []
    const key = await store.unlock(keyIds['rsa'] ?? '', pin).then(async unlocked => {
      await unlocked.close()
      return unlocked.key
    })
    const secretOf = (answers: Partial<Record<SecretMethod, Uint8Array | AppError>>) =>
      createSlotSecret({
        key,
        methods: ['rsa-oaep-sha256', 'rsa-oaep-sha1', 'rsa-pkcs1'],
        async open(method) {
          asked.push(method)
          const answer = answers[method] ?? new AppError('tokens/device-error')
          if (answer instanceof AppError) throw answer
          return answer
        },
        slotData: async () => null,
      })
    const failing = secretOf({ 'rsa-oaep-sha256': new AppError('keys/cannot-sign'), 'rsa-oaep-sha1': Buffer.alloc(32) })
    expect(await failing.createSlotSalt({ keepOnToken: false })).toBeNull()
    expect(asked).toEqual(['rsa-oaep-sha256', 'rsa-oaep-sha1', 'rsa-pkcs1'])
    // A card that is gone is not one that cannot.
    const removed = secretOf({ 'rsa-oaep-sha256': new AppError('tokens/removed') })
    await expect(removed.createSlotSalt({ keepOnToken: false })).rejects.toMatchObject({ code: 'tokens/removed' })
    // Less than 256 bits is no secret.
    const short = secretOf({ 'rsa-pkcs1': Buffer.alloc(31, 1) })
    expect(await short.deriveSlotKey(Buffer.of(3, 0))).toBeNull()
  })
})
