/** `signet trust` and `validate --trust`, with the real program. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { toPem } from '../../src/main/pki/certificate.ts'
import { certificate, createSignedPdf } from '../validation/pdf/signed-pdf.ts'
import { createAuthority, makeList, signList } from '../validation/trust/make-trusted-list.ts'
import { validateShape } from './json-shapes.ts'
import { openCore } from './run-over-core.ts'
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

test('a trusted list decides whom signatures are checked against, and is renewed on request', async () => {
  const folder = await createWorkFolder()
  const operator = await createAuthority('Operator')
  const list = join(folder, 'list.xml')
  const publish = (status: string, sequenceNumber: number): void => {
    const services = [{ name: 'people', certificates: [Buffer.from(certificate).toString('base64')], status }]
    writeFileSync(list, signList(makeList({ services, sequenceNumber, nextUpdate: '2100-01-01T00:00:00Z' }), operator))
  }
  writeFileSync(join(folder, 'signed.pdf'), (await createSignedPdf()).bytes)
  writeFileSync(join(folder, 'operator.pem'), toPem(operator.certificate.der))
  writeFileSync(join(folder, 'anna.pem'), toPem(certificate))
  const core = await openCore(folder)
  const run = async (...args: readonly string[]) => {
    const { exit, stdout } = await core.signet(...args)
    return { exit, json: JSON.parse(stdout) }
  }
  const validate = async () => (await run('validate', 'signed.pdf', '--at', '2026-11-22', '--offline')).exit
  publish('granted', 1)
  expect((await run('trust', 'add-list', 'list.xml')).exit).toBe(2)
  const foreign = await run('trust', 'add-list', 'list.xml', '--signer', 'anna.pem')
  expect([foreign.exit, foreign.json.error.code]).toEqual([3, 'validation/list-signature'])
  expect(await validate()).toBe(1)
  const added = await run('trust', 'add-list', 'list.xml', '--signer', 'anna.pem', 'operator.pem')
  expect(added.json.lists).toMatchObject([
    { state: 'current', services: { signing: 1, timestamping: 0 }, source: list },
  ])
  expect(await validate()).toBe(0)
  publish('withdrawn', 2)
  expect(await validate()).toBe(0)
  expect((await run('trust', 'refresh')).exit).toBe(0)
  expect(await validate()).toBe(1)
  publish('granted', 1)
  const older = await run('trust', 'refresh')
  expect([older.exit, older.json.lists[0].problem]).toEqual([1, 'validation/list-older'])
  expect((await run('trust', 'lists')).json.lists).toHaveLength(1)
  expect((await run('trust', 'remove', added.json.lists[0].id)).exit).toBe(0)
  expect((await run('trust')).json).toMatchObject({ anchors: [], lists: [] })
  await core.close()
})

test('the certificates of the computer are off until they are turned on, each purpose by itself', async () => {
  const folder = await createWorkFolder()
  const core = await openCore(folder)
  const states = async (...args: readonly string[]) => {
    const { stdout } = await core.signet('trust', ...args)
    return JSON.parse(stdout).platform.map(({ trusted }: { readonly trusted: boolean }) => trusted)
  }
  expect(await states()).toEqual([false, false])
  expect(await states('platform', 'on', '--for', 'signing')).toEqual([true, false])
  expect(JSON.parse(readFileSync(join(folder, 'profile', 'settings.json'), 'utf8')).trust).toEqual({
    platform: ['signing'],
  })
  expect(await states('platform', 'off', '--for', 'signing')).toEqual([false, false])
  expect((await core.signet('trust', 'platform', 'on', '--for', 'tls')).exit).toBe(2)
  expect((await core.signet('trust', 'platform', 'perhaps', '--for', 'signing')).exit).toBe(2)
  await core.close()
})
