/** The window's session: one PIN entry opens the vault until the user, time, sleep or a pulled key locks it. */
import { AppError } from '../shared/errors.ts'
import type { KeySummary } from '../shared/model/key.ts'
import type { LockReason, LockSettings, SessionState, VaultOpeners } from '../shared/model/session.ts'
import type { Secret } from '../shared/secret.ts'
import type { Log } from './log.ts'
import type { VaultAccess } from './vault/open-vault.ts'
import type { VaultLease } from './vault/shared-vault.ts'

export interface SessionDeps {
  /** Takes the PIN once; the key is closed again when this answers. @throws {AppError} those of `createKeyUse` */
  readonly openVault: (keyId: string, pin: Secret) => Promise<VaultLease>
  /** @throws {AppError} vault/passphrase-incorrect, vault/no-slot; those of `VaultAccess.open` */
  readonly openByPassphrase: (passphrase: Secret) => Promise<VaultLease>
  readonly vault: Pick<VaultAccess, 'exists' | 'slots'>
  readonly listKeys: () => Promise<readonly KeySummary[]>
  readonly settings: { get(): LockSettings; save(settings: LockSettings): void }
  readonly clock: () => Date
  readonly log: Log
}

export interface Session {
  state(): SessionState
  /** @throws {AppError} those of `KeyStore.listKeys` */
  openers(): Promise<VaultOpeners>
  /** Makes the vault where there is none. @throws {AppError} those of `KeyStore.unlock` and `VaultAccess.open`; it stays locked */
  unlock(keyId: string, pin: Secret): Promise<SessionState>
  /** @throws {AppError} vault/passphrase-incorrect, vault/no-slot; those of `VaultAccess.open`; it stays locked */
  unlockByPassphrase(passphrase: Secret): Promise<SessionState>
  /** @throws {AppError} vault/locked while a key may still come that opens the vault */
  continueWithoutVault(): Promise<SessionState>
  /** Nothing happens where there is no vault: nothing could open the window again. */
  lock(reason: LockReason): void
  /** The window stays: the vault as a whole is about to be destroyed or replaced, or just was. Without one, nothing stays locked. */
  closeVault(): SessionState
  /** Lock settings that are off keep it open. */
  lockFor(reason: Exclude<LockReason, 'asked'>): void
  /** The user did something in the window. */
  noteUse(): void
  /** The keys that are at hand now. */
  keysChanged(keys: readonly KeySummary[]): void
  save(settings: LockSettings): SessionState
  watch(listener: (state: SessionState) => void): () => void
  /** At once when it is not locked. */
  whenUnlocked(): Promise<void>
  close(): void
}

const msPerMinute = 60_000

/** Of a window that opens. */
export const startState = (settings: LockSettings, hasVault: boolean): SessionState => {
  const isLocked = settings.isOn && hasVault
  return { isLocked, reason: isLocked ? 'start' : null, vault: hasVault ? 'closed' : 'absent', settings }
}

