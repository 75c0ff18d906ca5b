/** What main does when the page asks for personal data, consent to processing and rights: over the vault as the window holds it open. */
import { basename, join } from 'node:path'
import type { Emit, Handlers } from '../shared/contract.ts'
import { AppError } from '../shared/errors.ts'
import type { DailyBackup } from '../shared/model/backup.ts'
import type { ExportForm } from '../shared/model/export.ts'
import type { SavedLetter } from '../shared/model/rights-letter.ts'
import { Secret } from '../shared/secret.ts'
import type { App } from './app.ts'
import { nameFolder } from './documents.ts'
import type { Desktop } from './handlers.ts'

export interface MyDataHandlersDeps {
  readonly app: Pick<App, 'myData' | 'settings' | 'session' | 'documents' | 'signing'>
  readonly desktop: Pick<Desktop, 'chooseFolder' | 'chooseDataFile' | 'chooseDataTarget'>
  readonly emit: Emit
  readonly now: () => Date
  /** After a PIN: its tries may have changed. */
  readonly announceKeys: () => Promise<void>
}

/** Paths never reach the page. */
const withFolderName = (daily: DailyBackup): DailyBackup => ({
  ...daily,
  folder: daily.folder && nameFolder(daily.folder),
})

/** By a certificate. */
type SignPdf = NonNullable<Parameters<App['myData']['letters']['write']>[3]>

/** Of a letter: nothing of it is seen on the page. */
const plainSignature = {
  digest: 'sha256',
  isDigestFree: true,
  reason: null,
  location: null,
  field: null,
  expectedSha256: null,
} as const

