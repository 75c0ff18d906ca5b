/** `signet trust` and `validate --trust`, with the real program. */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { toPem } from '../../src/main/pki/certificate.ts'
import { certificate, createSignedPdf } from '../validation/pdf/signed-pdf.ts'
import { validateShape } from './json-shapes.ts'
import { createWorkFolder, runSignet } from './run-signet.ts'

test('anchors are added, listed and removed, and only those for signing let a signature pass', async () => {
  const folder = await createWorkFolder()
  writeFileSync(join(folder, 'signed.pdf'), (await createSignedPdf()).bytes)
  writeFileSync(join(folder, 'anna.pem'), toPem(certificate))
  const run = async (...args: readonly string[]) => {
    const ran = await runSignet([...args, '--json'], { folder })
    return { exit: ran.exit, json: JSON.parse(ran.stdout) }
  }
  const validate = async (...args: readonly string[]) => {
    const { exit, json } = await run('validate', 'signed.pdf', '--at', '2026-11-22', '--offline', ...args)
    return [exit, validateShape.parse(json).files[0]?.indication]
  }
  expect(await validate()).toEqual([1, 'INDETERMINATE'])
  expect(await validate('--trust', 'anna.pem')).toEqual([0, 'TOTAL-PASSED'])
  expect((await run('trust', 'add', 'anna.pem', '--for', 'tls')).exit).toBe(0)
  expect(await validate()).toEqual([1, 'INDETERMINATE'])
  const { json } = await run('trust', 'add', 'anna.pem', '--for', 'signing')
  expect(await validate()).toEqual([0, 'TOTAL-PASSED'])
  expect((await run('trust')).json.anchors).toMatchObject([{ purpose: 'tls' }, { purpose: 'signing' }])
  expect((await run('trust', 'remove', json.anchors[0].id)).exit).toBe(0)
  expect(await validate()).toEqual([1, 'INDETERMINATE'])
  expect((await run('trust', 'remove', json.anchors[0].id)).exit).toBe(3)
  expect((await run('trust', 'add', 'anna.pem')).exit).toBe(2)
})

test('--offline opens no socket: a program that tries is ended at once, and this one is not', async () => {
  const folder = await createWorkFolder()
  writeFileSync(join(folder, 'signed.pdf'), (await createSignedPdf()).bytes)
  writeFileSync(join(folder, 'anna.pem'), toPem(certificate))
  const trap =
    'import{Socket}from"node:net";import dgram from"node:dgram";import dns from"node:dns";import process from"node:process";' +
    'const end=()=>process.exit(99);Socket.prototype.connect=end;dgram.createSocket=end;dns.lookup=end;'
  const environment = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(trap)}` }
  const tries = spawnSync(process.execPath, ['-e', 'require("node:http").get("http://127.0.0.1:9")'], {
    env: { ...process.env, ...environment },
  })
  expect(tries.status).toBe(99)
  const args = ['validate', 'signed.pdf', '--offline', '--trust', 'anna.pem', '--at', '2026-11-22']
  expect((await runSignet(args, { folder, environment })).exit).toBe(0)
})
