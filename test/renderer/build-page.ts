/** Builds the page as it is shipped, with a manifest of its parts. */
import { join } from 'node:path'
import { build } from 'vite'

const root = join(import.meta.dirname, '../..')

export const buildPage = async (outDir: string): Promise<void> => {
  const before = process.env['NODE_ENV']
  // Test runners set it to "test", which would bundle the slower React of development.
  process.env['NODE_ENV'] = 'production'
  try {
    await build({
      configFile: join(root, 'vite.config.ts'),
      logLevel: 'silent',
      build: { outDir, manifest: 'manifest.json' },
    })
  } finally {
    if (before === undefined) delete process.env['NODE_ENV']
    else process.env['NODE_ENV'] = before
  }
}
