/** What main does for each call of the page: one line each, the use cases are in the rooms. */
import { basename } from 'node:path'
import type { Emit, Handlers } from '../shared/contract.ts'
import type { AppInfo } from '../shared/model/app.ts'
import { Secret } from '../shared/secret.ts'
import { pickLanguage } from '../shared/words.ts'
import type { App } from './app.ts'
import { suggestOutputPath } from './documents.ts'

/** The parts of the desktop that a page may ask for; each is a native dialog or a fixed action. */
export interface Desktop {
  /** null when the user closes the dialog. */
  chooseDocument(): Promise<string | null>
  chooseTarget(suggestedPath: string): Promise<string | null>
  showInFolder(path: string): Promise<void>
  openOutside(path: string): Promise<void>
}

export interface HandlersDeps {
  readonly app: App
  readonly desktop: Desktop
  readonly emit: Emit
  readonly version: string
  readonly platform: AppInfo['platform']
  readonly systemLanguages: () => readonly string[]
}

export const createHandlers = (deps: HandlersDeps): Handlers => {
  const { app, desktop, emit } = deps
  const { documents } = app
  const announceKeys = async (): Promise<void> => emit('keys', 'changed', await app.keys.list())

  return {
    app: {
      async info() {
        const settings = app.settings.get()
        const language = settings.language ?? pickLanguage(deps.systemLanguages())
        return { version: deps.version, platform: deps.platform, language, settings }
      },
      saveSettings: async settings => app.settings.save(settings),
    },
    documents: {
      async choose() {
        const path = await desktop.chooseDocument()
        return path === null ? null : documents.open(path)
      },
      openPath: ({ path }) => documents.open(path),
      close: async ({ documentId }) => documents.close(documentId),
      async chooseTarget({ documentId }) {
        const path = await desktop.chooseTarget(suggestOutputPath(documents.getPath(documentId)))
        return path === null ? null : { targetId: documents.registerTarget(path), fileName: basename(path) }
      },
      showInFolder: ({ documentId }) => desktop.showInFolder(documents.getPath(documentId)),
      openOutside: ({ documentId }) => desktop.openOutside(documents.getPath(documentId)),
    },
    keys: {
      list: () => app.keys.list(),
      modules: () => app.keys.modules(),
      async createSoftwareKey({ name, algorithm, pin }) {
        const created = await app.keys.createSoftwareKey({ name, algorithm, pin: new Secret(pin) })
        await announceKeys()
        return created
      },
    },
    signing: {
      async sign({ documentId, keyId, pin, reason, location, targetId, replaceExisting }) {
        const inputPath = documents.getPath(documentId)
        const outputPath = targetId === null ? suggestOutputPath(inputPath) : documents.getTarget(targetId)
        const session = await app.signing.unlock(keyId, new Secret(pin)).finally(announceKeys)
        try {
          const signed = await session.signFile({
            inputPath,
            outputPath,
            // The save dialog has asked already.
            replaceExisting: replaceExisting || targetId !== null,
            digest: 'sha256',
            reason,
            location,
            field: null,
            expectedSha256: documents.getSummary(documentId).sha256,
            onProgress: progress => emit('signing', 'progress', { documentId, ...progress }),
          })
          const { documentId: signedId, fileName, folder } = await documents.open(signed.outputPath)
          const { inputPath: _in, outputPath: _out, outputSha256: _digest, ...facts } = signed
          return { ...facts, documentId: signedId, fileName, folder }
        } finally {
          await session.close()
        }
      },
      recent: () => app.signing.recent(),
    },
    validation: {
      validate: ({ documentId }) => app.validation.validateFile(documents.getPath(documentId)),
    },
  }
}
