/** What main does for each call of the page: one line each, the use cases are in the rooms. */
import { basename, extname } from 'node:path'
import type { Emit, Handlers } from '../shared/contract.ts'
import { AppError, toAppError } from '../shared/errors.ts'
import type { AppInfo } from '../shared/model/app.ts'
import type { LinkScheme } from '../shared/model/arrival.ts'
import type { ReportKind } from '../shared/model/report.ts'
import { revealSecret, Secret } from '../shared/secret.ts'
import type { Language } from '../shared/words.ts'
import type { App } from './app.ts'
import { createOutsideAddresses } from './arrival/outside-addresses.ts'
import { createArrivalHandlers, rememberAddresses } from './arrival-handlers.ts'
import { createBatchHandlers } from './batch-handlers.ts'
import { createCommandHandlers } from './command-handlers.ts'
import { createCredentialsHandlers } from './credentials-handlers.ts'
import { createDisclosureHandlers } from './disclosure-handlers.ts'
import { nameFolder, suggestOutputPath } from './documents.ts'
import { createExtendHandlers } from './extend-handlers.ts'
import { createLogBookHandlers } from './log-book-handlers.ts'
import { createMyDataHandlers } from './my-data-handlers.ts'
import { createOpening, createRecentHandlers } from './recent-handlers.ts'
import { createRecoveryHandlers, type RecoveryDesktop } from './recovery-handlers.ts'
import { createSessionHandlers } from './session-handlers.ts'
import { createSupportHandlers } from './support-handlers.ts'
import { createVaultHandlers } from './vault-handlers.ts'
import { createWebEidHandlers } from './web-eid-handlers.ts'
import { tellEnds } from './work-notices.ts'

/** Files with personal data. */
export type DataFileKind = 'json' | 'jwe' | 'backup' | 'pdf' | 'credential'

/** The parts of the desktop that a page may ask for; each is a native dialog or a fixed action. */
export interface Desktop extends RecoveryDesktop {
  /** null when the user closes the dialog. */
  chooseDocument(): Promise<string | null>
  chooseFolder(): Promise<string | null>
  chooseTarget(suggestedPath: string): Promise<string | null>
  /** A PKCS#12 key, or a certificate. */
  chooseKeyFile(kind: 'pkcs12' | 'certificate'): Promise<string | null>
  chooseTrustFile(kind: 'certificates' | 'list'): Promise<string | null>
  chooseRequestTarget(suggestedName: string): Promise<string | null>
  chooseReportTarget(suggestedPath: string, kind: ReportKind): Promise<string | null>
  /** An export or a backup. */
  chooseDataTarget(suggestedName: string, kind: DataFileKind): Promise<string | null>
  chooseDataFile(kind: DataFileKind): Promise<string | null>
  showInFolder(path: string): Promise<void>
  openOutside(path: string): Promise<void>
  /** In the browser. @throws {AppError} app/bad-request for what is not https */
  openAddress(address: string): Promise<void>
  /** The menu in this language; nothing where there is none. */
  showMenu(language: Language): void
  /** Nothing while the window has the focus. */
  notify(title: string, body: string): void
  /** Makes Signet the desktop's program for links of this scheme. */
  claimScheme(scheme: LinkScheme): void
}

export interface HandlersDeps {
  readonly app: App
  readonly desktop: Desktop
  readonly emit: Emit
  readonly announceKeys: () => Promise<void>
  readonly version: string
  readonly platform: AppInfo['platform']
  /** The chosen one, else the system's. */
  readonly language: () => Language
}

