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
  const give = (at: string, party: string, disclosed: readonly ClaimPath[], state: 'given' | 'refused' = 'given') =>
    vault.write(db =>
      appendLogEntry(db, {
        ...{ eventTime: at, kind: 'disclosure', state, party },
        body: {
          ...{ query: 'attributes', tier: 'verified', host: 'mairie.example', name: 'Mairie de Saint-Aubin' },
          ...{ purpose: null, policyUrl: null, requested: disclosed, optional: [], disclosed, isSelfAttested: true },
          ...{ pseudonymAlias: 'tZ4m', requestSha256: 'b41f'.repeat(16), presentationSha256: null, nonceSha256: null },
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
