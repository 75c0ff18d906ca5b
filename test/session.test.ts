/** The session of the window: what opens it, what locks it, and what is answered meanwhile. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createSession, type SessionDeps } from '../src/main/session.ts'
import { isAnsweredWhileLocked } from '../src/main/session-handlers.ts'
import type { Vault } from '../src/main/vault/vault.ts'
import { contract } from '../src/shared/contract.ts'
import { AppError } from '../src/shared/errors.ts'
import type { KeySummary } from '../src/shared/model/key.ts'
import type { LockSettings } from '../src/shared/model/session.ts'
import type { SlotSummary } from '../src/shared/model/vault.ts'
import { Secret } from '../src/shared/secret.ts'
import { createKey, softwareToken } from './renderer/sample-world.ts'

const usb = createKey('u')
const software = createKey('s', { token: softwareToken })
const minute = 60_000

const slotOf = ({ keyId, token }: KeySummary): SlotSummary => ({
  slotId: 'slot',
  kind: token.kind === 'software' ? 'software-token' : 'pkcs11-rsa',
  keyId,
  createdAt: '2026-11-04T10:12:00Z',
})

const setUp = (
  { openers = [usb], keys = [usb, software], settings = {}, fails = false } = {} as {
    readonly openers?: readonly KeySummary[] | null
    readonly keys?: readonly KeySummary[]
    readonly settings?: Partial<LockSettings>
    readonly fails?: boolean
  },
) => {
  const world = {
    slots: openers?.map(slotOf) ?? null,
    keys,
    settings: { isOn: true, afterMinutes: 5, whenKeyRemoved: true, ...settings } as LockSettings,
    leases: 0,
  }
  const lend = () => {
    world.leases += 1
    return {
      vault: {} as Vault,
      async signLog() {},
      close() {
        world.leases -= 1
      },
    }
  }
  const deps: SessionDeps = {
    async openVault() {
      if (fails) throw new AppError('tokens/pin-incorrect', { triesLeft: 2 })
      world.slots ??= []
      return lend()
    },
    async openByPassphrase() {
      if (fails) throw new AppError('vault/passphrase-incorrect')
      return lend()
    },
    vault: {
      exists: () => world.slots !== null,
      slots: () => world.slots ?? [],
    },
    listKeys: async () => world.keys,
    settings: {
      get: () => world.settings,
      save(next) {
        world.settings = next
      },
    },
    clock: () => new Date(),
    log: { info: () => undefined } as unknown as SessionDeps['log'],
  }
  const session = createSession(deps)
  return { world, session, unlock: (key = usb) => session.unlock(key.keyId, new Secret('583920')) }
}

describe('the session of the window', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('a window with a vault starts locked, one without does not', () => {
    expect(setUp().session.state()).toMatchObject({ isLocked: true, reason: 'start', vault: 'closed' })
    expect(setUp({ openers: null }).session.state()).toMatchObject({ isLocked: false, reason: null, vault: 'absent' })
    expect(setUp({ settings: { isOn: false } }).session.state()).toMatchObject({ isLocked: false, vault: 'closed' })
  })

  test('a PIN opens it and keeps the vault open until it is locked', async () => {
    const { session, world, unlock } = setUp()
    const told: boolean[] = []
    session.watch(({ isLocked }) => told.push(isLocked))
    expect(await unlock()).toMatchObject({ isLocked: false, vault: 'open' })
    expect(world.leases).toBe(1)
    session.lock('asked')
    expect(session.state()).toMatchObject({ isLocked: true, reason: 'asked', vault: 'closed' })
    expect(world.leases).toBe(0)
    expect(told).toEqual([false, true])
  })

  test('a wrong PIN leaves it locked', async () => {
    const { session, world, unlock } = setUp({ fails: true })
    await expect(unlock()).rejects.toMatchObject({ code: 'tokens/pin-incorrect' })
    expect(session.state()).toMatchObject({ isLocked: true, vault: 'closed' })
    expect(world.leases).toBe(0)
  })

  test('two PIN entries at once hold the vault once', async () => {
    const { session, world, unlock } = setUp()
    await Promise.all([unlock(), unlock()])
    expect(world.leases).toBe(1)
    session.lock('asked')
    expect(world.leases).toBe(0)
  })

  test('it locks after the minutes of the settings without use, counted from the last use', async () => {
    const { session, unlock } = setUp()
    await unlock()
    vi.advanceTimersByTime(4 * minute)
    session.noteUse()
    vi.advanceTimersByTime(5 * minute - 1)
    expect(session.state().isLocked).toBe(false)
    vi.advanceTimersByTime(1)
    expect(session.state()).toMatchObject({ isLocked: true, reason: 'idle' })
  })

  test('a clock that was set back keeps it open for one more time without use, not until it has caught up', async () => {
    const { session, unlock } = setUp()
    await unlock()
    vi.advanceTimersByTime(4 * minute)
    vi.setSystemTime(Date.now() - 24 * 60 * minute)
    vi.advanceTimersByTime(minute)
    expect(session.state().isLocked).toBe(false)
    vi.advanceTimersByTime(5 * minute)
    expect(session.state()).toMatchObject({ isLocked: true, reason: 'idle' })
  })

  test('use after a sleep, in which timers stood still, locks instead of going on', async () => {
    const { session, unlock } = setUp()
    await unlock()
    vi.setSystemTime(Date.now() + 6 * minute)
    session.noteUse()
    expect(session.state()).toMatchObject({ isLocked: true, reason: 'idle' })
  })

  test('a vault that is made after a long pause does not lock the window at once', async () => {
    const { session, world } = setUp({ openers: null })
    vi.advanceTimersByTime(60 * minute)
    session.noteUse()
    world.slots = [slotOf(software)]
    session.noteUse()
    expect(session.state().isLocked).toBe(false)
    vi.advanceTimersByTime(5 * minute)
    expect(session.state().isLocked).toBe(true)
  })

  test('a shorter limit counts at once', async () => {
    const { session, unlock, world } = setUp({ settings: { afterMinutes: 90 } })
    await unlock()
    vi.advanceTimersByTime(2 * minute)
    session.save({ ...world.settings, afterMinutes: 1 })
    expect(session.state()).toMatchObject({ isLocked: true, reason: 'idle' })
  })

  test('turned off, it locks only when it is asked to', async () => {
    const { session, unlock } = setUp({ settings: { isOn: false } })
    await unlock()
    vi.advanceTimersByTime(600 * minute)
    session.lockFor('sleep')
    expect(session.state().isLocked).toBe(false)
    session.lock('asked')
    expect(session.state().isLocked).toBe(true)
  })

  test('sleep locks it', async () => {
    const { session, unlock } = setUp()
    await unlock()
    session.lockFor('sleep')
    expect(session.state()).toMatchObject({ isLocked: true, reason: 'sleep' })
  })

  test('the key that opened it locks it when it is pulled out, if that is wished, and no other key does', async () => {
    const wished = setUp()
    await wished.unlock()
    wished.session.keysChanged([usb])
    expect(wished.session.state().isLocked).toBe(false)
    wished.session.keysChanged([software])
    expect(wished.session.state()).toMatchObject({ isLocked: true, reason: 'key-removed' })

    const unwished = setUp({ settings: { whenKeyRemoved: false } })
    await unwished.unlock()
    unwished.session.keysChanged([])
    expect(unwished.session.state().isLocked).toBe(false)

    const deleted = setUp({ openers: [software] })
    await deleted.unlock(software)
    deleted.session.keysChanged([usb])
    expect(deleted.session.state().isLocked).toBe(false)
  })

  test('without a vault nothing is locked: nothing could open it again', () => {
    const { session } = setUp({ openers: null })
    session.lock('asked')
    expect(session.state().isLocked).toBe(false)
  })

  test('keys that open it are told without the names of people', async () => {
    const { session } = setUp({ openers: [usb] })
    const openers = await session.openers()
    expect(openers.keys.map(({ keyId }) => keyId)).toEqual([usb.keyId])
    expect(JSON.stringify(openers)).not.toMatch(/Minh Anh|CMC-CA|signing/)
  })

  test('a vault that no key can open any more lets the window go on without it, any other does not', async () => {
    const orphaned = setUp({ openers: [software], keys: [usb] })
    expect(await orphaned.session.openers()).toEqual({ keys: [], hasPassphrase: false, isOrphaned: true })
    expect(await orphaned.session.continueWithoutVault()).toMatchObject({ isLocked: false, vault: 'closed' })
    const unplugged = setUp({ openers: [usb], keys: [software] })
    expect(await unplugged.session.openers()).toEqual({ keys: [], hasPassphrase: false, isOrphaned: false })
    await expect(unplugged.session.continueWithoutVault()).rejects.toMatchObject({ code: 'vault/locked' })
  })

  test('a passphrase opens it too, is offered where there is one, and is not pulled out with a key', async () => {
    const { session, world } = setUp({ keys: [software] })
    world.slots = [...(world.slots ?? []), { ...slotOf(usb), kind: 'passphrase', keyId: 'passphrase' }]
    expect(await session.openers()).toEqual({ keys: [], hasPassphrase: true, isOrphaned: false })
    expect(await session.unlockByPassphrase(new Secret('fünf Eulen am See'))).toMatchObject({
      isLocked: false,
      vault: 'open',
    })
    session.keysChanged([])
    expect(session.state().isLocked).toBe(false)
    session.lock('asked')
    expect(world.leases).toBe(0)
    const wrong = setUp({ fails: true })
    await expect(wrong.session.unlockByPassphrase(new Secret('sechs Eulen'))).rejects.toMatchObject({
      code: 'vault/passphrase-incorrect',
    })
    expect(wrong.session.state()).toMatchObject({ isLocked: true, vault: 'closed' })
  })

  test('any key may make the vault; those of this computer are offered first', async () => {
    const { session } = setUp({ openers: null })
    expect((await session.openers()).keys.map(({ keyId }) => keyId)).toEqual([software.keyId, usb.keyId])
  })

  test('a vault that is to be destroyed is closed while the window stays, and none is told of after that', async () => {
    const { world, session, unlock } = setUp()
    await unlock()
    expect(session.closeVault()).toMatchObject({ isLocked: false, vault: 'closed' })
    expect(world.leases).toBe(0)
    world.slots = null
    const told: unknown[] = []
    session.watch(state => told.push(state.vault))
    expect(session.closeVault()).toMatchObject({ isLocked: false, vault: 'absent' })
    expect(told).toEqual(['absent'])
  })

  test('a locked window stays locked when its vault is closed, unless there is none any more', () => {
    const { world, session } = setUp()
    expect(session.closeVault()).toMatchObject({ isLocked: true, vault: 'closed' })
    world.slots = null
    expect(session.closeVault()).toMatchObject({ isLocked: false, vault: 'absent' })
  })

  test('what waits for the unlocking goes on then', async () => {
    const { session, unlock } = setUp()
    const done: string[] = []
    const waiting = session.whenUnlocked().then(() => done.push('opened'))
    await Promise.resolve()
    expect(done).toEqual([])
    await unlock()
    await waiting
    expect(done).toEqual(['opened'])
  })
})

test('while it is locked, whatever shows or uses personal data or a key is refused; new calls too', () => {
  const answered = Object.entries(contract).flatMap(([group, entries]) =>
    Object.entries(entries)
      .filter(([name, { kind }]) => kind === 'call' && isAnsweredWhileLocked(group, name))
      .map(([name]) => `${group}.${name}`),
  )
  const personal =
    /^(keys\.(list|create|change|delete|import|save|install)|signing\.(sign|recent)|trust\.|session\.save)/
  expect(answered.filter(name => personal.test(name))).toEqual([])
  expect(isAnsweredWhileLocked('anythingNew', 'list')).toBe(false)
  expect(answered).toEqual(expect.arrayContaining(['session.unlock', 'keys.unblock', 'documents.close']))
})
