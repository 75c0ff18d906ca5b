/** The support desk over the real core: a registry in a file, published by a real web server, read by clients. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { serialNumberOf } from '../../src/main/support/registry/revocation-list.ts'
import { hasNginx, startNginx } from '../support/nginx.ts'
import { addSecrets, keepTrace } from '../traces.ts'
import { errorShape } from './json-shapes.ts'
import { type CoreUnderTest, openCore } from './run-over-core.ts'
import { createWorkFolder } from './run-signet.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
if (!hasOpenssl) console.log('[lacks] openssl: apt-get install openssl')

const createdShape = z.object({
  key: z.object({ keyId: z.string() }),
  unlockCode: z.string(),
  sheetNumber: z.string(),
  puk: z.string(),
})
type Created = z.infer<typeof createdShape>

interface Ran {
  readonly exit: number | null
  readonly json: Record<string, unknown>
}

describe.skipIf(!hasNginx || !hasOpenssl)('a support desk with a web server', () => {
  const root = mkdtempSync(join(tmpdir(), 'signet-web-'))
  let web: Awaited<ReturnType<typeof startNginx>>
  const folders: string[] = []
  let desk: CoreUnderTest
  let client: CoreUnderTest
  let other: CoreUnderTest
  let agent: Created
  let second: Created
  let held: Created
  let registryKeyId = ''

  const run = async (core: CoreUnderTest, ...args: readonly string[]): Promise<Ran> => {
    const ran = await core.signet(...args)
    return { exit: ran.exit, json: JSON.parse(ran.stdout) as Record<string, unknown> }
  }
  const codeOf = ({ json }: Ran): string => errorShape.parse(json).error.code
  const create = async (core: CoreUnderTest, name: string): Promise<Created> => {
    const made = createdShape.parse((await run(core, 'keys', 'create', '--name', name, '--pin-file', 'pin')).json)
    addSecrets(made.unlockCode, made.unlockCode.replaceAll('-', ''), made.puk)
    return made
  }
  const open = async (): Promise<CoreUnderTest> => {
    const folder = await createWorkFolder()
    folders.push(folder)
    const settings = { registry: { url: web.url, keyId: registryKeyId || null } }
    mkdirSync(join(folder, 'profile'))
    writeFileSync(join(folder, 'profile/settings.json'), JSON.stringify(settings))
    return openCore(folder)
  }
  const folderOf = (index: number): string => folders[index] ?? ''
  const publish = (): Promise<Ran> => run(desk, 'registry', 'publish', web.url)
  const asAgent = (made: Created): readonly string[] => ['--key', made.key.keyId, '--pin-file', 'pin']

  beforeAll(async () => {
    chmodSync(root, 0o755)
    web = await startNginx(root)
    desk = await open()
    agent = await create(desk, 'Hà')
    second = await create(desk, 'Marc')
    const made = await run(desk, 'registry', 'init', '--name', 'Desk', '--url', web.url, ...asAgent(agent))
    registryKeyId = z.object({ registryKeyId: z.string() }).parse(made.json).registryKeyId
    client = await open()
    other = await open()
    held = await create(client, 'Anna')
  })
  afterAll(async () => {
    for (const core of [desk, client, other]) await core.close()
    await web.stop()
    keepTrace(readFileSync(join(root, 'access.log'), 'utf8'), readFileSync(join(root, 'error.log'), 'utf8'))
    for (const folder of [...folders, root]) rmSync(folder, { recursive: true, force: true })
  })

  test('is made once, and its second agent is added by the first', async () => {
    expect(codeOf(await run(desk, 'registry', 'init', '--name', 'Desk', ...asAgent(agent)))).toBe('registry/exists')
    expect(codeOf(await run(client, 'registry', 'status', held.key.keyId))).toBe('registry/absent')
    const withPassword = ['--database', 'postgresql://me:secret@db/signet']
    expect(codeOf(await run(client, 'registry', 'init', '--name', 'X', ...withPassword, '--pin-file', 'pin'))).toBe(
      'registry/database-refused',
    )
    await run(desk, 'enrol', second.key.keyId, '--out', 'marc.jwt')
    const early = await run(desk, 'registry', 'add', 'marc.jwt', ...asAgent(second))
    expect([early.exit, codeOf(early)]).toEqual([4, 'registry/unknown-agent'])
    const added = await run(desk, 'registry', 'add-agent', 'marc.jwt', '--name', 'Marc', ...asAgent(agent))
    expect(added).toMatchObject({ exit: 0, json: { agentId: second.key.keyId } })
  })

  test('takes enrolments in and publishes what clients read', async () => {
    await run(client, 'enrol', held.key.keyId, '--out', 'anna.jwt')
    writeFileSync(join(folderOf(0), 'anna.jwt'), readFileSync(join(folderOf(1), 'anna.jwt')))
    const added = await run(desk, 'registry', 'add', 'anna.jwt', ...asAgent(agent))
    expect(added).toMatchObject({ exit: 0, json: { keys: [{ keyId: held.key.keyId, state: 'in-use' }] } })
    expect(await publish()).toMatchObject({ exit: 0, json: { lists: 1, listsWritten: 1, keysWritten: 1, revoked: 0 } })
    // Nothing changed, nothing is written.
    const before = statSync(join(root, 'www/lists/0.jwt')).mtimeMs
    expect(await publish()).toMatchObject({ exit: 0, json: { listsWritten: 0, keysWritten: 0 } })
    expect(statSync(join(root, 'www/lists/0.jwt')).mtimeMs).toBe(before)
    expect(readFileSync(join(root, 'www/lists/0.jwt'))).toHaveProperty('length')
    const status = await run(client, 'status', held.key.keyId)
    expect(status).toMatchObject({ exit: 0, json: { state: 'in-use', problem: null } })
    expect(status.json['checkedAt']).toMatch(/^\d{4}-/)
    // Another computer, which never saw the key, learns of it by the registry.
    expect(await run(other, 'status', held.key.keyId)).toMatchObject({ exit: 0, json: { state: 'in-use' } })
  })

  test('suspends by two agents; the holder’s Signet refuses the key, and takes it up again', async () => {
    const { keyId } = held.key
    const asked = await run(desk, 'registry', 'suspend', held.sheetNumber, ...asAgent(agent))
    expect(asked.json).toMatchObject({ key: { state: 'in-use', suspensionAskedBy: agent.key.keyId } })
    expect(codeOf(await run(desk, 'registry', 'suspend', keyId, ...asAgent(agent)))).toBe('registry/same-agent')
    const done = await run(desk, 'registry', 'suspend', keyId, ...asAgent(second))
    expect(done.json).toMatchObject({ key: { state: 'suspended' } })
    expect((await run(desk, 'registry', 'status', keyId)).exit).toBe(1)
    expect(await publish()).toMatchObject({ json: { listsWritten: 1, suspended: 1 } })
    expect(await run(client, 'status', keyId)).toMatchObject({ exit: 1, json: { state: 'suspended' } })
    const sign = ['sign', 'contract.pdf', '--key', keyId, '--pin-file', 'pin']
    const refused = await run(client, ...sign)
    expect([refused.exit, codeOf(refused)]).toEqual([4, 'keys/suspended'])
    await run(desk, 'registry', 'suspend', keyId, '--resume', ...asAgent(agent))
    await publish()
    expect(await run(client, 'status', keyId)).toMatchObject({ exit: 0, json: { state: 'in-use' } })
    expect((await run(client, ...sign)).exit).toBe(0)
  })

  test('hears a revocation that was sent from elsewhere, and the holder’s Signet destroys the key', async () => {
    const { keyId } = held.key
    writeFileSync(join(folderOf(2), 'anna.jwt'), readFileSync(join(folderOf(1), 'anna.jwt')))
    writeFileSync(join(folderOf(2), 'code'), held.unlockCode)
    const code = ['--unlock-code-file', 'code']
    const sent = await run(other, 'revoke', '--enrolment', 'anna.jwt', ...code, '--out', 'revoked.jwt')
    expect(sent).toMatchObject({ exit: 0, json: { keyId, delivery: 'sent' } })
    const inbox = join(root, 'www/inbox')
    expect(readdirSync(inbox)).toHaveLength(1)
    // What a client puts there, nobody but the desk can read.
    expect((await fetch(`${web.url}/inbox/${readdirSync(inbox)[0]}`)).status).toBe(403)
    keepTrace(readFileSync(join(inbox, readdirSync(inbox)[0] ?? ''), 'utf8'))
    writeFileSync(join(inbox, `${'0'.repeat(64)}.jwt`), 'no statement')
    const collected = await run(desk, 'registry', 'collect', inbox, ...asAgent(agent))
    expect(collected).toMatchObject({
      exit: 1,
      json: { taken: 1, waiting: 0, refused: [{ code: 'recovery/statement-unreadable' }] },
    })
    expect(readdirSync(inbox).sort()).toEqual(['refused', 'taken'])
    expect(await publish()).toMatchObject({ json: { listsWritten: 1, revoked: 1 } })
    expect(await run(client, 'status', keyId)).toMatchObject({ exit: 1, json: { state: 'revoked' } })
    expect(readdirSync(join(folderOf(1), 'profile/software-keys'))).not.toContain(keyId)
    const refused = await run(client, 'sign', 'contract.pdf', '--key', keyId, '--pin-file', 'pin', '--out', 'no.pdf')
    expect([refused.exit, codeOf(refused)]).toEqual([4, 'keys/revoked'])
  })

  test('revokes with the code that a caller reads out, and refuses a PUK by name', async () => {
    const caller = await create(client, 'Bình')
    await run(client, 'enrol', caller.key.keyId, '--out', 'binh.jwt')
    writeFileSync(join(folderOf(0), 'binh.jwt'), readFileSync(join(folderOf(1), 'binh.jwt')))
    await run(desk, 'registry', 'add', 'binh.jwt', ...asAgent(second))
    const revoke = async (typed: string): Promise<Ran> => {
      writeFileSync(join(folderOf(0), 'typed'), typed)
      const ran = await run(
        ...([desk, 'registry', 'revoke', caller.sheetNumber, '--unlock-code-file', 'typed'] as const),
        ...asAgent(second),
      )
      rmSync(join(folderOf(0), 'typed'))
      return ran
    }
    expect(codeOf(await revoke(caller.puk))).toBe('recovery/code-is-puk')
    expect(codeOf(await revoke(held.unlockCode))).toBe('recovery/code-wrong')
    expect(await revoke(caller.unlockCode)).toMatchObject({ exit: 0, json: { keys: [{ state: 'revoked' }] } })
    expect(await run(desk, 'registry', 'verify')).toMatchObject({ exit: 0, json: { revoked: 2 } })
    const log = await run(desk, 'registry', 'log')
    const [newest] = z.array(z.looseObject({})).parse(log.json['entries'])
    expect(newest).toMatchObject({ action: 'revoke', subject: caller.key.keyId, agentName: 'Marc' })
  })

  test('publishes a revocation list that openssl verifies and reads', async () => {
    await publish()
    const file = join(root, 'www/revoked.crl')
    const certificate = join(folderOf(0), 'profile/registry/registry-certificate.der')
    const openssl = (...args: readonly string[]) => spawnSync('openssl', args, { encoding: 'utf8' })
    const pem = join(root, 'registry.pem')
    openssl('x509', '-inform', 'DER', '-in', certificate, '-out', pem)
    const read = openssl('crl', '-inform', 'DER', '-in', file, '-CAfile', pem, '-text', '-noout')
    expect(read.stderr).toContain('verify OK')
    const serial = Buffer.from(serialNumberOf(held.key.keyId))
      .toString('hex')
      .toUpperCase()
      .replace(/^(00)+/, '')
    expect(read.stdout.replaceAll(':', '')).toContain(serial)
    expect(read.stdout.match(/Serial Number/g)).toHaveLength(2)
  })

  test('keeps a revocation while nobody answers, and sends it when somebody does', async () => {
    const lost = await create(client, 'Chi')
    await run(client, 'enrol', lost.key.keyId, '--out', 'chi.jwt')
    writeFileSync(join(folderOf(1), 'code'), lost.unlockCode)
    await web.stop()
    const revoke = ['revoke', '--enrolment', 'chi.jwt', '--unlock-code-file', 'code', '--out', 'chi-revoked.jwt']
    expect(await run(client, ...revoke)).toMatchObject({ exit: 0, json: { delivery: 'kept' } })
    rmSync(join(folderOf(1), 'code'))
    const failed = await run(desk, 'registry', 'publish', `${web.url}/again`)
    expect([failed.exit, codeOf(failed)]).toEqual([5, 'registry/publish-failed'])
    expect(await run(client, 'status', lost.key.keyId)).toMatchObject({ exit: 1, json: { state: 'revoked' } })
    const outbox = join(folderOf(1), 'profile/recovery/outbox')
    expect(readdirSync(outbox)).toHaveLength(1)
    const waiting = readFileSync(join(outbox, readdirSync(outbox)[0] ?? ''), 'utf8')
    keepTrace(waiting)
    web = await startNginx(root, Number(new URL(web.url).port))
    await run(client, 'status', lost.key.keyId)
    expect(readdirSync(outbox)).toEqual([])
    const sent = readdirSync(join(root, 'www/inbox')).filter(name => name.endsWith('.jwt'))
    expect(sent.map(name => readFileSync(join(root, 'www/inbox', name), 'utf8'))).toEqual([waiting])
  })
})

test('the diagnostics bundle shows what it writes, and nothing of its owner', async () => {
  const folder = await createWorkFolder()
  const core = await openCore(folder)
  await core.signet('keys', 'create', '--name', 'Nguyễn Thị Minh Anh', '--pin-file', 'pin')
  const ran = await core.signet('doctor', '--bundle', 'bundle.json')
  expect(ran.exit).toBe(0)
  const text = readFileSync(join(folder, 'bundle.json'), 'utf8')
  const shown = z
    .object({ bundle: z.object({ checks: z.array(z.object({ name: z.string() })) }) })
    .parse(JSON.parse(ran.stdout))
  expect(JSON.parse(text)).toEqual((JSON.parse(ran.stdout) as { bundle: unknown }).bundle)
  expect(shown.bundle.checks.map(({ name }) => name)).toContain('vault')
  expect(text).toContain('"version"')
  for (const personal of [folder, '/root', process.env['HOME'] ?? '/root']) expect(text).not.toContain(personal)
  // Three letters of a random name are no person's.
  expect(text).not.toMatch(/(?<![0-9A-Za-z])(Minh|Anh)(?![0-9A-Za-z])/)
  await core.close()
  rmSync(folder, { recursive: true, force: true })
})
