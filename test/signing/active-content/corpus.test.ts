/** Active content in other people's documents: every file is looked through or refused in words, and the counts are printed. */
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openPdf } from '../../../src/main/pdf/open-pdf.ts'
import { findActiveContent } from '../../../src/main/signing/pdf/find-active-content.ts'
import { AppError } from '../../../src/shared/errors.ts'
import type { ActiveContentKind } from '../../../src/shared/model/document.ts'
import { corpusFolder, hasAll } from '../pdf/pdf-programs.ts'

const marks: Partial<Readonly<Record<ActiveContentKind, string>>> = {
  javascript: '/JS',
  link: '/URI',
  'embedded-file': '/EF',
  layers: '/OCProperties',
  'xfa-form': '/XFA',
}

const listFiles = (): readonly string[] =>
  ['pdf', 'pdf-signed'].flatMap(folder =>
    readdirSync(join(corpusFolder, folder))
      .filter(name => name.endsWith('.pdf'))
      .map(name => join(corpusFolder, folder, name)),
  )

test.skipIf(!hasAll('corpus', 'qpdf'))('every file of the corpus', { timeout: 180_000 }, async () => {
  const table = new Map<
    ActiveContentKind | 'files' | 'with active content' | 'not to be opened' | 'not repaired by qpdf',
    number
  >()
  const add = (key: Parameters<typeof table.set>[0], more = 1) => table.set(key, (table.get(key) ?? 0) + more)
  const unexpected: string[] = []
  const named = new Map<string, readonly ActiveContentKind[]>()
  for (const path of listFiles()) {
    add('files')
    try {
      const pdf = await openPdf(path)
      try {
        const found = await findActiveContent(pdf)
        if (found.length > 0) add('with active content')
        for (const { kind, count } of found) add(kind, count)
        named.set(
          path.slice(corpusFolder.length + 1),
          found.map(({ kind }) => kind),
        )
      } finally {
        await pdf.close()
      }
    } catch (error) {
      if (error instanceof AppError) add('not to be opened')
      else unexpected.push(`${path}: ${String(error)}`)
    }
  }
  // A second program writes the file out in plain: what was named must stand there.
  for (const [path, kinds] of named) {
    if (kinds.length === 0) continue
    const plain = spawnSync('qpdf', ['--qdf', '--object-streams=disable', join(corpusFolder, path), '-'], {
      maxBuffer: 1 << 28,
    }).stdout.toString('latin1')
    // It cannot write out what it cannot repair.
    if (plain === '') add('not repaired by qpdf')
    else for (const kind of kinds) if (!plain.includes(marks[kind] ?? '')) unexpected.push(`${path}: no ${kind}`)
  }
  console.table(Object.fromEntries([...table].sort(([, a], [, b]) => b - a)))
  expect(unexpected).toEqual([])
  expect(named.size).toBeGreaterThan(0)
})
