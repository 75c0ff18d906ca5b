/** Entry of the window: opens it, loads its page, answers its first screen, and reads in the core behind it. */
import { join, resolve } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { app as electronApp, session } from 'electron'
import packageJson from '../../package.json' with { type: 'json' }
import type { FirstAnswers, Program } from './first-answers.ts'
import { widenThreadPool } from './host/thread-pool.ts'
import { type GuardLog, installGuards } from './window/guards.ts'
import { createLateCore } from './window/late-core.ts'
import { queueDocuments, queueLinks } from './window/links.ts'
import { createMainWindow } from './window/main-window.ts'
import { closeBeforeExit, prepareWindow, startWindow } from './window/start-window.ts'

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
  const program: Program = {
    profile: userDataPath,
    version: packageJson.version,
    platform: process.platform as Program['platform'],
    // Asked once; a desktop speaks another language from the next session on.
    systemLanguages: electronApp.getPreferredSystemLanguages(),
  }
  const core = createLateCore(async () => {
    const { openWindowCore } = await import('./window-core.ts')
    const opened = await openWindowCore(program, import.meta.dirname)
    log = opened.log
    return opened
  })
  closeBeforeExit(core.close)
  await startWindow(window, { core, first: findFirstAnswers(), pageDirectory, links, documentsToOpen })

  async function findFirstAnswers(): Promise<FirstAnswers> {
    // Not at the top, and after the page is asked for: its processes start meanwhile.
    await nextTurn()
    const { readFirstAnswers } = await import('./first-answers.ts')
    return readFirstAnswers(program)
  }
}

const profile = process.env['SIGNET_PROFILE']
if (profile) electronApp.setPath('userData', resolve(profile))
if (prepareWindow()) run().catch(fail)
else electronApp.quit()

/** A guard or a migration that fails stops the start. */
async function fail(error: unknown): Promise<void> {
  process.stderr.write(`signet: the window cannot open: ${error instanceof Error ? error.message : 'unknown'}\n`)
  const { tellStartFailed } = await import('./window/tell-start-failed.ts')
  tellStartFailed(error)
  electronApp.exit(70)
}
