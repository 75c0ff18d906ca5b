/** The software token's own promises: tries, lock, PUK, device, and files that someone changed. */
import { fork } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { cp, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ScryptParameters } from '../../src/main/tokens/software/sealing.ts'
import { createSoftwareToken, type SoftwareToken } from '../../src/main/tokens/software/software-token.ts'
import { AppError } from '../../src/shared/errors.ts'
import { revealSecret, Secret } from '../../src/shared/secret.ts'

const fast: ScryptParameters = { N: 1024, r: 8, p: 1 }
const right = 'Correct-271828'
const wrong = 'Mistaken-31415'
const other = 'Another-161803'

let directory: string
let deviceSecret: Buffer
let token: SoftwareToken
let keyId: string
let puk: Secret
let logged: unknown[]

let clockReads = 0
const createToken = (secret = deviceSecret, scryptParameters = fast): SoftwareToken =>
  createSoftwareToken({
    directory,
    deviceSecret: async () => Uint8Array.from(secret),
    clock: () => new Date(Date.parse('2026-03-01T12:00:00Z') + 1000 * clockReads++),
    random: randomBytes,
    log: { warn: (...words) => void logged.push(words) },
    scryptParameters,
  })

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'signet-software-'))
  deviceSecret = randomBytes(32)
  logged = []
  token = createToken()
  const created = await token.createKey({ algorithm: 'p-256', label: 'Work', pin: new Secret(right) })
  keyId = created.key.keyId
  puk = created.puk
})
afterEach(() => rm(directory, { recursive: true }))

/** Code and facts of the error that a promise ends with; fails when it ends well. */
const failureOf = async (promise: Promise<unknown>): Promise<{ code: string; facts: object }> => {
  try {
    await promise
  } catch (thrown) {
    if (thrown instanceof AppError) return { code: thrown.code, facts: thrown.facts }
    throw thrown
  }
  throw new Error('expected a failure')
}
const codeOf = async (promise: Promise<unknown>) => (await failureOf(promise)).code
const unlock = (pin: string, from = token) => from.unlock(keyId, new Secret(pin))
const open = async (pin: string, from = token) => (await unlock(pin, from)).close()
const pinState = async (from = token) => (await from.listKeys())[0]?.pin
const keyFile = () => join(directory, keyId, 'key.json')
const counterName = async () => (await readdir(join(directory, keyId))).find(name => name.startsWith('tries-')) ?? ''
const lockPin = async () => {
  for (let tries = 0; tries < 5; tries++) await failureOf(unlock(wrong))
}
interface EditableFile {
  readonly content: Record<string, object> & { readonly slots: Record<string, object> }
}
const editKeyFile = async (edit: (file: EditableFile) => unknown): Promise<void> => {
  const file = JSON.parse(await readFile(keyFile(), 'utf8'))
  edit(file)
  await writeFile(keyFile(), JSON.stringify(file))
}

