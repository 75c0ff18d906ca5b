/**
 * Where an unlock code, the seed that it derives and the key made of it could be left behind: files, logs, databases that
 * are in use, and what goes over the wire; also where the program was killed in the middle.
 */
import { createHash, hkdfSync, scryptSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { hasPostgres, startPostgres } from '../support/postgres.ts'
import { type CoreUnderTest, openCore } from './run-over-core.ts'
import { createWorkFolder, runSignet, startSignet } from './run-signet.ts'

const createdShape = z.object({
  key: z.object({ keyId: z.string() }),
  unlockCode: z.string().regex(/^UC(-[0-9A-Z]{4}){6}$/),
  puk: z.string(),
  sheetNumber: z.string(),
})

let home = ''
let desk: CoreUnderTest
let deskFolder = ''
let server: Server
let isSilent = false
/** Every byte that anybody sent, with its address and headers. */
const sent: Buffer[] = []
/** What must stand nowhere, by what it is. */
let needles: ReadonlyMap<string, Buffer>

const signet = (...args: readonly string[]) =>
  runSignet([...args, '--json'], { folder: home, environment: { TMPDIR: join(home, 'tmp') } })

/** By the words of docs and the product's own constants, spelled out again. */
const deriveSecrets = (code: string, keyId: string): ReadonlyMap<string, Buffer> => {
  const salt = createHash('sha256').update(`signet/unlock/v1|${keyId}`).digest()
  const stretched = scryptSync(code, salt, 64, { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 })
  const seed = Buffer.from(hkdfSync('sha256', stretched, '', 'signet/unlock/v1|ed25519', 32))
  const found = new Map<string, Buffer>()
  const texts = [code, code.slice(3), code.replaceAll('-', ''), code.slice(3).replaceAll('-', '')]
  for (const text of texts.flatMap(each => [each, each.toLowerCase()])) {
    found.set(`code as ${text}`, Buffer.from(text))
    found.set(`code as ${text}, two bytes a letter`, Buffer.from(text, 'utf16le'))
    found.set(`code as ${text}, base64`, Buffer.from(Buffer.from(text).toString('base64').slice(0, -4)))
  }
  for (const [name, bytes] of Object.entries({ 'stretched code': stretched, seed })) {
    found.set(name, bytes)
    for (const encoding of ['hex', 'base64', 'base64url'] as const) {
      found.set(`${name}, ${encoding}`, Buffer.from(bytes.toString(encoding).slice(0, -2)))
    }
  }
  return found
}

const findIn = (bytes: Buffer): readonly string[] =>
  [...needles].filter(([, needle]) => bytes.includes(needle)).map(([name]) => name)
const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
const findInFiles = (folder: string): readonly string[] =>
  filesOf(folder).flatMap(file => findIn(readFileSync(file)).map(what => `${what} in ${file}`))
const asAgent = ['--pin-file', 'pin'] as const

beforeAll(async () => {
  server = createServer((request, response) => {
    sent.push(Buffer.from(`${request.method} ${request.url} ${JSON.stringify(request.rawHeaders)}`))
    buffer(request).then(
      body => {
        sent.push(body)
        server.emit('body', request.method)
        if (!isSilent) response.writeHead(request.method === 'PUT' ? 201 : 404).end()
      },
      () => undefined,
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  ;[home, deskFolder] = await Promise.all([createWorkFolder(), createWorkFolder()])
  for (const name of ['profile', 'tmp', 'typed']) mkdirSync(join(home, name))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const registry = { url, keyId: 'R'.repeat(43) }
  writeFileSync(join(home, 'profile/settings.json'), JSON.stringify({ registry }))
  desk = await openCore(deskFolder)
  await desk.signet('keys', 'create', '--name', 'Hà', ...asAgent)
  await desk.signet('registry', 'init', '--name', 'Desk', '--url', url, ...asAgent)
})
afterAll(async () => {
  await desk.close()
  server.closeAllConnections()
  server.close()
  for (const folder of [home, deskFolder]) rmSync(folder, { recursive: true, force: true })
})

describe('an unlock code', { timeout: 600_000 }, () => {
  let created: z.infer<typeof createdShape>

  test('is found by this look wherever it stands', async () => {
    created = createdShape.parse(JSON.parse((await signet('keys', 'create', '--name', 'Anna', ...asAgent)).stdout))
    needles = deriveSecrets(created.unlockCode, created.key.keyId)
    for (const [name, needle] of needles) {
      expect(findIn(Buffer.concat([Buffer.from('before'), needle, Buffer.from('after')])), name).toContain(name)
    }
  })

  test('is in no file after its key was made and enrolled', async () => {
    expect((await signet('enrol', created.key.keyId, '--out', 'key.jwt')).exit).toBe(0)
    expect(filesOf(join(home, 'profile')).length).toBeGreaterThan(3)
    expect(findInFiles(home)).toEqual([])
  })

  test('is in no file and no request after the program was killed while it sent the revocation, and nothing is lost', async () => {
    isSilent = true
    writeFileSync(join(home, 'typed/code'), created.unlockCode)
    const options = { folder: home, environment: { TMPDIR: join(home, 'tmp') } }
    const revoke = [
      'revoke',
      '--enrolment',
      'key.jwt',
      '--unlock-code-file',
      'typed/code',
      '--out',
      'proof.jwt',
      '--json',
    ]
    const child = startSignet(revoke, options)
    const closed = once(child, 'close')
    const put = new Promise<void>(resolve => {
      server.on('body', method => method === 'PUT' && resolve())
    })
    await Promise.race([put, closed])
    child.kill('SIGKILL')
    expect((await closed)[1]).toBe('SIGKILL')
    rmSync(join(home, 'typed/code'))
    expect(findInFiles(home)).toEqual([])
    isSilent = false
    // What had been decided is in force, and is sent without the code.
    const status = await signet('status', created.key.keyId)
    expect([status.exit, JSON.parse(status.stdout)]).toMatchObject([1, { state: 'revoked' }])
    expect(filesOf(join(home, 'profile/recovery/outbox'))).toEqual([])
    expect(sent.filter(body => body.includes('PUT /inbox/')).length).toBe(2)
    expect(sent.flatMap(findIn)).toEqual([])
    expect(findInFiles(home)).toEqual([])
  })

  const revokeAtDesk = async (core: CoreUnderTest, folder: string): Promise<void> => {
    writeFileSync(join(folder, 'key.jwt'), readFileSync(join(home, 'key.jwt')))
    await core.signet('registry', 'add', 'key.jwt', ...asAgent)
    writeFileSync(join(folder, 'typed'), created.unlockCode)
    const code = ['--unlock-code-file', 'typed']
    const revoked = await core.signet('registry', 'revoke', created.sheetNumber, ...code, ...asAgent)
    rmSync(join(folder, 'typed'))
    expect(JSON.parse(revoked.stdout)).toMatchObject({ keys: [{ keyId: created.key.keyId, state: 'revoked' }] })
  }

  test('is not in the registry’s database nor its log while the desk has it open', async () => {
    await revokeAtDesk(desk, deskFolder)
    const names = readdirSync(join(deskFolder, 'profile/registry'))
    expect(names).toEqual(expect.arrayContaining(['registry.db', 'registry.db-wal']))
    expect(findInFiles(deskFolder)).toEqual([])
  })

  test.skipIf(!hasPostgres)('is in no file of PostgreSQL while it runs, its write-ahead log included', async () => {
    const postgres = startPostgres()
    const folder = await createWorkFolder()
    const core = await openCore(folder)
    try {
      await core.signet('keys', 'create', '--name', 'Marc', ...asAgent)
      const database = ['--database', postgres.url()]
      await core.signet('registry', 'init', '--name', 'Desks', ...database, ...asAgent)
      await revokeAtDesk(core, folder)
      const data = postgres.sql('SHOW data_directory').trim()
      const files = filesOf(data)
      // The look sees what is there: the key id stands in the tables.
      expect(files.some(file => readFileSync(file).includes(created.key.keyId))).toBe(true)
      expect([...findInFiles(data), ...findInFiles(folder)]).toEqual([])
    } finally {
      await core.close()
      postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
