import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { ownMark, removeStaleTargets } from '../../../src/main/signing/pdf/stale-targets.ts'
import { makePdf } from '../../pdf/make-pdf.ts'

const root = mkdtempSync(join(tmpdir(), 'signet-stale-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(root, 'case-'))
})

const inMinutes = (minutes: number): Date => new Date(Date.now() + minutes * 60_000)

test('what a killed signing left is removed ten minutes later, and not before', async () => {
  writeFileSync(join(folder, 'contract.pdf'), makePdf())
  const paths = [join(folder, 'contract.pdf'), join(folder, 'signed.pdf')]
  const child = spawn(process.execPath, [join(import.meta.dirname, 'sign-forever.ts'), ...paths], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  // It is alive: however long it waits for its token, its file is its own.
  await removeStaleTargets(folder, inMinutes(600))
  expect(readdirSync(folder)).toHaveLength(2)
  child.kill('SIGKILL')
  await once(child, 'exit')
  await removeStaleTargets(folder, inMinutes(9))
  expect(readdirSync(folder)).toHaveLength(2)
  await removeStaleTargets(folder, inMinutes(11))
  expect(readdirSync(folder)).toEqual(['contract.pdf'])
})

test('nothing else is touched', async () => {
  const dead = '3ffffe'
  const here = ownMark().slice(6)
  const elsewhere = here === 'abcd' ? 'abce' : 'abcd'
  const kept = [
    `.other.pdf.${dead}${elsewhere}00aa11.tmp`,
    `.ours.pdf.${ownMark()}00aa11.tmp`,
    `.unknown.pdf.ffffff${here}00aa11.tmp`,
    `contract.pdf.${dead}${here}00aa11.tmp`,
    `.contract.pdf.${dead}${here}00aa1.tmp`,
    `.contract.pdf.${dead}${here}00aa11.pdf`,
    '.bashrc',
  ]
  for (const name of kept) writeFileSync(join(folder, name), 'precious')
  mkdirSync(join(folder, `.folder.${dead}${here}00aa11.tmp`))
  symlinkSync(join(folder, '.bashrc'), join(folder, `.link.${dead}${here}00aa11.tmp`))
  writeFileSync(join(folder, `.gone.pdf.${dead}${here}00aa11.tmp`), 'half a file')
  for (const name of kept) utimesSync(join(folder, name), 0, 0)
  const before = readdirSync(folder)
  await removeStaleTargets(folder, inMinutes(11))
  expect(readdirSync(folder)).toEqual(before.filter(name => !name.startsWith('.gone')))
})

test('a folder that cannot be read is no obstacle', async () => {
  await removeStaleTargets(join(folder, 'absent'), new Date())
  expect(readdirSync(folder)).toEqual([])
})