describe('tries', () => {
  test('count down, are shown before the PIN is typed, and lock the key', async () => {
    expect(await pinState()).toEqual({ state: 'ok', triesLeft: 5, triesMax: 5, onReader: false })
    for (const [triesLeft, state] of [
      [4, 'tries-low'],
      [3, 'tries-low'],
      [2, 'tries-low'],
      [1, 'last-try'],
    ] as const) {
      expect(await failureOf(unlock(wrong))).toEqual({ code: 'tokens/pin-incorrect', facts: { triesLeft } })
      expect(await pinState()).toMatchObject({ state, triesLeft })
    }
    expect(await codeOf(unlock(wrong))).toBe('tokens/pin-locked')
    expect(await pinState()).toMatchObject({ state: 'locked', triesLeft: 0 })
    expect(await codeOf(unlock(right))).toBe('tokens/pin-locked')
  })

  test('come back with the right PIN', async () => {
    await failureOf(unlock(wrong))
    await open(right)
    expect(await pinState()).toMatchObject({ state: 'ok', triesLeft: 5 })
  })

  test('are not won by asking many times at once', async () => {
    const twin = createToken()
    const codes = await Promise.all(
      Array.from({ length: 12 }, (_, index) => codeOf(unlock(wrong, index % 2 ? token : twin))),
    )
    expect(codes.filter(code => code === 'tokens/pin-incorrect')).toHaveLength(4)
    expect(codes.filter(code => code === 'tokens/pin-locked')).toHaveLength(8)
    expect(await codeOf(unlock(right))).toBe('tokens/pin-locked')
  })

  test('are not won by several programs at once', async () => {
    const program = fileURLToPath(new URL('unlock-and-wait.ts', import.meta.url))
    const codes = await Promise.all(
      Array.from({ length: 7 }, async () => {
        const child = fork(program, [directory, deviceSecret.toString('hex'), keyId, wrong], { execArgv: [] })
        const [[said]] = await Promise.all([once(child, 'message'), once(child, 'exit')])
        return said as string
      }),
    )
    expect(codes.sort()).toEqual([...Array(4).fill('tokens/pin-incorrect'), ...Array(3).fill('tokens/pin-locked')])
  })

  test('stay taken when the program is killed before it knows', async () => {
    // The strongest parameters that a file may ask for, so that the kill comes long before the answer.
    const slow = createToken(deviceSecret, { N: 2 ** 18, r: 8, p: 4 })
    await slow.changePin(keyId, new Secret(right), new Secret(other))
    const program = fileURLToPath(new URL('unlock-and-wait.ts', import.meta.url))
    const child = fork(program, [directory, deviceSecret.toString('hex'), keyId, wrong], { execArgv: [] })
    const said: unknown[] = []
    child.on('message', message => said.push(message))
    const exited = once(child, 'exit')
    while ((await counterName()).startsWith('tries-5-')) await delay(5)
    child.kill('SIGKILL')
    await exited
    expect(said).toEqual([])
    expect(await pinState()).toMatchObject({ state: 'tries-low', triesLeft: 4 })
    await open(other)
  })
})

describe('the PUK', () => {
  test('opens a locked key with a new PIN', async () => {
    await lockPin()
    await token.unblock(keyId, new Secret(revealSecret(puk).toLowerCase().replaceAll('-', ' ')), new Secret(other))
    expect(await pinState()).toMatchObject({ state: 'ok', triesLeft: 5 })
    await open(other)
    expect(await codeOf(unlock(right))).toBe('tokens/pin-incorrect')
  })

  test('has ten tries; what cannot be a PUK takes none', async () => {
    const attempt = (text: string) => failureOf(token.unblock(keyId, new Secret(text), new Secret(other)))
    expect(await attempt('PUK-0000')).toEqual({ code: 'tokens/puk-incorrect', facts: { triesLeft: 10 } })
    for (let triesLeft = 9; triesLeft > 0; triesLeft--) {
      expect(await attempt('PUK-0000-0000-0000-0000')).toEqual({ code: 'tokens/puk-incorrect', facts: { triesLeft } })
    }
    expect((await attempt('PUK-0000-0000-0000-0000')).code).toBe('tokens/puk-locked')
    for (const text of ['PUK-0000', revealSecret(puk)]) expect((await attempt(text)).code).toBe('tokens/puk-locked')
    await open(right)
  })

  test('sets no unsuitable PIN, and then takes no try', async () => {
    const attempt = token.unblock(keyId, new Secret('PUK-0000-0000-0000-0000'), new Secret('111111'))
    expect(await codeOf(attempt)).toBe('tokens/pin-unsuitable')
    expect(await counterName()).toMatch(/^tries-5-10-/)
  })
})

