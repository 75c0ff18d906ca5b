/**
 * Three projects: `unit` needs Node alone; `machine` drives real programs (tokens, PDF tools, a browser); `tokens` breaks
 * drivers at every call and pulls cards, takes long, and wants a machine that does nothing else (`npm run test:tokens`).
 */
import { defineConfig } from 'vitest/config'

const machine = [
  'test/contract/**',
  'test/window/**',
  'test/renderer/**',
  'test/native-mocks/**',
  'test/cli/**',
  'test/**/corpus.test.ts',
  'test/signing/pdf/broken-documents.test.ts',
  'test/norms/**',
  'test/signing/levels.test.ts',
  'test/signing/pdf/appearance-shown.test.ts',
]

const tokens = [
  'test/contract/faults-at-every-call.test.ts',
  'test/contract/key-store-faults.test.ts',
  'test/contract/key-store-smart-card.test.ts',
]

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...machine, ...tokens],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'machine',
          include: machine.map(pattern => (pattern.endsWith('.ts') ? pattern : `${pattern}/*.test.ts`)),
          exclude: tokens,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: { name: 'tokens', include: tokens, testTimeout: 180_000, hookTimeout: 120_000, fileParallelism: false },
      },
    ],
    globalSetup: ['test/global-setup.ts', 'test/contract/print-key-store-table.ts'],
    // Two cores on the smallest machine that runs all of this.
    maxWorkers: 2,
  },
})
