/** Builds the page as it is shipped. */
import { join } from 'node:path'
import { build, type Rolldown } from 'vite'

const root = join(import.meta.dirname, '../..')

/** Into a folder; without one the answer alone has it. */
export const buildPage = async (outDir?: string): Promise<Rolldown.RolldownOutput> => {
  const before = process.env['NODE_ENV']
  // Test runners set it to "test", which would bundle the slower React of development.
  process.env['NODE_ENV'] = 'production'
  try {
    return (await build({
      configFile: join(root, 'vite.config.ts'),
      logLevel: 'silent',
      build: outDir === undefined ? { write: false } : { outDir },
    })) as Rolldown.RolldownOutput
  } finally {
    if (before === undefined) delete process.env['NODE_ENV']
    else process.env['NODE_ENV'] = before
  }
}