describe('the PIN', () => {
  test('changes, keeping key and slot key', async () => {
    const salt = Buffer.from('salt')
    const before = await unlock(right)
    const slotKey = await before.deriveSlotKey(salt)
    await before.close()
    await token.changePin(keyId, new Secret(right), new Secret(other))
    expect(await codeOf(unlock(right))).toBe('tokens/pin-incorrect')
    const after = await unlock(other)
    expect(await after.deriveSlotKey(salt)).toEqual(slotKey)
    await after.close()
  })

  test('takes one try for a wrong old PIN, none for an unsuitable or equal new one', async () => {
    const change = (from: string, to: string) => failureOf(token.changePin(keyId, new Secret(from), new Secret(to)))
    expect(await change(right, '123456')).toMatchObject({
      code: 'tokens/pin-unsuitable',
      facts: { reason: 'sequence' },
    })
    expect(await change(right, right)).toMatchObject({ code: 'tokens/pin-unsuitable', facts: { reason: 'unchanged' } })
    expect(await pinState()).toMatchObject({ triesLeft: 5 })
    expect(await change(wrong, other)).toEqual({ code: 'tokens/pin-incorrect', facts: { triesLeft: 4 } })
  })

  test('is the same typed composed or decomposed', async () => {
    const { key } = await token.createKey({ algorithm: 'p-256', label: '', pin: new Secret('caf\u00e9-noir') })
    await (await token.unlock(key.keyId, new Secret('cafe\u0301-noir'))).close()
  })

  test('must be suitable for a new key', async () => {
    const create = token.createKey({ algorithm: 'p-256', label: '', pin: new Secret('777777') })
    expect(await codeOf(create)).toBe('tokens/pin-unsuitable')
    expect(await token.listKeys()).toHaveLength(1)
  })
})

