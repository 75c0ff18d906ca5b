/** What a computer does with unlock codes, and once it knows that a key is revoked. */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { thumbprintOf } from '../../src/main/pki/jwk-thumbprint.ts'
import { createPinBlocker } from '../../src/main/recovery/block-pin.ts'
import { guardKeys } from '../../src/main/recovery/guard-keys.ts'
import { openRecovery } from '../../src/main/recovery/open-recovery.ts'
import { createRevocation } from '../../src/main/recovery/revocation.ts'
import { createStatement, toPublicJwk } from '../../src/main/recovery/signed-statement.ts'
import { type ListedState, packStatusList } from '../../src/main/recovery/status-list.ts'
import type { KeyRing } from '../../src/main/tokens/key-ring.ts'
import { AppError } from '../../src/shared/errors.ts'
import { Secret } from '../../src/shared/secret.ts'
import { addSecrets, keepProfile, keepTrace } from '../traces.ts'
import { createTestKey, enrolTestKey } from './recovery-fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'signet-lock-'))
afterAll(() => {
  keepProfile(folder)
  rmSync(folder, { recursive: true, force: true })
})

const codeOf = async (action: () => unknown): Promise<string> => {
  try {
    await action()
  } catch (thrown) {
    return thrown instanceof AppError ? thrown.code : String(thrown)
  }
  return 'done'
}

let runs = 0
let now = new Date('2026-11-22T03:00:00Z')
const later = (hours: number): void => {
  now = new Date(now.getTime() + hours * 3_600_000)
}
const nobody: typeof fetch = () => Promise.reject(new Error('nobody is asked without a registry'))
const open = (directory = join(folder, String(runs++)), registry = { fetch: nobody, keyId: '' }) => {
  const token = createTestKey()
  const destroyed: string[] = []
  const incidents: string[] = []
  const recovery = openRecovery({
    directory,
    fetch: registry.fetch,
    settings: () => ({ url: registry.keyId ? registryUrl : null, keyId: registry.keyId || null, timeoutMs: 60_000 }),
    unlock: async () => ({ ...token, deriveSlotKey: async () => null, close: async () => {} }),
    allKeys: { unlock: () => Promise.reject(new AppError('tokens/pin-locked')) },
    randomPin: () => new Secret('72950318'),
    destroyKey: async keyId => void destroyed.push(keyId),
    recordIncident: async (type, id) => void incidents.push(`${type} ${id}`),
    clock: () => now,
    random: size => randomBytes(size),
    log: { warn: (message, facts) => keepTrace(message, JSON.stringify(facts)) },
  })
  return { directory, recovery, keyId: token.key.keyId, destroyed, incidents }
}
const pin = new Secret('583920')

describe('a new unlock code', () => {
  test('counts when two groups were typed from the sheet, and is forgotten then', async () => {
    const { recovery, keyId, directory } = open()
    const { unlockCode, groupsToConfirm, sheetNumber } = await recovery.enrol(keyId, pin)
    addSecrets(unlockCode, unlockCode.replaceAll('-', ''), unlockCode.slice(3))
    expect(groupsToConfirm).toHaveLength(2)
    const groups = groupsToConfirm.map(group => new Secret(` ${unlockCode.split('-')[group]?.toLowerCase()} `))
    expect((await recovery.list())[0]).toMatchObject({ keyId, sheetNumber, isConfirmed: false, state: 'in-use' })
    expect(await codeOf(() => recovery.confirm(keyId, [...groups].reverse()))).toBe('recovery/not-the-group')
    expect(await codeOf(() => recovery.confirm(keyId, groups.slice(0, 1)))).toBe('recovery/not-the-group')
    expect(await codeOf(() => recovery.confirm('A'.repeat(43), groups))).toBe('recovery/nothing-to-confirm')
    expect(await recovery.confirm(keyId, groups)).toMatchObject({ isConfirmed: true })
    expect(await codeOf(() => recovery.confirm(keyId, groups))).toBe('recovery/nothing-to-confirm')
    // The profile holds public statements alone.
    const [file = ''] = readdirSync(join(directory, 'keys'))
    const text = readFileSync(join(directory, 'keys', file), 'utf8')
    // A group by itself stands by chance in a key or a signature.
    const [, ...parts] = unlockCode.split('-')
    const neighbours = parts.slice(1).flatMap((group, at) => ['', '-', ' '].map(mark => `${parts[at]}${mark}${group}`))
    expect(neighbours).toHaveLength(15)
    for (const pair of neighbours) expect(text).not.toContain(pair)
    expect(await recovery.belongs(keyId, new Secret(unlockCode))).toBe(true)
  })

  test('beside an earlier one leaves that in force', async () => {
    const { recovery, keyId } = open()
    const [first, second] = [await recovery.enrol(keyId, pin), await recovery.enrol(keyId, pin)]
    for (const { unlockCode } of [first, second]) {
      addSecrets(unlockCode)
      expect(await recovery.belongs(keyId, new Secret(unlockCode))).toBe(true)
    }
    expect((await recovery.findKeys(first.sheetNumber))[0]?.keyId).toBe(keyId)
    const revoked = await recovery.revoke({
      enrolment: keyId,
      unlockCode: new Secret(first.unlockCode),
      reason: 'lost',
    })
    expect(revoked).toMatchObject({ sheetNumber: first.sheetNumber, delivery: 'no-registry' })
  })
})

