/** What the page weighs: its own script stays small, and pdf.js waits for the first document. */
import { gzipSync } from 'node:zlib'
import type { Rolldown } from 'vite'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildPage } from './build-page.ts'

const mostBytes = 300_000
let chunks: readonly Rolldown.OutputChunk[]
const isPdfjs = ({ moduleIds }: Rolldown.OutputChunk): boolean =>
  moduleIds.some(id => /pdfjs-dist.build.pdf\.m?js$/.test(id))

beforeAll(async () => {
  chunks = (await buildPage()).output.filter(each => each.type === 'chunk')
})

describe('the weight of the page', () => {
  test('all of its own script, without pdf.js, is at most 300 kB compressed', () => {
    const own = chunks.filter(chunk => !isPdfjs(chunk))
    const bytes = own.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0)
    console.log(`the page's own script: ${(bytes / 1000).toFixed(0)} kB compressed`)
    expect(own.some(({ isEntry }) => isEntry)).toBe(true)
    expect(bytes).toBeLessThanOrEqual(mostBytes)
  })

  test('pdf.js comes only with a document', () => {
    const [entry] = chunks.filter(({ isEntry }) => isEntry)
    const [pdfjs, ...more] = chunks.filter(isPdfjs)
    expect(more).toEqual([])
    expect(entry?.dynamicImports).toContain(pdfjs?.fileName)
    const withWindow = new Set<string>()
    const follow = (name: string): void => {
      if (withWindow.has(name)) return
      withWindow.add(name)
      for (const next of chunks.find(({ fileName }) => fileName === name)?.imports ?? []) follow(next)
    }
    follow(entry?.fileName ?? '')
    expect(withWindow).not.toContain(pdfjs?.fileName)
  })
})
