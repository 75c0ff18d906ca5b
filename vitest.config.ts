/**
 * `unit` needs Node alone; `machine` drives real programs (tokens, cards, PDF tools, a browser); `page` drives the window's
 * page by itself, built once for all of them.
 */
import { defineConfig } from 'vitest/config'

const machine = [
  'test/contract/**',
  'test/window/**',
  'test/native-mocks/**',
  'test/cli/**',
  'test/**/corpus.test.ts',
  'test/signing/pdf/broken-documents.test.ts',
  'test/norms/**',
  'test/signing/levels.test.ts',
  'test/signing/pdf/appearance-shown.test.ts',
]

const page = 'test/renderer/**/*.test.ts'

/** On a machine five times slower, with other tests beside. */
const patience = { testTimeout: 180_000, hookTimeout: 180_000, expect: { poll: { timeout: 60_000 } } }

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...machine, page],
          ...patience,
        },
      },
      {
        test: {
          name: 'machine',
          include: machine.map(pattern => (pattern.endsWith('.ts') ? pattern : `${pattern}/*.test.ts`)),
          ...patience,
        },
      },
      {
        test: {
          name: 'page',
          include: [page],
          globalSetup: ['test/renderer/page-setup.ts'],
          ...patience,
        },
      },
    ],
    globalSetup: ['test/global-setup.ts', 'test/contract/print-key-store-table.ts'],
    // Two cores on the smallest machine that runs all of this.
    maxWorkers: 2,
  },
})
