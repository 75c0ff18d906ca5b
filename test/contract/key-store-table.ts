/** The table of what keys go through: a row for each situation, a column for each stack, a cell from a test that ran. */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import type { KeyStore } from '../../src/main/tokens/key-store.ts'
import { addSecrets, keepTrace } from '../traces.ts'

export const stacks = ['software token', 'SoftHSM2', 'faults over SoftHSM2', 'smart card'] as const
export type Stack = (typeof stacks)[number]

export const situations = [
  'keys are listed without a PIN',
  'a key that no token has',
  'keys are listed while one is open',
  'the token is not there',
  'two tokens at once',
  'the service that speaks to readers is down',
  'RSA-2048, PKCS#1 v1.5, SHA-256/384/512',
  'RSA-2048, PSS, SHA-256/384/512',
  'RSA-4096, PKCS#1 v1.5, SHA-256/384/512',
  'RSA-4096, PSS, SHA-256/384/512',
  'P-256, ECDSA, SHA-256/384/512',
  'P-384, ECDSA, SHA-256/384/512',
  'a scheme of another kind of key',
  'twenty signatures after one PIN',
  'two signatures asked for at once',
  'a wrong PIN, then the right one',
  'a wrong PIN while the key is open',
  'an empty PIN',
  'a PIN of 255 characters',
  'a PIN of several bytes per character',
  'a wrong PIN costs one try',
  'the last try is told before and after',
  'the last wrong PIN locks',
  'the lock is shown, and refuses the right PIN',
  'tries outlive a restart of the program',
  'a locked PIN is unblocked with the PUK',
  'flags that lie about the lock',
  'the PIN is not set',
  'the PIN must be changed',
  'the PIN has expired',
  'a PIN at each signature',
  'a PIN at each signature, not announced',
  'a wrong PIN at a signature',
  'a PIN typed on the reader',
  'a PIN entry that is cancelled on the reader',
  'taken out before a signature',
  'taken out during a signature',
  'taken out after a signature',
  'put back: works again without a restart',
  'another token in the same reader',
  'the service that speaks to readers restarts',
  'the driver crashes',
  'the driver hangs',
  'the driver crashes again and again',
  'garbage instead of slots, objects and attributes',
  'a signature of a wrong length',
  'a signature by another key',
  'a general error starts the driver afresh',
  'the token runs out of memory',
  'a closed key does not sign',
  'a key opened twice, in a row and at once',
  'the keys after a restart of the program',
  'another program uses the token too',
  'a secret for the vault, where it can',
  'a certificate of another key',
  'a certificate is kept',
  'no PIN in errors, logs and files',
] as const
export type Situation = (typeof situations)[number]

const folder = join(import.meta.dirname, '../../test-results/key-store')

export interface Column {
  /** A test of its own; the cell is what became of it. Not run where the column names a reason. */
  test(situation: Situation, run: () => Promise<void>): void
  /** Keeps what its calls fail with, for the last row. */
  watch<Store extends KeyStore>(store: Store): Store
  /** For the log of a store. */
  readonly log: { warn(...words: readonly unknown[]): void }
  /** Ends the column: the last row, and no row without an answer. `secrets` and `folder` are asked when all tests ran. */
  end(facts: () => { readonly secrets: readonly string[]; readonly folder: string }): void
}

/** One column; `reasons` says in which situations a stack cannot be, and why. */
export const openColumn = (stack: Stack, reasons: Readonly<Partial<Record<Situation, string>>>): Column => {
  const cells: Partial<Record<Situation, string>> = { ...reasons }
  const written: string[] = []
  const keep = (what: unknown): void => {
    written.push(inspect(what, { depth: 20, showHidden: true }), JSON.stringify(what) ?? '')
  }

  const column: Column = {
    test(situation, run) {
      if (reasons[situation] !== undefined) return
      test(situation, async () => {
        cells[situation] = 'FAILS'
        await run()
        cells[situation] = 'passes'
      })
    },

    watch: store =>
      new Proxy(store, {
        get(target, name) {
          const member: unknown = Reflect.get(target, name)
          if (typeof member !== 'function') return member
          return (...given: readonly unknown[]): unknown => {
            const result: unknown = Reflect.apply(member, target, given)
            if (result instanceof Promise) result.catch(keep)
            return result
          }
        },
      }),

    log: { warn: (...words) => keep(words) },

    end(facts) {
      column.test('no PIN in errors, logs and files', async () => {
        const { secrets, folder } = facts()
        expect(written.length, 'errors and lines of the log').toBeGreaterThan(0)
        addSecrets(...secrets)
        keepTrace(...written)
        const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
          .map(name => join(folder, name))
          .filter(path => statSync(path).isFile())
        for (const secret of secrets) {
          expect(written.filter(text => text.includes(secret))).toEqual([])
          expect(files.filter(path => path.includes(secret) || readFileSync(path).includes(secret))).toEqual([])
        }
      })
      test('every situation has an answer', () => {
        expect(situations.filter(situation => cells[situation] === undefined)).toEqual([])
      })
      afterAll(() => {
        mkdirSync(folder, { recursive: true })
        writeFileSync(join(folder, `${stack}.json`), JSON.stringify(cells))
      })
    },
  }
  return column
}

/** For the global setup: forgets the columns of an earlier run. */
export const clearTable = (): void => rmSync(folder, { recursive: true, force: true })

/** For the global teardown: the table of the columns that ran, printed and kept as test-results/key-store-table.md. */
export const printTable = (): void => {
  const columns = stacks.map(stack => {
    try {
      return JSON.parse(readFileSync(join(folder, `${stack}.json`), 'utf8')) as Partial<Record<Situation, string>>
    } catch {
      return undefined
    }
  })
  if (columns.every(column => column === undefined)) return
  const rows = situations.map(situation => [
    situation,
    ...columns.map(column => (column ? (column[situation] ?? 'not run') : 'not run here')),
  ])
  const toLine = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const head = ['situation', ...stacks]
  const table = [toLine(head), toLine(head.map(() => '---')), ...rows.map(toLine)].join('\n')
  writeFileSync(join(folder, '../key-store-table.md'), `${table}\n`)
  const passed = rows.flatMap(([, ...cells]) => cells.filter(cell => cell === 'passes')).length
  console.log(`${table}\n${rows.length} situations, ${passed} cells pass\n`)
}
