/** Entry of the window: opens it and loads its page, and the core behind it meanwhile. */
import { join, resolve } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { app as electronApp, session } from 'electron'
import { widenThreadPool } from './host/thread-pool.ts'
import { type GuardLog, installGuards } from './window/guards.ts'
import { queueDocuments, queueLinks } from './window/links.ts'
import { createMainWindow } from './window/main-window.ts'
import { closeBeforeExit, prepareWindow, startWindow } from './window/start-window.ts'
import type { WindowCore } from './window-core.ts'

const run = async (): Promise<void> => {
  widenThreadPool(process.env)
  const links = queueLinks()
  const documentsToOpen = queueDocuments()
  await electronApp.whenReady()
  const userDataPath = electronApp.getPath('userData')
  // What a guard stops before there is a log is stopped all the same, and not told.
  let log: GuardLog | undefined
  installGuards(session.defaultSession, { warn: (...told) => log?.warn(...told) })
  const preloadPath = join(import.meta.dirname, '../preload/preload.cjs')
  const window = createMainWindow(preloadPath, join(userDataPath, 'window-state.json'))
  const pageDirectory = join(import.meta.dirname, '../renderer')
  const core = openCore()
  closeBeforeExit(async () => (await core).close())
  await startWindow(window, { core, pageDirectory, links, documentsToOpen })

  async function openCore(): Promise<WindowCore> {
    // Not at the top, and after the page is asked for: its processes start while the core takes this thread.
    await nextTurn()
    const { openWindowCore } = await import('./window-core.ts')
    const opened = await openWindowCore(userDataPath, import.meta.dirname)
    log = opened.log
    return opened
  }
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
