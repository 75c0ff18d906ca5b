/** What the page weighs: its own script stays small, and pdf.js waits for the first document. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Manifest } from 'vite'
import { describe, expect, test } from 'vitest'

const mostBytes = 300_000
const folder = process.env['SIGNET_BUILT_PAGE'] ?? ''
const read = (file: string): Buffer => readFileSync(join(folder, file))
const scripts = Object.entries(JSON.parse(read('manifest.json').toString()) as Manifest).filter(([, { file }]) =>
  file.endsWith('.js'),
)
const pdfjs = scripts.filter(([name]) => /pdfjs-dist.build.pdf\.m?js$/.test(name)).map(([name]) => name)
const [entryName = '', entry] = scripts.find(([, { isEntry }]) => isEntry) ?? []

describe('the weight of the page', () => {
  test('all of its own script, without pdf.js, is at most 300 kB compressed', () => {
    const own = scripts.filter(([name]) => !pdfjs.includes(name))
    const bytes = own.reduce((sum, [, { file }]) => sum + gzipSync(read(file), { level: 9 }).length, 0)
    console.log(`the page's own script: ${(bytes / 1000).toFixed(0)} kB compressed`)
    expect(own.some(([, { isEntry }]) => isEntry)).toBe(true)
    expect(bytes).toBeLessThanOrEqual(mostBytes)
  })

  test('pdf.js comes only with a document', () => {
    expect(pdfjs).toHaveLength(1)
    expect(entry?.dynamicImports).toEqual(expect.arrayContaining(pdfjs))
    const withWindow = new Set<string>()
    const follow = (name: string): void => {
      if (withWindow.has(name)) return
      withWindow.add(name)
      for (const next of scripts.find(([each]) => each === name)?.[1].imports ?? []) follow(next)
    }
    follow(entryName)
    expect(withWindow).not.toContain(pdfjs[0])
  })
})