const registryUrl = 'https://registry.example'

/** A registry as clients read it, that says of the one key what it is told to. */
const createRegistry = () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = toPublicJwk(publicKey)
  const signer = async (message: Uint8Array) => sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' })
  const uri = `${registryUrl}/lists/0.jwt`
  const registry = { state: 'in-use' as ListedState, keyId: thumbprintOf(jwk), subject: '' }
  const answer: typeof fetch = async input => {
    const { pathname } = new URL(String(input))
    const iat = Math.floor(now.getTime() / 1000)
    if (pathname === '/lists/0.jwt') {
      const entries = registry.state === 'in-use' ? [] : [{ index: 7, state: registry.state }]
      const claims = { sub: uri, iat, exp: iat + 86_400, ttl: 3600, status_list: packStatusList(entries) }
      return new Response(await createStatement('statuslist+jwt', jwk, claims, signer))
    }
    if (pathname !== `/keys/${registry.subject}.jwt`) return new Response('', { status: 404 })
    const claims = { sub: registry.subject, iat, status: { status_list: { idx: 7, uri } } }
    return new Response(await createStatement('key-registration+jwt', jwk, claims, signer))
  }
  return Object.assign(registry, { fetch: answer })
}

describe('a suspended key', () => {
  test('is refused and told once, with the time when it is over at the latest, and works again by itself', async () => {
    const registry = createRegistry()
    const { recovery, keyId, incidents, destroyed } = open(undefined, registry)
    registry.subject = keyId
    addSecrets((await recovery.enrol(keyId, pin)).unlockCode)
    await recovery.requireUsable(keyId)
    expect((await recovery.list())[0]).toMatchObject({ state: 'in-use', isNews: false, suspendedUntil: null })
    registry.state = 'suspended'
    later(1.1)
    const ends = new Date(now.getTime() + 72 * 3_600_000).toISOString()
    expect(await codeOf(() => recovery.requireUsable(keyId))).toBe('keys/suspended')
    expect(await recovery.findStopped(keyId)).toBe('suspended')
    expect((await recovery.list())[0]).toMatchObject({ state: 'suspended', isNews: true, suspendedUntil: ends })
    expect((await recovery.noteTold(keyId))[0]).toMatchObject({ isNews: false, suspendedUntil: ends })
    // A newer list that says the same neither tells it again nor makes it longer.
    later(20)
    expect(await recovery.status(keyId)).toMatchObject({ state: 'suspended', suspendedUntil: ends })
    expect((await recovery.list())[0]).toMatchObject({ isNews: false })
    expect(incidents).toEqual([`suspended-key ${keyId}`])
    registry.state = 'in-use'
    later(52)
    await recovery.requireUsable(keyId)
    expect(await recovery.findStopped(keyId)).toBeNull()
    registry.state = 'revoked'
    later(2)
    expect(await codeOf(() => recovery.requireUsable(keyId))).toBe('keys/revoked')
    expect((await recovery.list())[0]).toMatchObject({ state: 'revoked', isNews: true, suspendedUntil: null })
    expect(incidents).toEqual([`suspended-key ${keyId}`, `revoked-key ${keyId}`])
    expect(destroyed).toEqual([keyId])
  })
})

