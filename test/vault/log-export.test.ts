import { join } from 'node:path'
import { expect, test } from 'vitest'
import { appendLogEntry } from '../../src/main/vault/log-entries.ts'
import {
  describeEntry,
  describeReceipt,
  toCsv,
  toJsonArray,
  toJsonLines,
  toReceipt,
} from '../../src/main/vault/log-export.ts'
import { iterateLogEntries } from '../../src/main/vault/log-search.ts'
import type { ReceiptBody } from '../../src/shared/model/receipt.ts'
import { createAccess, createNewEntry, createOpener, makeFolder } from './vault-fixture.ts'

const body = {
  query: 'attributes',
  tier: 'verified',
  host: 'shop.example',
  name: 'Shop "À la carte", 24/7',
  purpose: 'Proof of age\nfor wine',
  policyUrl: null,
  requested: [['age_over_18'], ['address', 'locality']],
  optional: [['address', 'locality']],
  disclosed: [['age_over_18']],
  isSelfAttested: true,
  pseudonymAlias: null,
  requestSha256: 'ab'.repeat(32),
  presentationSha256: 'cd'.repeat(32),
  nonceSha256: null,
  failure: null,
} as const satisfies ReceiptBody

const openWith = async (bodies: readonly ReceiptBody[]) => {
  const vault = await createAccess(join(makeFolder(), 'vault')).open(createOpener('key-1'))
  vault.write(writable => {
    for (const each of bodies) appendLogEntry(writable, createNewEntry({ body: { ...each } }))
  })
  return vault
}

test('a receipt is told in the words of ISO/IEC TS 27560, with its place in the chain and without values', async () => {
  const vault = await openWith([body])
  const [entry] = [...iterateLogEntries(vault.read)]
  if (!entry) throw new Error('the entry is gone')
  expect(describeReceipt(toReceipt(entry))).toEqual({
    schema_version: 'ts27560/1',
    receipt_id: entry.entryId,
    event_time: '2026-11-22T10:00:00.000Z',
    event_state: 'given',
    event_type: 'explicit',
    party: { party_id: 'x509_san_dns:shop.example', party_name: body.name, party_host: 'shop.example' },
    assurance: 'verified',
    query: 'attributes',
    purpose: body.purpose,
    privacy_notice: null,
    pii_requested: [['age_over_18'], ['address', 'locality']],
    pii_optional: [['address', 'locality']],
    pii_disclosed: [['age_over_18']],
    self_attested: true,
    pseudonym_alias: null,
    request_sha256: body.requestSha256,
    presentation_sha256: body.presentationSha256,
    nonce_sha256: null,
    failure: null,
    prev_sha256: '0'.repeat(64),
  })
  vault.close()
})

test('JSON lines and the JSON array hold the same records; an empty log is an empty array', async () => {
  const vault = await openWith(Array.from({ length: 1_234 }, (_, n) => ({ ...body, host: `shop-${n}.example` })))
  const records = () =>
    (function* () {
      for (const entry of iterateLogEntries(vault.read)) yield describeEntry(entry)
    })()
  const all = [...records()]
  const lines = [...toJsonLines(records())].join('')
  expect(lines.endsWith('}\n')).toBe(true)
  expect(
    lines
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line)),
  ).toEqual(all)
  expect(JSON.parse([...toJsonArray(records())].join(''))).toEqual(all)
  expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: 1_234 }, (_, n) => n + 1))
  expect(JSON.parse([...toJsonArray([])].join(''))).toEqual([])
  expect([...toJsonLines([])]).toEqual([])
  expect([...toCsv([])]).toEqual([])
  vault.close()
})

test('CSV quotes what has to be quoted, and no cell that a website filled runs as a formula', () => {
  const csv = [
    ...toCsv([
      { name: 'plain', note: 'a, "b"\nc', list: [['x', 1]], count: -5, none: null, yes: true },
      { name: '=HYPERLINK("http://evil.example")', note: '@SUM(A1)', list: [], count: 0, none: '-1', yes: false },
    ]),
  ].join('')
  expect(csv).toBe(
    [
      'name,note,list,count,none,yes',
      'plain,"a, ""b""\nc","[[""x"",1]]",-5,,true',
      `"'=HYPERLINK(""http://evil.example"")",'@SUM(A1),[],0,'-1,false`,
      '',
    ].join('\r\n'),
  )
})