describe('files', () => {
  test('are readable by their owner alone, and leave nothing half-written', async () => {
    await token.changePin(keyId, new Secret(right), new Secret(other))
    const names = await readdir(join(directory, keyId))
    expect(names.sort()).toEqual(['key.json', await counterName()])
    for (const name of names) expect((await stat(join(directory, keyId, name))).mode & 0o777).toBe(0o600)
    expect((await stat(join(directory, keyId))).mode & 0o777).toBe(0o700)
    expect(await readdir(directory)).toEqual([keyId])
  })

  test('of another computer are shown, but refuse the PIN without taking a try', async () => {
    const elsewhere = createToken(randomBytes(32))
    expect(await elsewhere.listKeys()).toMatchObject([{ keyId, label: 'Work', pin: { state: 'unknown' } }])
    expect(await codeOf(unlock(right, elsewhere))).toBe('tokens/wrong-device')
    expect(await codeOf(elsewhere.unblock(keyId, puk, new Secret(other)))).toBe('tokens/wrong-device')
    expect(await pinState()).toMatchObject({ triesLeft: 5 })
  })

  test.each<readonly [string, (file: EditableFile) => unknown]>([
    ['label', ({ content }) => Object.assign(content, { label: 'Other' })],
    ['date', ({ content }) => Object.assign(content, { createdAt: '2020-01-01T00:00:00.000Z' })],
    ['PIN slot', ({ content }) => Object.assign(content.slots, { pin: content.slots['puk'] })],
    ['private key', ({ content }) => Object.assign(content['privateKey'] ?? {}, { data: 'AAAA' })],
    ['cheaper scrypt', ({ content }) => Object.assign(content.slots['pin'] ?? {}, { scrypt: { N: 2048, r: 8, p: 1 } })],
    [
      'scrypt that takes all memory',
      ({ content }) => Object.assign(content.slots['pin'] ?? {}, { scrypt: { N: 2 ** 30, r: 8, p: 1 } }),
    ],
    [
      'scrypt of no power of two',
      ({ content }) => Object.assign(content.slots['pin'] ?? {}, { scrypt: { N: 1500, r: 8, p: 1 } }),
    ],
    ['version', ({ content }) => Object.assign(content, { version: 2 })],
  ])('with a changed %s are damaged, and cost no try', async (_what, edit) => {
    await editKeyFile(edit)
    expect(await codeOf(unlock(right))).toBe('tokens/damaged')
    expect(await counterName()).toMatch(/^tries-5-10-/)
  })

  test('are listed in the order in which they were made', async () => {
    const made = [keyId]
    for (const label of ['Second', 'Third', 'Fourth']) {
      made.push((await token.createKey({ algorithm: 'p-256', label, pin: new Secret(right) })).key.keyId)
    }
    expect((await createToken().listKeys()).map(key => key.keyId)).toEqual(made)
  })

  test('that are no JSON do not hide the other keys', async () => {
    const second = await token.createKey({ algorithm: 'p-256', label: 'Second', pin: new Secret(right) })
    await writeFile(keyFile(), '{')
    expect((await token.listKeys()).map(key => key.keyId)).toEqual([second.key.keyId])
    expect(await codeOf(unlock(right))).toBe('tokens/damaged')
    expect(inspect(logged)).toContain(keyId)
  })

  test('of one key do not pass for another', async () => {
    const { key } = await token.createKey({ algorithm: 'p-256', label: 'Second', pin: new Secret(other) })
    await cp(join(directory, key.keyId, 'key.json'), keyFile())
    expect(await codeOf(unlock(other))).toBe('tokens/damaged')
  })

  test('with a counter that was edited or removed are damaged', async () => {
    await lockPin()
    const locked = await counterName()
    const path = (name: string) => join(directory, keyId, name)
    await rename(path(locked), path(locked.replace('tries-0-', 'tries-5-')))
    expect(await codeOf(unlock(right))).toBe('tokens/damaged')
    expect(await pinState()).toMatchObject({ state: 'unknown' })
    await rm(path(await counterName()))
    expect(await codeOf(unlock(right))).toBe('tokens/damaged')
  })

  test('hold neither PIN nor PUK nor a key that can be read', async () => {
    const text = await readFile(keyFile(), 'utf8')
    for (const secret of [right, revealSecret(puk)]) expect(text).not.toContain(secret)
    expect(text).not.toContain('PRIVATE KEY')
  })

  test('are never looked for outside the folder', async () => {
    expect(await codeOf(token.unlock('../../etc', new Secret(right)))).toBe('keys/not-found')
    expect(await codeOf(token.destroy('..'))).toBe('keys/not-found')
  })

  test('are gone after destroy', async () => {
    await token.destroy(keyId)
    expect(await readdir(directory)).toEqual([])
    expect(await codeOf(unlock(right))).toBe('keys/not-found')
    expect(await codeOf(token.destroy(keyId))).toBe('keys/not-found')
  })
})

test('makes each kind of key', async () => {
  const algorithms = ['rsa-2048', 'rsa-3072', 'p-384'] as const
  for (const algorithm of algorithms) {
    const { key } = await token.createKey({ algorithm, label: algorithm, pin: new Secret(right) })
    expect(`${key.algorithm === 'rsa' ? 'rsa' : 'p'}-${key.sizeBits}`).toBe(algorithm)
  }
})

test('names no PIN and no PUK in errors and log', async () => {
  const thrown: unknown[] = []
  const keep = (promise: Promise<unknown>) => promise.catch(error => thrown.push(error))
  await keep(unlock(wrong))
  await keep(token.changePin(keyId, new Secret(wrong), new Secret(other)))
  await keep(token.changePin(keyId, new Secret(right), new Secret('999999')))
  await keep(token.unblock(keyId, new Secret('PUK-1111-2222-3333-4444'), new Secret(other)))
  await keep(token.installCertificate(keyId, Buffer.from('nothing'), new Secret(right)))
  await editKeyFile(file => Object.assign(file.content, { label: 'Other' }))
  await keep(unlock(right))
  await writeFile(keyFile(), 'no JSON')
  await keep(unlock(right))
  await token.listKeys()
  expect(thrown).toHaveLength(7)
  expect(logged).toHaveLength(1)
  const written = inspect([thrown, logged], { depth: 20, showHidden: true }) + JSON.stringify([thrown, logged])
  for (const secret of [right, wrong, other, '999999', '1111-2222', revealSecret(puk)]) {
    expect(written).not.toContain(secret)
  }
})

