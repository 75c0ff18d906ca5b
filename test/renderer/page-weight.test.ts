/** What the page weighs: its own script stays small, and pdf.js waits for the first document. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Manifest } from 'vite'
import { describe, expect, test } from 'vitest'
import { languages } from '../../src/shared/words.ts'

const mostBytes = 300_000
const mostFirstBytes = 160_000
const folder = process.env['SIGNET_BUILT_PAGE'] ?? ''
const read = (file: string): Buffer => readFileSync(join(folder, file))
const scripts = Object.entries(JSON.parse(read('manifest.json').toString()) as Manifest).filter(([, { file }]) =>
  file.endsWith('.js'),
)
const pdfjs = scripts.filter(([name]) => /pdfjs-dist.build.pdf\.m?js$/.test(name)).map(([name]) => name)
/** What the page begins with, by the name of the chunk: no other names it, as it is asked for by index.html. */
const partOf = (name: string) => scripts.find(([, chunk]) => chunk.name === name)?.[1]
const page = read('index.html').toString()
const weigh = (files: readonly string[]): number =>
  files.reduce((sum, file) => sum + gzipSync(read(file), { level: 9 }).length, 0)

describe('the weight of the page', () => {
  test('all of its own script, without pdf.js, is at most 300 kB compressed', () => {
    const own = scripts.filter(([name]) => !pdfjs.includes(name)).map(([, { file }]) => file)
    const bytes = weigh(own)
    console.log(`the page's own script: ${(bytes / 1000).toFixed(0)} kB compressed`)
    expect(own.length).toBeGreaterThan(0)
    expect(bytes).toBeLessThanOrEqual(mostBytes)
  })

  test('the first screen takes what index.html asks for and the words of one language, at most 160 kB compressed', () => {
    const first = Array.from(page.matchAll(/"\/(assets\/[^"]+\.js)"/g), ([, file = '']) => file)
    expect(page).toContain(`<script type="module" crossorigin src="/${partOf('start')?.file}">`)
    expect(first).toContain(partOf('window')?.file)
    // Nothing that they import is to be asked for after they were read.
    const imported = first.flatMap(file => scripts.find(([, chunk]) => chunk.file === file)?.[1].imports ?? [])
    const files = imported.map(name => scripts.find(([each]) => each === name)?.[1].file)
    expect(first).toEqual(expect.arrayContaining(files))
    for (const language of languages) {
      const words = partOf(language)
      expect(words?.imports).toBeUndefined()
      const bytes = weigh([...first, words?.file ?? ''])
      console.log(`before the first screen, ${language}: ${(bytes / 1000).toFixed(0)} kB compressed`)
      expect(bytes).toBeLessThanOrEqual(mostFirstBytes)
    }
  })

  test('pdf.js comes only with a document', () => {
    expect(pdfjs).toHaveLength(1)
    expect(partOf('window')?.dynamicImports).toEqual(expect.arrayContaining(pdfjs))
  })
})
