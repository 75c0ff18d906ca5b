/** What main reads in before the first screen: the core, ten times as much, comes after it. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const folder = join(import.meta.dirname, '../../dist/main')
const mostBytes = 300_000
/** Before there is a window at all. */
const mostWindowBytes = 60_000

/** The file and all that it imports at once, by their paths in the folder. */
const readWithImports = (file: string, found = new Set<string>()): ReadonlySet<string> => {
  if (found.has(file)) return found
  found.add(file)
  const source = readFileSync(join(folder, file), 'utf8')
  for (const [, next = ''] of source.matchAll(/^(?:import|export)\s(?:[^;]*?\sfrom\s)?"(\.[^"]+\.js)";/gm))
    readWithImports(join(file, '..', next), found)
  return found
}
const weigh = (files: ReadonlySet<string>): number =>
  [...files].reduce((sum, file) => sum + statSync(join(folder, file)).size, 0)

test('before the first screen main reads in at most 300 kB of its code, and no part of the core', () => {
  const main = readFileSync(join(folder, 'main.js'), 'utf8')
  const later = (name: string): string => {
    const file = new RegExp(`import\\("\\./(parts/${name}-[^"]+\\.js)"\\)`).exec(main)?.[1]
    if (file === undefined) throw new Error(`main.js does not import ${name} later`)
    return file
  }
  const first = new Set([...readWithImports('main.js'), ...readWithImports(later('first-answers'))])
  const core = readWithImports(later('window-core'))
  console.log(
    `before the first screen: ${(weigh(first) / 1000).toFixed(0)} kB; the core: ${(weigh(core) / 1000).toFixed(0)} kB`,
  )
  expect(weigh(first)).toBeLessThanOrEqual(mostBytes)
  // Else the files were not found.
  expect(weigh(core)).toBeGreaterThan(mostBytes)
  expect(first).not.toContain(later('window-core'))
  expect(weigh(readWithImports('main.js'))).toBeLessThanOrEqual(mostWindowBytes)
})
