/** `signet validate --report`, with the real program. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createSignedPdf } from '../validation/pdf/signed-pdf.ts'
import { createWorkFolder, runSignet } from './run-signet.ts'

test('a report as PDF and as JSON, beside the same verdict; other endings and several files are refused', async () => {
  const folder = await createWorkFolder()
  writeFileSync(join(folder, 'signed.pdf'), (await createSignedPdf()).bytes)
  const run = (...args: readonly string[]) => runSignet(['validate', 'signed.pdf', '--offline', ...args], { folder })
  expect((await run('--report', 'out.pdf')).exit).toBe(1)
  expect(readFileSync(join(folder, 'out.pdf')).subarray(0, 5).toString()).toBe('%PDF-')
  const { exit, stdout } = await run('--report', 'out.json', '--json')
  expect(exit).toBe(1)
  const report = JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8'))
  expect(report).toMatchObject({ schema: 'signet-validation-report/1', file: { name: 'signed.pdf' } })
  expect(report.software.version).toMatch(/^\d+\.\d+\.\d+/)
  expect(report.verdict.signatures).toEqual(JSON.parse(stdout).files[0].signatures)
  expect((await run('--report', 'out.txt')).exit).toBe(2)
  expect((await run('signed.pdf', '--report', 'two.pdf')).exit).toBe(2)
  expect(['out.txt', 'two.pdf'].filter(name => existsSync(join(folder, name)))).toEqual([])
  expect((await run('--report', 'signed.pdf')).exit).toBe(3)
})