export const createSession = ({
  openVault,
  openByPassphrase,
  vault,
  listKeys,
  settings,
  clock,
  log,
}: SessionDeps): Session => {
  const listeners = new Set<(state: SessionState) => void>()
  let { isLocked, reason } = startState(settings.get(), vault.exists())
  let lease: VaultLease | undefined
  let openedBy: string | undefined
  let usedAt = clock().getTime()
  let timer: NodeJS.Timeout | undefined

  const state = (): SessionState => ({
    isLocked,
    reason,
    vault: lease ? 'open' : vault.exists() ? 'closed' : 'absent',
    settings: settings.get(),
  })
  let told = state()
  const tell = (): SessionState => {
    const now = state()
    told = now
    for (const listener of [...listeners]) listener(now)
    return now
  }
  const idleLeftMs = (): number => {
    const now = clock().getTime()
    // Set back, the clock would keep the window open until it has caught up.
    usedAt = Math.min(usedAt, now)
    return settings.get().afterMinutes * msPerMinute - (now - usedAt)
  }
  /** By the clock of the wall: timers stand still while the computer sleeps. */
  const watchIdle = (): void => {
    clearTimeout(timer)
    if (isLocked || !settings.get().isOn) return
    const leftMs = idleLeftMs()
    if (leftMs > 0) timer = setTimeout(watchIdle, leftMs).unref()
    else lock('idle')
  }
  const lock = (why: LockReason): void => {
    if (isLocked || !vault.exists()) return
    clearTimeout(timer)
    isLocked = true
    reason = why
    openedBy = undefined
    lease?.close()
    lease = undefined
    log.info('locked', { reason: why })
    tell()
  }
  const release = (): SessionState => {
    isLocked = false
    usedAt = clock().getTime()
    watchIdle()
    return tell()
  }
  const openBy = async (keyId: string | undefined, open: () => Promise<VaultLease>): Promise<SessionState> => {
    if (lease) return state()
    const opened = await open()
    if (lease) opened.close()
    else lease = opened
    openedBy = keyId
    return release()
  }
  const findOpeners = async (): Promise<VaultOpeners> => {
    const keys = await listKeys()
    if (!vault.exists()) {
      // Any software key can make it; whether a key in a token can is known only once it has tried.
      const rank = ({ token }: KeySummary): number => (token.kind === 'software' ? 0 : 1)
      const able = keys.toSorted((a, b) => rank(a) - rank(b))
      return { keys: able.map(withoutNames), hasPassphrase: false, isOrphaned: false }
    }
    const slots = readSlots(vault)
    const openers = keys.filter(({ keyId }) => slots.some(slot => slot.keyId === keyId))
    // A software key that is not at hand was deleted; every other kind of opener can still be brought.
    const isOrphaned = openers.length === 0 && slots.every(({ kind }) => kind === 'software-token')
    const hasPassphrase = slots.some(({ kind }) => kind === 'passphrase')
    return { keys: openers.map(withoutNames), hasPassphrase, isOrphaned }
  }
  watchIdle()

  return {
    state,
    openers: findOpeners,
    unlock: (keyId, pin) => openBy(keyId, () => openVault(keyId, pin)),
    // Words are not pulled out.
    unlockByPassphrase: passphrase => openBy(undefined, () => openByPassphrase(passphrase)),
    async continueWithoutVault() {
      if (!(await findOpeners()).isOrphaned) throw new AppError('vault/locked')
      return release()
    },
    lock,
    closeVault() {
      openedBy = undefined
      lease?.close()
      lease = undefined
      return vault.exists() ? tell() : release()
    },
    lockFor(why) {
      if (settings.get().isOn) lock(why)
    },
    noteUse() {
      if (isLocked) return
      // The first key that is pressed after a sleep comes before the timer.
      if (settings.get().isOn && idleLeftMs() <= 0 && vault.exists()) return lock('idle')
      usedAt = clock().getTime()
      watchIdle()
    },
    keysChanged(keys) {
      // The first use of a key makes the vault.
      if (state().vault !== told.vault) tell()
      if (!openedBy || !settings.get().whenKeyRemoved || keys.some(({ keyId }) => keyId === openedBy)) return
      const slot = readSlots(vault).find(({ keyId }) => keyId === openedBy)
      // A software key is not pulled out: its owner deleted it, in this window.
      if (slot?.kind !== 'software-token') lock('key-removed')
    },
    save(next) {
      settings.save(next)
      watchIdle()
      return tell()
    },
    watch(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async whenUnlocked() {
      if (!isLocked) return
      await new Promise<void>(resolve => {
        const listener = (now: SessionState): void => {
          if (now.isLocked) return
          listeners.delete(listener)
          resolve()
        }
        listeners.add(listener)
      })
    },
    close() {
      clearTimeout(timer)
      listeners.clear()
      lease?.close()
      lease = undefined
    },
  }
}

/** Slots that cannot be read open nothing. */
const readSlots = (vault: SessionDeps['vault']) => {
  try {
    return vault.slots()
  } catch {
    return []
  }
}

/** What a stranger in front of a locked window may see of a key. */
const withoutNames = (key: KeySummary): KeySummary => ({
  ...key,
  label: '',
  certificate: null,
  token: { ...key.token, label: '' },
})