describe('a revoked key', () => {
  test('is destroyed and told once, is refused from then on, also after a start', async () => {
    const { recovery, keyId, destroyed, incidents, directory } = open()
    const { unlockCode } = await recovery.enrol(keyId, pin)
    addSecrets(unlockCode)
    await recovery.requireUsable(keyId)
    const request = { enrolment: keyId, unlockCode: new Secret(unlockCode), reason: 'stolen' as const }
    const { statement } = await recovery.revoke(request)
    expect((await recovery.revoke({ ...request, reason: 'lost' })).statement).toBe(statement)
    await recovery.learn(statement, null)
    expect(await codeOf(() => recovery.requireUsable(keyId))).toBe('keys/revoked')
    expect(destroyed).toEqual([keyId])
    expect(incidents).toEqual([`revoked-key ${keyId}`])
    const later = open(directory)
    expect(await codeOf(() => later.recovery.requireUsable(keyId))).toBe('keys/revoked')
    expect(later.destroyed).toEqual([])
  })

  test('is not one because a file of the profile says so', async () => {
    const [anna, binh] = [await enrolTestKey(), await enrolTestKey()]
    const { recovery, directory, keyId } = open()
    const forged = await createRevocation(binh.enrolment, binh.unlockKey, 'lost', new Date())
    expect(await codeOf(() => recovery.learn(forged.text, anna.enrolment.text))).toBe('recovery/statement-untrusted')
    expect(await codeOf(() => recovery.learn(forged.text, null))).toBe('recovery/not-enrolled')
    addSecrets((await recovery.enrol(keyId, pin)).unlockCode)
    const [file = ''] = readdirSync(join(directory, 'keys'))
    const path = join(directory, 'keys', file)
    const record = JSON.parse(readFileSync(path, 'utf8')) as object
    writeFileSync(path, JSON.stringify({ ...record, revocation: forged.text }))
    expect(await recovery.isRevoked(keyId)).toBe(false)
  })

  test('does nothing for anyone, whichever way it is asked', async () => {
    const { key } = createTestKey()
    const calls: string[] = []
    const keys: KeyRing = {
      findKey: async keyId => {
        if (keyId === 'gone') throw new AppError('keys/not-found')
        return key
      },
      listKeys: async () => [key],
      unlock: async () => Promise.reject(new Error('reached')),
      installCertificate: async () => void calls.push('install'),
      changePin: async () => void calls.push('change'),
      unblock: async () => void calls.push('unblock'),
      close: async () => {},
    }
    const requireUsable = async (keyId: string): Promise<void> => {
      if (keyId !== 'good') throw new AppError('keys/revoked')
    }
    const guarded = guardKeys(keys, { requireUsable, isRevoked: async keyId => keyId === 'gone' })
    const acts: readonly ((keyId: string) => Promise<unknown>)[] = [
      keyId => guarded.unlock(keyId, pin),
      keyId => guarded.installCertificate(keyId, new Uint8Array(), pin),
      keyId => guarded.changePin(keyId, pin, pin),
      keyId => guarded.unblock(keyId, pin, pin, 'puk'),
    ]
    for (const act of acts) expect(await codeOf(() => act('bad'))).toBe('keys/revoked')
    expect(calls).toEqual([])
    for (const act of acts) expect(await codeOf(() => act('good'))).toMatch(/^done$|reached/)
    expect(calls).toEqual(['install', 'change', 'unblock'])
    expect(await codeOf(() => guarded.findKey('gone'))).toBe('keys/revoked')
  })

  test('has its PIN used up where it is plugged in, and no other key has', async () => {
    let tries = 3
    const opened: string[] = []
    const block = createPinBlocker({
      keys: {
        async unlock(keyId) {
          if (tries-- <= 0) throw new AppError('tokens/pin-locked')
          if (tries === 1)
            return { ...createTestKey(), deriveSlotKey: async () => null, close: async () => void opened.push(keyId) }
          throw new AppError('tokens/pin-incorrect')
        },
      },
      isRevoked: async keyId => keyId === 'lost',
      randomPin: () => new Secret('72950318'),
    })
    expect(await codeOf(() => block('mine'))).toBe('recovery/statement-unreadable')
    expect(tries).toBe(3)
    await block('lost')
    expect(tries).toBe(-1)
    // The one random PIN that was right opened nothing for longer than it took to close it.
    expect(opened).toEqual(['lost'])
    const endless = createPinBlocker({
      keys: { unlock: () => Promise.reject(new AppError('tokens/pin-incorrect')) },
      isRevoked: async () => true,
      randomPin: () => new Secret('72950318'),
    })
    expect(await codeOf(() => endless('lost'))).toBe('tokens/device-error')
  })
})
