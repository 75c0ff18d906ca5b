/** Entry of the window: the core of `app.ts` behind Electron. */
import { join, resolve } from 'node:path'
import { app as electronApp } from 'electron'
import packageJson from '../../package.json' with { type: 'json' }
import { contract } from '../shared/contract.ts'
import { AppError } from '../shared/errors.ts'
import { createApp } from './app.ts'
import { createDispatcher } from './dispatcher.ts'
import { createHandlers } from './handlers.ts'
import { createElectronHost } from './host/electron-host.ts'
import { createNodeHost } from './host/node-host.ts'
import { createKeyNews } from './key-news.ts'
import { isAnsweredWhileLocked } from './session-handlers.ts'
import { createDesktop } from './window/desktop.ts'
import { createEmit } from './window/ipc.ts'
import { claimFreeSchemes, findStartCommand, queueDocuments, queueLinks } from './window/links.ts'
import { isTrustedSender } from './window/policy.ts'
import { createShowArrivals } from './window/show-arrivals.ts'
import { closeBeforeExit, findWindow, prepareWindow, startWindow } from './window/start-window.ts'
import { watchSleep } from './window/watch-sleep.ts'

const run = async (): Promise<void> => {
  const links = queueLinks()
  const documentsToOpen = queueDocuments()
  await electronApp.whenReady()
  const processEntries = {
    pkcs11: join(import.meta.dirname, 'pkcs11.js'),
    backup: join(import.meta.dirname, 'backup-process.js'),
  }
  const signingThread = join(import.meta.dirname, 'signing-thread.js')
  const listThread = join(import.meta.dirname, 'list-thread.js')
  const userDataPath = electronApp.getPath('userData')
  const files = createNodeHost({ userDataPath, processEntries, signingThread, listThread })
  const app = await createApp({ host: createElectronHost(files, processEntries), isWindow: true })
  const { documents, log, session } = app
  const emit = createEmit(findWindow)
  const keyNews = createKeyNews({ app, emit })
  const handlers = createHandlers({
    app,
    desktop: createDesktop(findWindow, emit),
    emit,
    announceKeys: keyNews.announce,
    version: packageJson.version,
    platform: process.platform as 'linux' | 'darwin' | 'win32',
    systemLanguages: () => electronApp.getPreferredSystemLanguages(),
  })
  app.recovery.watch()
  keyNews.watch()
  const webEid = await app.webEid.listen(findStartCommand())
  closeBeforeExit(async () => {
    await webEid.close()
    await app.close()
  })
  const shown = createShowArrivals({ app, emit, findWindow, log })
  claimFreeSchemes(app.links.schemes().flatMap(({ scheme, isAllowed }) => (isAllowed ? [scheme] : [])))
  session.watch(state => emit('session', 'changed', state))
  watchSleep(() => session.lockFor('sleep'))
  await startWindow({
    dispatcher: createDispatcher({
      contract,
      handlers,
      isTrustedSender,
      admit: (group, name) => {
        if (session.state().isLocked && !isAnsweredWhileLocked(group, name)) throw new AppError('vault/locked')
      },
      onFailure: (channel, error) => log.warn('call failed', { channel, error }),
    }),
    documents,
    pageDirectory: join(import.meta.dirname, '../renderer'),
    preloadPath: join(import.meta.dirname, '../preload/preload.cjs'),
    windowStatePath: join(userDataPath, 'window-state.json'),
    log,
    onOpenPath: path =>
      // Behind the lock there is no page yet that could take it.
      void session
        .whenUnlocked()
        .then(() => handlers.documents.openPath({ path }))
        .then(
          opened => emit('documents', 'opened', opened),
          error => log.warn('cannot open', { error }),
        ),
    links,
    documentsToOpen,
    onLink: shown.openLink,
    onArguments: shown.openArgument,
  })
}

const profile = process.env['SIGNET_PROFILE']
if (profile) electronApp.setPath('userData', resolve(profile))
if (prepareWindow()) run().catch(fail)
else electronApp.quit()

/** A guard or a migration that fails stops the start. */
function fail(error: unknown): void {
  process.stderr.write(`signet: the window cannot open: ${error instanceof Error ? error.message : 'unknown'}\n`)
  electronApp.exit(70)
}
