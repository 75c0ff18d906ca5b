import { join } from 'node:path'
import { expect, test } from 'vitest'
import { computeTrustIndex, readTrustSignals } from '../../src/main/vault/key-trust.ts'
import { appendLogEntry } from '../../src/main/vault/log-entries.ts'
import { eraseLogEntries } from '../../src/main/vault/log-erasure.ts'
import type { IncidentBody } from '../../src/shared/model/incident.ts'
import type { TrustSignals } from '../../src/shared/model/vault.ts'
import { createAccess, createHeadSigner, createNewEntry, createOpener, makeFolder } from './vault-fixture.ts'

const fresh: TrustSignals = {
  ageDays: 0,
  useCount: 0,
  wrongPinRuns: 0,
  pinLocks: 0,
  forgedRequests: 0,
  signatureMismatches: 0,
  isRevoked: false,
  log: 'unsigned',
}
const valueFor = (change: Partial<TrustSignals>) => computeTrustIndex({ ...fresh, ...change }).value

test.each<[string, Partial<TrustSignals>, number]>([
  ['a key of today', {}, 45],
  ['one whose log is signed', { log: 'signed' }, 60],
  ['half a year and 31 uses', { log: 'signed', ageDays: 182, useCount: 31 }, 80],
  ['a year and a thousand uses', { log: 'signed', ageDays: 365, useCount: 1_023 }, 100],
  ['ten years and a million uses', { log: 'signed', ageDays: 3_650, useCount: 1_000_000 }, 100],
  ['one run of wrong PINs', { log: 'signed', wrongPinRuns: 1 }, 55],
  ['any number of them', { log: 'signed', wrongPinRuns: 1_000 }, 35],
  ['a lock', { log: 'signed', pinLocks: 1 }, 50],
  ['a signature by another key', { log: 'signed', signatureMismatches: 1 }, 30],
  ['everything at once', { wrongPinRuns: 99, pinLocks: 99, forgedRequests: 99, signatureMismatches: 99 }, 0],
  ['a broken log, whatever else', { log: 'broken', ageDays: 3_650, useCount: 1_000_000 }, 10],
  ['a revoked key, whatever else', { log: 'signed', ageDays: 3_650, useCount: 1_000_000, isRevoked: true }, 0],
])('%s', (_name, change, value) => expect(valueFor(change)).toBe(value))

test('the parts add up to the value, and a cap is named', () => {
  const { value, parts, cap } = computeTrustIndex({ ...fresh, ageDays: 100, useCount: 10, pinLocks: 1 })
  expect(parts.reduce((sum, { points }) => sum + points, 0)).toBe(value)
  expect(cap).toBeNull()
  expect(computeTrustIndex({ ...fresh, isRevoked: true, log: 'broken' }).cap).toBe('isRevoked')
  expect(computeTrustIndex({ ...fresh, log: 'broken' }).cap).toBe('log')
})

test('more of what is good never lowers it, more of what is bad never raises it', () => {
  for (const log of ['signed', 'unsigned', 'broken'] as const) {
    for (const n of [0, 1, 2, 5, 20, 300]) {
      expect(valueFor({ log, ageDays: n + 1 })).toBeGreaterThanOrEqual(valueFor({ log, ageDays: n }))
      expect(valueFor({ log, useCount: n + 1 })).toBeGreaterThanOrEqual(valueFor({ log, useCount: n }))
      for (const bad of ['wrongPinRuns', 'pinLocks', 'forgedRequests', 'signatureMismatches'] as const) {
        expect(valueFor({ log, [bad]: n + 1 })).toBeLessThanOrEqual(valueFor({ log, [bad]: n }))
      }
    }
  }
})

test('signals are counted from the log, erased entries included, and from the last year of incidents', async () => {
  const access = createAccess(join(makeFolder(), 'vault'))
  const signer = createHeadSigner()
  const vault = await access.open(createOpener(signer.key.keyId))
  const incident = (eventTime: string, body: IncidentBody) =>
    createNewEntry({ kind: 'incident', state: 'done', party: null, eventTime, body: { ...body } })
  vault.write(writable => {
    for (let n = 0; n < 5; n++) appendLogEntry(writable, createNewEntry({ state: n < 3 ? 'given' : 'refused' }))
    for (let n = 0; n < 2; n++)
      appendLogEntry(writable, createNewEntry({ kind: 'signing', state: 'done', party: null }))
    appendLogEntry(writable, incident('2026-11-01T00:00:00Z', { type: 'wrong-pins', keyId: 'k', count: 3 }))
    appendLogEntry(writable, incident('2025-01-01T00:00:00Z', { type: 'wrong-pins', keyId: 'k', count: 40 }))
    appendLogEntry(writable, incident('2026-10-01T00:00:00Z', { type: 'pin-locked', keyId: null, count: 1 }))
    eraseLogEntries(writable, [1, 6], { reason: 'user', at: new Date() })
  })
  const now = new Date('2026-11-22T10:00:00Z')
  const read = () =>
    readTrustSignals(vault.read, access.log.check(vault), { firstSlotAt: new Date('2026-11-12T11:00:00Z'), now })
  const expected = { ...fresh, ageDays: 9, useCount: 5, wrongPinRuns: 3, pinLocks: 1 }
  expect(read()).toEqual(expected)
  await access.log.sign(vault, signer)
  expect(read()).toEqual({ ...expected, log: 'signed' })
  vault.write(writable =>
    appendLogEntry(writable, incident('2020-01-01T00:00:00Z', { type: 'revoked-key', keyId: 'k', count: 1 })),
  )
  expect(read()).toMatchObject({ isRevoked: true })
  vault.close()
})
