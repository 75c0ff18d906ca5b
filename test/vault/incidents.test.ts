import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createIncidents, listIncidents, markIncidentsTold } from '../../src/main/vault/incidents.ts'
import { listLogEntries } from '../../src/main/vault/log-entries.ts'
import { createSharedVault } from '../../src/main/vault/shared-vault.ts'
import { createAccess, createOpener, makeFolder, quietLog } from './vault-fixture.ts'

const opener = createOpener('key-1')

const makeWorld = () => {
  const folder = makeFolder()
  const pendingPath = join(folder, 'incidents.json')
  let now = new Date('2026-11-22T10:00:00Z')
  const shared = createSharedVault(createAccess(join(folder, 'vault')), {
    opened: vault => incidents.takeOver(vault),
  })
  const incidents = createIncidents({ pendingPath, share: shared.share, clock: () => now, log: quietLog })
  return {
    ...{ shared, incidents, pendingPath },
    pass: (minutes: number) => {
      now = new Date(now.getTime() + minutes * 60_000)
    },
  }
}

test('with the vault open an incident goes into the log with its key; the same within an hour counts as one', async () => {
  const { shared, incidents, pass, pendingPath } = makeWorld()
  const lease = await shared.open(opener)
  incidents.report('wrong-pins', 'key-1')
  pass(59)
  incidents.report('wrong-pins', 'key-1')
  incidents.report('wrong-pins', 'key-2')
  incidents.report('log-broken')
  pass(2)
  incidents.report('wrong-pins', 'key-1')
  expect(listIncidents(lease.vault.read, 10)).toEqual([
    { seq: 4, at: '2026-11-22T11:01:00.000Z', type: 'wrong-pins', keyId: 'key-1', count: 1, toldAt: null },
    { seq: 3, at: '2026-11-22T10:59:00.000Z', type: 'log-broken', keyId: null, count: 1, toldAt: null },
    { seq: 2, at: '2026-11-22T10:59:00.000Z', type: 'wrong-pins', keyId: 'key-2', count: 1, toldAt: null },
    { seq: 1, at: '2026-11-22T10:00:00.000Z', type: 'wrong-pins', keyId: 'key-1', count: 1, toldAt: null },
  ])
  expect(existsSync(pendingPath)).toBe(false)
  lease.close()
})

test('while the vault is locked incidents wait in a file that names no key, and move into the log when it opens', async () => {
  const { shared, incidents, pass, pendingPath } = makeWorld()
  incidents.report('wrong-pins', 'key-1')
  pass(1)
  incidents.report('wrong-pins', 'key-9')
  incidents.report('pin-locked', 'key-1')
  expect(readFileSync(pendingPath, 'utf8')).not.toContain('key-')
  pass(60)
  const lease = await shared.open(opener)
  expect(existsSync(pendingPath)).toBe(false)
  expect(listIncidents(lease.vault.read, 10)).toEqual([
    { seq: 2, at: '2026-11-22T10:01:00.000Z', type: 'pin-locked', keyId: null, count: 1, toldAt: null },
    { seq: 1, at: '2026-11-22T10:01:00.000Z', type: 'wrong-pins', keyId: null, count: 2, toldAt: null },
  ])
  expect(listLogEntries(lease.vault.read, 1)[0]).toMatchObject({ kind: 'incident', state: 'done', party: null })
  lease.close()
})

test('incidents that were told are remembered with the first time', async () => {
  const { shared, incidents } = makeWorld()
  const { vault, close } = await shared.open(opener)
  incidents.report('wrong-pins', 'key-1')
  incidents.report('revoked-key', 'key-1')
  const first = new Date('2026-11-22T12:00:00Z')
  vault.write(writable => markIncidentsTold(writable, [2, 77], first))
  vault.write(writable => markIncidentsTold(writable, [1, 2], new Date('2026-11-23T12:00:00Z')))
  expect(listIncidents(vault.read, 10).map(({ seq, toldAt }) => [seq, toldAt])).toEqual([
    [2, '2026-11-22T12:00:00.000Z'],
    [1, '2026-11-23T12:00:00.000Z'],
  ])
  expect(listIncidents(vault.read, 10, 2).map(({ seq }) => seq)).toEqual([1])
  close()
})

test('a file of waiting incidents that is damaged, and a folder that cannot be written, stop nobody', async () => {
  const { shared, incidents, pendingPath } = makeWorld()
  writeFileSync(pendingPath, '{"version":1,"incidents":[{"type":"no-such"}]}')
  incidents.report('pin-locked', 'key-1')
  const lease = await shared.open(opener)
  expect(listIncidents(lease.vault.read, 10)).toHaveLength(1)
  lease.close()
  const nowhere = createIncidents({
    ...{ pendingPath: join(makeFolder(), 'none', 'incidents.json'), share: () => undefined },
    ...{ clock: () => new Date(), log: quietLog },
  })
  nowhere.report('pin-locked')
})
