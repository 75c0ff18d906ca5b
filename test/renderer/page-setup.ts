/** Builds the page once for all tests of it. Not where `npm run build` puts it: tests that use that one run at the same time. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildPage } from './build-page.ts'

export const setup = async (): Promise<() => void> => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-built-page-'))
  await buildPage(folder)
  process.env['SIGNET_BUILT_PAGE'] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}