describe('the work for one guess', () => {
  const strong: ScryptParameters = { N: 2048, r: 8, p: 1 }
  const readSlots = async () => JSON.parse(await readFile(keyFile(), 'utf8')).content.slots
  const workOf = async (slot: 'pin' | 'puk'): Promise<number> => (await readSlots())[slot].scrypt.N

  test('is raised for the slot that was opened, once', async () => {
    await open(right, createToken(deviceSecret, strong))
    expect([await workOf('pin'), await workOf('puk')]).toEqual([2048, 1024])
    const raised = await readFile(keyFile(), 'utf8')
    await open(right, createToken(deviceSecret, strong))
    expect(await readFile(keyFile(), 'utf8')).toBe(raised)
    await open(right)
    expect(await workOf('pin')).toBe(2048)
  })

  test('is not raised by a wrong PIN', async () => {
    expect(await codeOf(unlock(wrong, createToken(deviceSecret, strong)))).toBe('tokens/pin-incorrect')
    expect(await workOf('pin')).toBe(1024)
  })

  test('is raised by many at once, and the key goes on working', async () => {
    await Promise.all(Array.from({ length: 4 }, () => open(right, createToken(deviceSecret, strong))))
    expect(await workOf('pin')).toBe(2048)
    await open(right)
    expect((await readdir(join(directory, keyId))).filter(name => /lock|tmp/.test(name))).toEqual([])
  })

  test('raised beside a change of the PIN never brings the old PIN back', async () => {
    for (let round = 0; round < 5; round++) {
      const [from, to] = round % 2 ? [other, right] : [right, other]
      const stronger = createToken(deviceSecret, { N: 2 ** (11 + round), r: 8, p: 1 })
      const raising = unlock(from, stronger).catch(() => undefined)
      await token.changePin(keyId, new Secret(from), new Secret(to))
      await (await raising)?.close()
      expect(await codeOf(unlock(from))).toBe('tokens/pin-incorrect')
      await open(to)
    }
  })

  test('that cannot be written is no reason to refuse the PIN', async () => {
    const lock = join(directory, keyId, 'key.lock')
    // As a program leaves it that died long ago.
    await writeFile(lock, '')
    const longAgo = new Date(Date.now() - 60_000)
    await utimes(lock, longAgo, longAgo)
    await open(right, createToken(deviceSecret, strong))
    expect(await workOf('pin')).toBe(2048)
  })
})

describe('a key from elsewhere', () => {
  const importKey = (privateKey = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey) =>
    token.importKey({ privateKey, label: 'Imported', pin: new Secret(right), certificate: null, chain: [] })

  test('is taken in, opens with its PIN and its PUK, and signs', async () => {
    const { key, puk: itsPuk } = await importKey()
    expect(key).toMatchObject({ label: 'Imported', algorithm: 'ec', sizeBits: 384, unblockWith: ['puk'] })
    await token.unblock(key.keyId, itsPuk, new Secret(other))
    const unlocked = await token.unlock(key.keyId, new Secret(other))
    const signature = await unlocked.sign({ scheme: 'ecdsa', digestAlgorithm: 'sha384', message: Buffer.from('x') })
    expect(signature).toHaveLength(96)
    await unlocked.close()
  })

  test('is taken in once', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    await importKey(privateKey)
    expect(await codeOf(importKey(privateKey))).toBe('keys/exists')
  })

  test('cannot be unblocked in a way that it does not have', async () => {
    expect(await codeOf(token.unblock(keyId, puk, new Secret(other), 'so-pin'))).toBe('tokens/unblock-unsupported')
  })
})
