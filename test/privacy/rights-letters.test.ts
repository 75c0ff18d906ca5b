/** Letters to services: what they say, from which receipts, and that the kept copy is noise on the disk. */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createKeptDocuments } from '../../src/main/privacy/kept-documents.ts'
import { createRightsLetters } from '../../src/main/privacy/rights-letters.ts'
import * as attributes from '../../src/main/vault/attributes.ts'
import * as keptDocuments from '../../src/main/vault/kept-documents.ts'
import { appendLogEntry, listLogEntries } from '../../src/main/vault/log-entries.ts'
import * as receipts from '../../src/main/vault/receipts.ts'
import type { ClaimPath } from '../../src/shared/model/receipt.ts'
import type { LetterChoice } from '../../src/shared/model/rights-letter.ts'
import { createAccess, createOpener, makeFolder } from '../vault/vault-fixture.ts'

const hasPoppler = (() => {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    console.log('[lacks] pdftotext: apt-get install poppler-utils')
    return false
  }
})()

const clientId = 'x509_san_dns:mairie.example'
let clock = new Date('2026-11-19T09:00:00Z')
const now = () => clock

const setUp = async () => {
  const folder = makeFolder()
  const vault = await createAccess(join(folder, 'vault')).open(createOpener('key-1'))
  const changedAt = now().toISOString()
  const give = (
    at: string,
    party: string,
    disclosed: readonly ClaimPath[],
    state: 'given' | 'refused' = 'given',
    alias: string | null = 'tZ4m',
  ) =>
    vault.write(db =>
      appendLogEntry(db, {
        ...{ eventTime: at, kind: 'disclosure', state, party },
        body: {
          ...{ query: 'attributes', tier: 'verified', host: 'mairie.example', name: 'Mairie de Saint-Aubin' },
          ...{ purpose: null, policyUrl: null, requested: disclosed, optional: [], disclosed, isSelfAttested: true },
          ...{ pseudonymAlias: alias, requestSha256: 'b41f'.repeat(16), presentationSha256: null, nonceSha256: null },
          failure: null,
        },
      }),
    )
  vault.write(db => {
    for (const [name, value] of Object.entries({
      given_name: 'Minh Anh',
      family_name: 'Nguyễn Thị',
      'address.street_address': '27 phố Hàng Bài',
      'address.locality': 'Hà Nội',
    })) {
      attributes.putAttribute(db, { name, value, source: 'self-attested', changedAt, expiresAt: null })
    }
  })
  const directory = join(folder, 'documents')
  const documents = createKeptDocuments({
    directory,
    table: keptDocuments,
    keepSeconds: () => 604_800,
    now,
    random: randomBytes,
  })
  const letters = createRightsLetters({
    requireProcessing: () => {},
    enter: async (_entry, action) => action(vault),
    ...{ attributes, receipts, documents, append: appendLogEntry, now },
    pairwise: {
      findPairwiseJwk: () => undefined,
      signAsPairwise: () => {
        throw new Error('there is no key for this service')
      },
    },
  })
  return { folder, vault, give, letters, documents, directory }
}
const readText = (path: string): string =>
  execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }).normalize('NFC').replace(/\s+/g, ' ')

test.skipIf(!hasPoppler)(
  'says what was given, when and how often, in each language, with the receipts as proof',
  async () => {
    const { folder, vault, give, letters } = await setUp()
    give('2026-06-04T10:02:00Z', clientId, [['address', 'locality'], ['email']])
    give('2026-09-12T14:20:00Z', clientId, [['given_name'], ['address', 'locality']])
    give('2026-09-13T14:20:00Z', clientId, [['phone_number']], 'refused')
    give('2026-09-14T14:20:00Z', 'x509_san_dns:other.example', [['birthdate']])
    for (const [language, words] of [
      [
        'en',
        [
          'Article 17 of Regulation (EU) 2016/679',
          'Given name: given 1 time',
          'Town: given 2 time',
          'September 12, 2026',
        ],
      ],
      ['fr', ['l’article 17 du règlement', 'Ville', '12 septembre 2026', 'Mairie de Saint-Aubin']],
      ['vi', ['Điều 17 của Quy định (EU) 2016/679', 'Yêu cầu xóa dữ liệu cá nhân của tôi', '27 phố Hàng Bài']],
    ] as const) {
      const path = join(folder, `${language}.pdf`)
      const request = { clientId, right: 'erasure', language } as const
      await letters.write('open', request, { path, replaceExisting: false })
      const text = readText(path)
      for (const word of words) expect(text).toContain(word)
      expect(text).toContain('Minh Anh Nguyễn Thị')
      expect(text).toContain('tZ4m')
      expect(text.replaceAll(' ', '')).toContain('b41f'.repeat(16))
      expect(text).not.toMatch(/Phone number|Birth date|\{\w+\}/)
    }
    expect(listLogEntries(vault.read, 1)).toMatchObject([
      { kind: 'rights', state: 'done', party: clientId, body: { right: 'erasure', language: 'vi', signature: 'none' } },
    ])
    const none = { clientId: 'x509_san_dns:none.example', right: 'access', language: 'en' } as const
    const writing = letters.write('open', none, { path: join(folder, 'none.pdf'), replaceExisting: false })
    await expect(writing).rejects.toThrow(expect.objectContaining({ code: 'privacy/nothing-given' }))
    vault.close()
  },
)

