/** What answers the window: the core of `app.ts` behind Electron, and what of it the desktop is told. */
import { join } from 'node:path'
import { contract } from '../shared/contract.ts'
import { AppError } from '../shared/errors.ts'
import { type Language, pickLanguage } from '../shared/words.ts'
import { createApp } from './app.ts'
import { createDispatcher } from './dispatcher.ts'
import type { Program } from './first-answers.ts'
import { createHandlers } from './handlers.ts'
import { createElectronHost } from './host/electron-host.ts'
import { createNodeHost } from './host/node-host.ts'
import { createKeyNews } from './key-news.ts'
import type { Log } from './log.ts'
import { isAnsweredWhileLocked } from './session-handlers.ts'
import { createDesktop } from './window/desktop.ts'
import { createEmit } from './window/ipc.ts'
import { claimFreeSchemes, findStartCommand } from './window/links.ts'
import { isTrustedSender } from './window/policy.ts'
import { createShowArrivals } from './window/show-arrivals.ts'
import { findWindow, type WindowAnswers } from './window/start-window.ts'
import { watchSleep } from './window/watch-sleep.ts'

export type WindowCore = WindowAnswers & {
  readonly log: Log
  readonly close: () => Promise<void>
}

/** @param bundles the folder of the built main process */
export const openWindowCore = async (program: Program, bundles: string): Promise<WindowCore> => {
  const processEntries = { pkcs11: join(bundles, 'pkcs11.js'), backup: join(bundles, 'backup-process.js') }
  const signingThread = join(bundles, 'signing-thread.js')
  const listThread = join(bundles, 'list-thread.js')
  const files = createNodeHost({ userDataPath: program.profile, processEntries, signingThread, listThread })
  const app = await createApp({ host: createElectronHost(files, processEntries), isWindow: true })
  const { documents, log, session } = app
  const emit = createEmit(findWindow)
  const language = (): Language => app.settings.get().language ?? pickLanguage(program.systemLanguages)
  const desktop = createDesktop(findWindow, emit)
  const keyNews = createKeyNews({ app, emit })
  const handlers = createHandlers({
    app,
    desktop,
    emit,
    announceKeys: keyNews.announce,
    version: program.version,
    platform: program.platform,
    language,
  })
  desktop.showMenu(language())
  // The page may have been told by the files alone: another program could have changed them since.
  emit('session', 'changed', session.state())
  app.recovery.watch()
  keyNews.watch()
  const webEid = await app.webEid.listen(findStartCommand())
  const shown = createShowArrivals({ app, emit, findWindow, log })
  claimFreeSchemes(app.links.schemes().flatMap(({ scheme, isAllowed }) => (isAllowed ? [scheme] : [])))
  session.watch(state => emit('session', 'changed', state))
  watchSleep(() => session.lockFor('sleep'))
  return {
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
    onLink: shown.openLink,
    onArguments: shown.openArgument,
    async close() {
      await webEid.close()
      await app.close()
    },
  }
}