export const createHandlers = (deps: HandlersDeps): Handlers => {
  const { app, desktop, emit, announceKeys, language } = deps
  const { documents } = app
  /** Signings that can still be given up. */
  const waiting = new Set<AbortController>()
  const opening = createOpening(app)
  const asked = createDisclosureHandlers({ app, announceKeys })
  const addresses = createOutsideAddresses(address => desktop.openAddress(address))

  return {
    app: {
      info: async () => ({
        version: deps.version,
        platform: deps.platform,
        language: language(),
        settings: app.settings.get(),
      }),
      async saveSettings(settings) {
        const saved = app.settings.save(settings)
        desktop.showMenu(language())
        return saved
      },
    },
    arrival: createArrivalHandlers({ app, claimScheme: scheme => desktop.claimScheme(scheme), addresses }),
    firstStart: {
      state: async () => app.firstStart.state(),
      end: async ({ how }) => app.firstStart.end(how),
    },
    session: createSessionHandlers(app),
    webEid: createWebEidHandlers(app, announceKeys),
    logBook: createLogBookHandlers(app),
    vault: createVaultHandlers({ app, announceKeys }),
    documents: {
      async choose() {
        const path = await desktop.chooseDocument()
        return path === null ? null : opening.document(path)
      },
      openPath: ({ path }) => opening.document(path),
      async openFolder() {
        const path = await desktop.chooseFolder()
        return path === null ? null : opening.folder(path)
      },
      openFolderPath: ({ path }) => opening.folder(path),
      close: async ({ documentId }) => documents.close(documentId),
      openRevision: async ({ documentId, sizeBytes }) => ({
        documentId: documents.openRevision(documentId, sizeBytes),
      }),
      async chooseTarget({ documentId }) {
        const path = await desktop.chooseTarget(suggestOutputPath(documents.getPath(documentId)))
        return path === null ? null : { targetId: documents.registerTarget(path), fileName: basename(path) }
      },
      async chooseTargetFolder() {
        const path = await desktop.chooseFolder()
        if (path === null) return null
        return { folderId: documents.registerTarget(path), folder: nameFolder(path) }
      },
      plannedTarget: ({ documentId }) => documents.findPlannedTarget(documentId),
      inspect: ({ documentId, documentPassword }) =>
        app.signing.inspect(documents.getPath(documentId), toPassword(documentPassword)),
      showInFolder: ({ documentId }) => desktop.showInFolder(documents.getPath(documentId)),
      openOutside: ({ documentId }) => desktop.openOutside(documents.getPath(documentId)),
    },
    menu: {},
    recentDocuments: createRecentHandlers(app, opening),
    keys: {
      list: () => app.keys.list(),
      modules: () => app.keys.modules(),
      async createSoftwareKey({ name, algorithm, pin }) {
        const created = await app.keys.createSoftwareKey({ name, algorithm, pin: new Secret(pin) })
        await announceKeys()
        return created
      },
      // The state of the PIN is news after a failure too.
      changePin: ({ keyId, oldPin, newPin }) =>
        app.keys.changePin(keyId, toSecret(oldPin), toSecret(newPin)).finally(announceKeys),
      unblock: ({ keyId, puk, newPin, kind }) =>
        app.keys.unblock(keyId, new Secret(puk), new Secret(newPin), kind).finally(announceKeys),
      suggestPin: async () => revealSecret(app.keys.suggestPin()),
      async retryModule({ path }) {
        await app.modules.retry(path)
        const modules = await app.keys.modules()
        await announceKeys()
        return modules
      },
      async importPkcs12({ password, pin }) {
        const path = await desktop.chooseKeyFile('pkcs12')
        if (path === null) return null
        const imported = await app.keys.importPkcs12(path, new Secret(password), new Secret(pin))
        await announceKeys()
        return imported
      },
      async saveRequest({ keyId, pin, name }) {
        const path = await desktop.chooseRequestTarget(`${name.replace(/[^\p{L}\p{N} ._-]/gu, '_')}.csr`)
        if (path === null) return null
        await app.keys.saveRequest(keyId, name, toSecret(pin), path).finally(announceKeys)
        return { fileName: basename(path) }
      },
      async installCertificate({ keyId, pin }) {
        const path = await desktop.chooseKeyFile('certificate')
        return path === null ? null : app.keys.installCertificate(keyId, path, toSecret(pin)).finally(announceKeys)
      },
      deleteSoftwareKey: ({ keyId, pin }) => app.keys.deleteSoftwareKey(keyId, new Secret(pin)).finally(announceKeys),
    },
    signing: tellEnds(
      {
        async check({ documentId, keyId, appearance, documentPassword, level, location, ...wishes }) {
          if (appearance) await app.signing.checkPlace(keyId, appearance, { reason: wishes.reason, location })
          const check = await app.signing.createCheck(keyId)
          const found = await check({
            ...wishes,
            inputPath: documents.getPath(documentId),
            digest,
            isDigestFree: true,
            password: toPassword(documentPassword),
            ...(level ? { level } : {}),
          })
          // Nobody is asked for a timestamp because a document says so: the user names authorities in the settings.
          if (found.timestampUrl !== null) throw new AppError('timestamps/no-authority')
          return { level: found.level, certify: found.certify }
        },
        async sign({ documentId, keyId, pin, targetId, replaceExisting, documentPassword, level, ...wishes }) {
          const inputPath = documents.getPath(documentId)
          const outputPath = targetId === null ? suggestOutputPath(inputPath) : documents.getTarget(targetId)
          const cancel = new AbortController()
          waiting.add(cancel)
          try {
            // Before the PIN: a document that was changed since it was opened costs none.
            const expectedSha256 = await documents.digestOf(documentId)
            const session = await app.signing.unlock(keyId, toSecret(pin), cancel.signal)
            try {
              const signed = await session.signFile({
                inputPath,
                outputPath,
                // The save dialog has asked already.
                replaceExisting: replaceExisting || targetId !== null,
                ...wishes,
                ...(level ? { level } : {}),
                digest,
                isDigestFree: true,
                password: toPassword(documentPassword),
                expectedSha256,
                onProgress: progress => emit('signing', 'progress', { documentId, ...progress }),
              })
              const { documentId: signedId, fileName, folder } = await opening.document(signed.outputPath)
              const { inputPath: _in, outputPath: _out, outputSha256: _digest, ...facts } = signed
              return { ...facts, documentId: signedId, fileName, folder }
            } finally {
              await session.close()
            }
          } finally {
            waiting.delete(cancel)
            // Reads every token anew, which takes a card a second or two: neither signature nor answer waits for it.
            announceKeys().catch(thrown => app.log.warn('keys were not told', { code: toAppError(thrown).code }))
          }
        },
        async cancel() {
          for (const each of waiting) each.abort()
        },
        ...createBatchHandlers({ app, emit, announceKeys }),
        ...createExtendHandlers({ app, chooseTarget: path => desktop.chooseTarget(path), emit, opening }),
      },
      { notify: desktop.notify, language, nowMs: () => performance.now() },
    ),
    commands: createCommandHandlers({ app, platform: deps.platform, language }),
    validation: {
      validate: ({ documentId, documentPassword }) =>
        app.validation.validateFile(documents.getPath(documentId), {
          password: documentPassword === null ? undefined : new Secret(documentPassword),
        }),
      async saveReport({ documentId, kind, language }) {
        const inputPath = documents.getPath(documentId)
        const outputPath = await desktop.chooseReportTarget(suggestReportPath(inputPath, kind), kind)
        if (outputPath === null) return null
        await app.validation.writeReport(inputPath, { outputPath, kind, language, softwareVersion: deps.version })
        return { fileName: basename(outputPath) }
      },
    },
    recovery: createRecoveryHandlers({ app, desktop, emit, announceKeys }),
    support: createSupportHandlers({ app, desktop }),
    myData: createMyDataHandlers({ app, desktop, emit, now: () => new Date(), announceKeys }),
    ...asked,
    credentials: createCredentialsHandlers({ app, desktop }),
    disclosure: rememberAddresses(asked.disclosure, addresses),
    trust: {
      list: async () => app.trust.overview(),
      async add({ purpose }) {
        const path = await desktop.chooseTrustFile('certificates')
        if (path === null) return null
        await app.trust.add(path, purpose)
        return app.trust.overview()
      },
      async addList({ address }) {
        const source = address ?? (await desktop.chooseTrustFile('list'))
        const signer = source === null ? null : await desktop.chooseTrustFile('certificates')
        if (source === null || signer === null) return null
        await app.trust.addList(source, [signer])
        return app.trust.overview()
      },
      async remove({ id }) {
        app.trust.remove(id)
        return app.trust.overview()
      },
      async setPlatform({ purpose, trusted }) {
        app.trust.setPlatform(purpose, trusted)
        return app.trust.overview()
      },
      async refresh() {
        await app.trust.refresh('all')
        return app.trust.overview()
      },
    },
  }
}

/** `contract.pdf` becomes `contract-report.pdf` beside it. */
const suggestReportPath = (inputPath: string, kind: ReportKind): string =>
  `${inputPath.slice(0, inputPath.length - extname(inputPath).length)}-report.${kind}`

/** Unless a field demands another. */
const digest = 'sha256'

const toPassword = (password: string | null): Secret | null => (password === null ? null : new Secret(password))

/** null: it is typed on the reader. */
const toSecret = (pin: string | null): Secret => new Secret(pin ?? '')
