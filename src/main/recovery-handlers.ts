/** Calls of the page about lost keys. */
import { basename } from 'node:path'
import type { Emit, Handlers } from '../shared/contract.ts'
import { Secret } from '../shared/secret.ts'
import type { App } from './app.ts'

/** Files that people keep of a key. */
export type RecoveryFileKind = 'enrolment' | 'statement' | 'bundle' | 'sheet' | 'puk'

/** The native dialogs that these calls open. */
export interface RecoveryDesktop {
  /** null when the user closes the dialog. */
  chooseRecoveryFile(kind: 'enrolment' | 'statement'): Promise<string | null>
  chooseRecoveryTarget(suggestedName: string, kind: RecoveryFileKind): Promise<string | null>
}

export interface RecoveryHandlersDeps {
  readonly app: App
  readonly desktop: RecoveryDesktop
  readonly emit: Emit
  /** What can be done with the keys has changed. */
  readonly announceKeys: () => Promise<void>
}

export const createRecoveryHandlers = (deps: RecoveryHandlersDeps): Handlers['recovery'] => {
  const { app, desktop, emit, announceKeys } = deps
  const { recovery } = app
  let states = ''
  const tell = async (): Promise<void> => {
    const keys = await recovery.list()
    emit('recovery', 'changed', keys)
    const before = states
    states = keys.map(({ keyId, state }) => `${keyId} ${state}`).join()
    if (states !== before) await announceKeys()
  }
  recovery.onChange(() => {
    tell().catch(error => app.log.warn('enrolled keys were not told', { error }))
  })
  const save = async (name: string, kind: RecoveryFileKind, content: () => Promise<string | Uint8Array>) => {
    const path = await desktop.chooseRecoveryTarget(name, kind)
    if (path === null) return null
    await recovery.writeFile(path, await content())
    return { fileName: basename(path) }
  }

  return {
    list: () => recovery.list(),
    enrol: ({ keyId, pin }) => recovery.enrol(keyId, new Secret(pin ?? '')),
    confirm: ({ keyId, groups }) =>
      recovery.confirm(
        keyId,
        groups.map(group => new Secret(group)),
      ),
    async saveSheet({ keyId, language }) {
      const path = await desktop.chooseRecoveryTarget(`signet-sheet-${keyId.slice(0, 8)}.pdf`, 'sheet')
      if (path === null) return null
      const keyName = (await app.keys.list()).find(key => key.keyId === keyId)?.label ?? ''
      await recovery.writeSheet(path, await recovery.printSheet(keyId, keyName, language))
      return { fileName: basename(path) }
    },
    async savePukPage({ keyId, puk, language }) {
      const path = await desktop.chooseRecoveryTarget(`signet-puk-${keyId.slice(0, 8)}.pdf`, 'puk')
      if (path === null) return null
      const { label } = await app.keys.find(keyId)
      await recovery.writeSheet(path, await recovery.printPukPage(keyId, label, new Secret(puk), language))
      return { fileName: basename(path) }
    },
    saveEnrolment: ({ keyId }) =>
      save(`signet-key-${keyId.slice(0, 8)}.jwt`, 'enrolment', () => recovery.enrolmentText(keyId)),
    async openEnrolment() {
      const path = await desktop.chooseRecoveryFile('enrolment')
      return path === null ? null : recovery.look(await recovery.readEnrolmentFile(path))
    },
    find: ({ wanted }) => recovery.findKeys(wanted),
    checkCode: ({ keyId, unlockCode }) => recovery.belongs(keyId, new Secret(unlockCode)),
    async revoke({ keyId, unlockCode, reason }) {
      const request = { enrolment: keyId, unlockCode: new Secret(unlockCode), reason }
      const { statement: _kept, ...revoked } = await recovery.revoke(request)
      await announceKeys()
      return revoked
    },
    saveProof: ({ keyId }) =>
      save(`signet-revoked-${keyId.slice(0, 8)}.jwt`, 'statement', () => recovery.statementText(keyId)),
    async openProof() {
      const path = await desktop.chooseRecoveryFile('statement')
      return path === null ? null : recovery.learn(await recovery.readStatementFile(path), null)
    },
    status: ({ keyId }) => recovery.status(keyId),
    blockPin: ({ keyId }) => recovery.blockPin(keyId).finally(announceKeys),
    noteTold: ({ keyId }) => recovery.noteTold(keyId),
  }
}
