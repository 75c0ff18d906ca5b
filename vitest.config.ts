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

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...machine, page],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'machine',
          include: machine.map(pattern => (pattern.endsWith('.ts') ? pattern : `${pattern}/*.test.ts`)),
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'page',
          include: [page],
          globalSetup: ['test/renderer/page-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
    globalSetup: ['test/global-setup.ts', 'test/contract/print-key-store-table.ts'],
    // Two cores on the smallest machine that runs all of this.
    maxWorkers: 2,
  },
})
