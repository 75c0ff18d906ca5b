/** What main does when the page asks about the vault itself: how far its history is to be trusted, and what opens it. */
import type { Handlers } from '../shared/contract.ts'
import { AppError } from '../shared/errors.ts'
import type { SlotSummary } from '../shared/model/vault.ts'
import { Secret } from '../shared/secret.ts'
import type { App, VaultWay } from './app.ts'

export interface VaultHandlersDeps {
  readonly app: Pick<App, 'vault' | 'session' | 'myData'>
  /** After a PIN: its tries may have changed. */
  readonly announceKeys: () => Promise<void>
}

type Typed = Parameters<Handlers['vault']['removeSlot']>[0]['by']

const toWay = (typed: Typed): VaultWay =>
  typed.kind === 'passphrase'
    ? { kind: 'passphrase', passphrase: new Secret(typed.passphrase) }
    : { kind: 'key', keyId: typed.keyId, pin: new Secret(typed.pin ?? '') }

export const createVaultHandlers = ({ app, announceKeys }: VaultHandlersDeps): Handlers['vault'] => {
  const { vault, session, myData } = app
  /** Answers what opens the vault then. */
  const change = async (action: () => Promise<unknown>): Promise<readonly SlotSummary[]> => {
    try {
      await action()
    } finally {
      await announceKeys()
    }
    return vault.slots()
  }
  /** What the window held open is closed by a change of its key. */
  const reopen = async (way: VaultWay): Promise<void> => {
    session.closeVault()
    await (way.kind === 'key' ? session.unlock(way.keyId, way.pin) : session.unlockByPassphrase(way.passphrase))
  }
  return {
    trust: async () => vault.trust(),
    slots: async () => vault.slots(),
    addKey: ({ by, keyId, pin, keepOnToken }) =>
      change(() => vault.addSlot(toWay(by), { kind: 'key', keyId, pin: new Secret(pin ?? ''), keepOnToken })),
    addPassphrase: ({ by, passphrase }) =>
      change(() => vault.addSlot(toWay(by), { kind: 'passphrase', passphrase: new Secret(passphrase) })),
    removeSlot: ({ by, slotId }) => change(() => vault.removeSlot(toWay(by), slotId)),
    async rotate({ ways, dropOthers }) {
      const [first, ...others] = ways.map(toWay)
      if (!first) throw new AppError('app/bad-request')
      const isShown = session.state().vault === 'open'
      await myData.backups.abandonDaily()
      return change(async () => {
        await vault.rotate([first, ...others], { dropOthers })
        // Whoever locked the window meanwhile finds it locked.
        if (isShown && !session.state().isLocked) await reopen(first)
      })
    },
  }
}