/** What a preview says, in one line. */
const read = async (letters: Awaited<ReturnType<typeof setUp>>['letters'], choice?: LetterChoice): Promise<string> => {
  const request = { clientId, right: 'access', language: 'en', choice } as const
  return (await letters.preview('open', request, false)).lines.map(({ text }) => text).join(' ')
}

test('a letter never puts two names of the user together by itself: after a new one, older receipts are left out', async () => {
  const { vault, give, letters } = await setUp()
  give('2026-06-04T10:02:00Z', clientId, [['email']], 'given', 'oLdNaMe1')
  // A new name that was only logged in with: what was given before is still asked for under the old one.
  give('2026-07-01T10:00:00Z', clientId, [], 'given', 'nEwNaMe2')
  expect(await read(letters)).toMatch(/E-mail: given 1 time.*oLdNaMe1/)
  expect(await read(letters)).not.toContain('nEwNaMe2')
  give('2026-08-01T10:00:00Z', clientId, [['given_name'], ['email']], 'given', 'nEwNaMe2')
  give('2026-08-02T10:00:00Z', clientId, [['birthdate']], 'given', null)
  const own = await read(letters)
  expect(own).toMatch(/Birth date.*Given name.*E-mail: given 1 time/)
  expect(own).toContain('nEwNaMe2')
  expect(own).not.toMatch(/oLdNaMe1|June/)
  vault.close()
})

test('items and receipts are chosen; what was not chosen is in no word of the letter', async () => {
  const { vault, give, letters } = await setUp()
  give('2026-06-04T10:02:00Z', clientId, [['email']], 'given', 'oLdNaMe1')
  give('2026-08-01T10:00:00Z', clientId, [['given_name'], ['email']], 'given', 'nEwNaMe2')
  give('2026-08-03T10:00:00Z', clientId, [['birthdate']], 'given', 'nEwNaMe2')
  const [, second, first] = receipts.listReceipts(vault.read, { limit: 10, clientId }).map(({ receiptId }) => receiptId)
  const items = await read(letters, { receiptIds: null, claims: ['email'] })
  expect(items).toMatch(/E-mail: given 1 time.*August 1/)
  expect(items).not.toMatch(/Given name|Birth date|August 3|oLdNaMe1/)
  const all = await read(letters, { receiptIds: [first ?? '', second ?? ''], claims: null })
  expect(all).toMatch(/E-mail: given 2 time.*nEwNaMe2.*oLdNaMe1/)
  expect(all).not.toContain('Birth date')
  const nothing = [
    { receiptIds: [], claims: null },
    { receiptIds: null, claims: [] },
    { receiptIds: [first ?? ''], claims: ['birthdate'] },
    { receiptIds: ['01930000-0000-7000-8000-000000000000'], claims: null },
  ]
  for (const choice of nothing) {
    await expect(read(letters, choice)).rejects.toThrow(expect.objectContaining({ code: 'privacy/nothing-given' }))
  }
  vault.close()
})

test.skipIf(!hasPoppler)('the preview is the letter, word for word', async () => {
  const { folder, vault, give, letters } = await setUp()
  give('2026-08-01T10:00:00Z', clientId, [['given_name'], ['email']])
  for (const language of ['en', 'fr', 'vi'] as const) {
    const request = { clientId, right: 'portability', language } as const
    const { lines } = await letters.preview('open', request, false)
    const path = join(folder, `${language}.pdf`)
    await letters.write('open', request, { path, replaceExisting: false })
    // Where a line or a page ends, and what stands at the foot of each, is of the page and not of the letter.
    const bare = (text: string): string => text.normalize('NFC').replace(/[\s•–-]/g, '')
    const written = bare(readText(path))
    let at = 0
    for (const { text } of lines) {
      const found = written.indexOf(bare(text), at)
      expect(found, text).toBeGreaterThanOrEqual(at)
      at = found
    }
    expect(lines.length).toBeGreaterThan(12)
  }
  vault.close()
})

test('the kept copy is encrypted, comes back as it was, is told when it was changed, and goes in its time', async () => {
  const { vault, documents, directory } = await setUp()
  const bytes = Buffer.from('%PDF-1.7 planted content of a letter')
  const kept = await documents.keep(vault, { fileName: 'a.pdf', kind: 'rights-letter', bytes })
  const path = join(directory, readdirSync(directory)[0] ?? '')
  const sealed = readFileSync(path)
  expect(sealed.includes('planted')).toBe(false)
  expect((await documents.read(vault, kept.documentId)).bytes).toEqual(bytes)
  sealed.writeUInt8(sealed.readUInt8(20) ^ 1, 20)
  writeFileSync(path, sealed)
  const gone = expect.objectContaining({ code: 'privacy/document-gone' })
  await expect(documents.read(vault, kept.documentId)).rejects.toThrow(gone)
  writeFileSync(join(directory, `${'0'.repeat(32)}.sealed`), 'left by a kill')
  expect(await documents.deleteExpired(vault)).toBe(0)
  expect(readdirSync(directory)).toHaveLength(1)
  clock = new Date(clock.getTime() + 604_800_000)
  expect(await documents.deleteExpired(vault)).toBe(1)
  expect(readdirSync(directory)).toEqual([])
  await expect(documents.read(vault, kept.documentId)).rejects.toThrow(gone)
  vault.close()
})