export const createMyDataHandlers = (deps: MyDataHandlersDeps): Handlers['myData'] => {
  const { app, desktop, emit, now, announceKeys } = deps
  const { myData, settings, session, documents } = app
  const tellProgress = (done: number, total: number): void => emit('myData', 'backupProgress', { done, total })
  const today = (): string => now().toISOString().slice(0, 10)
  const { processing, attributes, receipts, objections } = myData
  /** An attribute that lies on a key is reached with that key's PIN; any other through the open vault. */
  const entryOf = (key: { readonly keyId: string; readonly pin: string | null } | null) =>
    key === null ? 'open' : { keyId: key.keyId, pin: new Secret(key.pin ?? '') }
  /** One PIN entry of a key whose certificate signs a letter. */
  const withSigning = async <Result>(
    { keyId, pin }: { readonly keyId: string; readonly pin: string | null },
    use: (signPdf: SignPdf) => Promise<Result>,
  ): Promise<Result> => {
    try {
      const signing = await app.signing.unlock(keyId, new Secret(pin ?? ''))
      try {
        return await use((inputPath, { path, replaceExisting }) =>
          signing.signFile({ ...plainSignature, inputPath, outputPath: path, replaceExisting }),
        )
      } finally {
        await signing.close()
      }
    } finally {
      await announceKeys()
    }
  }
  const chooseExportTarget = async (form: ExportForm): Promise<string | null> => {
    const name = `signet-${today()}`
    if (form === 'json') return desktop.chooseDataTarget(`${name}.json`, 'json')
    if (form === 'encrypted') return desktop.chooseDataTarget(`${name}.jwe`, 'jwe')
    const folder = await desktop.chooseFolder()
    return folder === null ? null : join(folder, name)
  }
  const listRetention = () =>
    myData.retention.list('open').catch((thrown: unknown) => {
      if (thrown instanceof AppError && thrown.code === 'vault/locked') return myData.retention.lengths()
      throw thrown
    })

  return {
    processing: async () => processing.state(),
    async giveConsent({ textVersion, language }) {
      if (textVersion !== processing.state().textVersion) throw new AppError('app/bad-request')
      return processing.giveConsent(language)
    },
    withdrawConsent: async () => processing.withdrawConsent(),
    setFrozen: async ({ frozen }) => (frozen ? processing.freeze() : processing.release()),
    attributes: () => attributes.list('open'),
    attributesOnKey: ({ keyId, pin }) => attributes.readOnKey({ keyId, pin: new Secret(pin ?? '') }),
    setAttribute: ({ name, value, place, key }) => attributes.set(entryOf(key), { name, value, place }),
    deleteAttribute: ({ name, key }) => attributes.delete(entryOf(key), name),
    readCard: ({ keyId }) => attributes.readCard('open', keyId),
    keepCardData: ({ names }) => attributes.keepCardData('open', names),
    deleteCardData: () => attributes.deleteCardData('open'),
    retention: listRetention,
    async setRetention({ class: name, keepFor }) {
      settings.byName.change(`retention.${name}`, keepFor ?? 'none')
      return listRetention()
    },
    receipts: ({ limit, beforeSeq, clientId }) =>
      receipts.list('open', { limit, beforeSeq: beforeSeq ?? undefined, clientId: clientId ?? undefined }),
    log: ({ limit, beforeSeq }) => receipts.listLog('open', { limit, beforeSeq: beforeSeq ?? undefined }),
    hasObjected: ({ clientId }) => objections.get('open', clientId),
    setObjection: ({ clientId, objects }) => objections.set('open', clientId, objects),
    async writeLetter({ signer, ...request }) {
      const write = async (signPdf?: SignPdf): Promise<SavedLetter | null> => {
        const path = await desktop.chooseDataTarget(`${request.right}-${today()}.pdf`, 'pdf')
        if (path === null) return null
        const written = await myData.letters.write('open', request, { path, replaceExisting: true }, signPdf)
        const fileName = basename(path)
        return { ...written, fileName, signatureFile: written.signature === 'pairwise' ? `${fileName}.jws` : null }
      }
      return signer ? withSigning(signer, write) : write()
    },
    previewLetter: ({ isByCertificate, ...request }) => myData.letters.preview('open', request, isByCertificate),
    keptDocuments: () => myData.letters.list('open'),
    async saveKeptDocument({ documentId, fileName }) {
      const path = await desktop.chooseDataTarget(basename(fileName), 'pdf')
      if (path === null) return null
      await myData.letters.save('open', documentId, { path, replaceExisting: true })
      return { fileName: basename(path) }
    },
    async exportData({ form, password }) {
      const path = await chooseExportTarget(form)
      if (path === null) return null
      if (form === 'encrypted' && password === null) throw new AppError('app/bad-request')
      const secret = password === null ? null : new Secret(password)
      // The save dialog has asked already.
      await myData.export.exportTo('open', { path, form, password: secret, replaceExisting: true })
      return { fileName: basename(path) }
    },
    async erase({ key, withKeys }) {
      const entry = key === null ? null : { keyId: key.keyId, pin: new Secret(key.pin ?? '') }
      session.closeVault()
      try {
        return await myData.erasure.erase({ entry, withKeys })
      } finally {
        // There is none any more.
        session.closeVault()
      }
    },
    async createBackup({ password }) {
      const path = await desktop.chooseDataTarget(`signet-${today()}.backup`, 'backup')
      if (path === null) return null
      const lock = { password: new Secret(password) }
      const report = await myData.backups.create('open', { path, lock, replaceExisting: true }, tellProgress)
      return { ...report, fileName: basename(path) }
    },
    async chooseBackup() {
      const path = await desktop.chooseDataFile('backup')
      if (path === null) return null
      const facts = myData.backups.inspect(path)
      return { ...facts, backupId: documents.registerTarget(path), fileName: basename(path) }
    },
    async restoreBackup({ backupId, password, keyId, pin, replaceOther }) {
      const entry = { keyId, pin: new Secret(pin ?? '') }
      const path = documents.getTarget(backupId)
      session.closeVault()
      const restored = await myData.backups.restore({
        path,
        key: { password: new Secret(password) },
        entry,
        replaceOther,
      })
      // Whoever locked the window meanwhile finds it locked.
      if (!session.state().isLocked) await session.unlock(keyId, entry.pin)
      return restored
    },
    dailyBackup: async () => withFolderName(await myData.backups.daily('open')),
    async startDailyBackup({ password }) {
      const folder = await desktop.chooseFolder()
      if (folder === null) return null
      settings.byName.change('backup.folder', folder)
      return withFolderName(await myData.backups.startDaily('open', { password: new Secret(password) }, tellProgress))
    },
    stopDailyBackup: async () => withFolderName(await myData.backups.stopDaily('open')),
  }
}
