/** ISO 32000-2 §12.7.5.5, tables 237 and 238: what the author of a signature field demands is done, or refused before the PIN. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestPki, type TestPki } from '../../native-mocks/pki/test-pki.ts'
import type { SigningCheckRequest } from '../../src/main/signing/check-signing.ts'
import { validatePdf } from '../../src/main/validation/pdf/validate-pdf.ts'
import { AppError } from '../../src/shared/errors.ts'
import { makePdf } from '../pdf/make-pdf.ts'
import { lacksOpenssl } from '../pki/openssl.ts'
import { createLevelSigning, type LevelSigning } from '../signing/level-signing.ts'

const folder = mkdtempSync(join(tmpdir(), 'signet-seed-'))
let count = 0
let pki: TestPki
let anna: LevelSigning
let alone: LevelSigning
beforeAll(async () => {
  if (lacksOpenssl) return
  pki = await openTestPki()
  anna = await createLevelSigning(pki)
  alone = await createLevelSigning(pki, { profile: 'self-signed', defaultTsaUrls: [] })
})
afterAll(async () => {
  await pki?.close()
  rmSync(folder, { recursive: true, force: true })
})

const selfSignedName = 'CN=Nguyễn Thị Ánh'

const required = {
  Filter: 1,
  SubFilter: 2,
  V: 4,
  Reasons: 8,
  LegalAttestation: 16,
  AddRevInfo: 32,
  DigestMethod: 64,
  LockDocument: 128,
  AppearanceFilter: 256,
} as const

/** A document with one empty field that has these seed values; `require` names those with their flag. */
const makeForm = (seed: string, require: readonly (keyof typeof required)[] = [], page = ''): string => {
  const flags = require.reduce((sum, each) => sum | required[each], 0)
  const path = join(folder, `${count++}.pdf`)
  const field = `<</Type/Annot/Subtype/Widget/FT/Sig/T(Buyer)/Rect[0 0 9 9]/P 3 0 R/SV<</Type/SV/Ff ${flags} ${seed}>>>>`
  const form = { catalog: '/AcroForm<</Fields[4 0 R]>>', page: `/Annots[4 0 R]${page}`, extra: [field] }
  writeFileSync(path, makePdf(form))
  return path
}

type Wishes = Partial<SigningCheckRequest>
const wish = (inputPath: string, wishes: Wishes): SigningCheckRequest => ({
  ...{ inputPath, digest: 'sha256', isDigestFree: true, reason: null, field: 'Buyer' },
  ...wishes,
})

/** The check's answer, and that signing does the same without a word more. */
const met = async (inputPath: string, wishes: Wishes = {}, who: LevelSigning = anna) => {
  const check = await who.check(wish(inputPath, wishes))
  const outputPath = join(folder, `${count++}.pdf`)
  const told = check.timestampUrl === null ? {} : { tsaUrls: [check.timestampUrl] }
  await who.sign({ ...wish(inputPath, wishes), ...told, outputPath })
  const [signature] = (await validatePdf(outputPath)).signatures
  expect(signature?.reasons).toContain('intact')
  return { ...check, text: readFileSync(outputPath, 'latin1'), outputPath }
}

/** The refusal, which comes from the check, and from signing without one; the key is not used. */
const refusal = async (inputPath: string, wishes: Wishes = {}, who: LevelSigning = anna) => {
  const used = who.signatures()
  const outputPath = join(folder, `${count++}.pdf`)
  const codes: unknown[] = []
  for (const attempt of [
    () => who.check(wish(inputPath, wishes)),
    () => who.sign({ ...wish(inputPath, wishes), outputPath }),
  ]) {
    codes.push(
      await attempt().then(
        () => 'done',
        error => (error instanceof AppError ? [error.code, error.facts] : error),
      ),
    )
  }
  expect(codes[1]).toEqual(codes[0])
  expect(who.signatures()).toBe(used)
  expect(existsSync(outputPath)).toBe(false)
  return codes[0]
}
const unmet = (entry: string, wanted: string) => ['pdf/seed-value-unmet', { field: 'Buyer', entry, wanted }]

describe.skipIf(lacksOpenssl)('seed values', () => {
  const impossible = [
    ['Filter', '/Filter/Entrust.PPKEF', 'Entrust.PPKEF'],
    ['SubFilter', '/SubFilter[/adbe.pkcs7.detached/adbe.x509.rsa_sha1]', 'adbe.pkcs7.detached, adbe.x509.rsa_sha1'],
    ['V', '/V 4', '4'],
    ['LegalAttestation', '/LegalAttestation[(I read it all)]', 'I read it all'],
    ['AppearanceFilter', '/AppearanceFilter(Company)', 'Company'],
    ['DigestMethod', '/DigestMethod[(SHA1)(RIPEMD160)]', 'SHA1, RIPEMD160'],
  ] as const
  test.each(impossible)(
    '%s: refused where it is required, passed over where it is a preference',
    async (entry, seed, wanted) => {
      expect(await refusal(makeForm(seed, [entry]))).toEqual(unmet(entry, wanted))
      expect(await met(makeForm(seed))).toMatchObject({ digest: 'sha256', level: 'B-B' })
    },
  )

  test('Filter, SubFilter and V that we are', async () => {
    const seed = '/Filter/Adobe.PPKLite/SubFilter[/adbe.pkcs7.detached/ETSI.CAdES.detached]/V 3'
    await met(makeForm(seed, ['Filter', 'SubFilter', 'V']))
  })

  test('DigestMethod: the author chooses where the signer did not', async () => {
    const seed = '/DigestMethod[(SHA1)(SHA512)(SHA384)]'
    expect(await met(makeForm(seed, ['DigestMethod']))).toMatchObject({ digest: 'sha512' })
    expect(await met(makeForm(seed))).toMatchObject({ digest: 'sha512' })
    expect(await met(makeForm(seed), { isDigestFree: false })).toMatchObject({ digest: 'sha256' })
    expect(await met(makeForm(seed, ['DigestMethod']), { digest: 'sha384' })).toMatchObject({ digest: 'sha384' })
    expect(await refusal(makeForm(seed, ['DigestMethod']), { isDigestFree: false })).toEqual(
      unmet('DigestMethod', 'SHA1, SHA512, SHA384'),
    )
  })

  test('Reasons: one of them, the only one by itself, none where none is wanted', async () => {
    const two = makeForm('/Reasons[(I agree)(I saw it)]', ['Reasons'])
    expect(await refusal(two)).toEqual(unmet('Reasons', 'I agree | I saw it'))
    expect(await refusal(two, { reason: 'Why not' })).toEqual(unmet('Reasons', 'I agree | I saw it'))
    expect((await met(two, { reason: 'I saw it' })).text).toContain('/Reason (I saw it)')
    expect((await met(makeForm('/Reasons[(I agree)]', ['Reasons']))).text).toContain('/Reason (I agree)')
    for (const none of ['/Reasons[(.)]', '']) {
      expect(await refusal(makeForm(none, ['Reasons']), { reason: 'Why not' })).toEqual(unmet('Reasons', '–'))
      expect((await met(makeForm(none, ['Reasons']))).text).not.toContain('/Reason ')
    }
    expect((await met(makeForm('/Reasons[(I agree)]'), { reason: 'Why not' })).text).toContain('/Reason (Why not)')
  })

  test('MDP: the certification that the author wants, and no other', async () => {
    const filling = makeForm('/MDP<</P 2>>')
    const done = await met(filling)
    expect(done).toMatchObject({ certify: 'form-filling' })
    expect(done.text).toMatch(/\/Perms <<\s*\/DocMDP/)
    expect(await met(filling, { certify: 'form-filling' })).toMatchObject({ certify: 'form-filling' })
    expect(await refusal(filling, { certify: 'no-changes' })).toEqual(unmet('MDP', 'form-filling'))
    expect(await refusal(makeForm('/MDP<</P 0>>'), { certify: 'no-changes' })).toEqual(unmet('MDP', '0'))
    expect((await met(makeForm('/MDP<</P 0>>'))).text).not.toContain('DocMDP')
    expect(await refusal(makeForm('/MDP<</P 7>>'))).toEqual(unmet('MDP', '7'))
  })

  test('MDP on a document that is signed already', async () => {
    const signed = join(folder, `${count++}.pdf`)
    await anna.sign({ inputPath: makeForm('/MDP<</P 2>>'), outputPath: signed })
    expect(await refusal(signed)).toEqual(['pdf/certification-not-first', {}])
  })

  test('TimeStamp: the level rises; the authority of the document is asked only where the user was told', async () => {
    const url = pki.tsaUrl()
    const wanted = makeForm(`/TimeStamp<</URL(${url}/of-the-field)/Ff 1>>`)
    expect(await met(wanted)).toMatchObject({ level: 'B-T', timestampUrl: null })
    pki.requests.length = 0
    expect(await met(wanted, {}, alone)).toMatchObject({ level: 'B-T', timestampUrl: `${url}/of-the-field` })
    expect(pki.requests).toEqual(['/tsa/good/of-the-field'])
    pki.requests.length = 0
    const outputPath = join(folder, `${count++}.pdf`)
    const untold = alone.sign({ ...wish(wanted, {}), outputPath })
    await expect(untold).rejects.toMatchObject({ code: 'timestamps/no-authority' })
    expect([pki.requests, existsSync(outputPath)]).toEqual([[], false])
    for (const seed of ['/TimeStamp<</Ff 1>>', '/TimeStamp<</URL(file:///etc/passwd)/Ff 1>>']) {
      expect(await refusal(makeForm(seed), {}, alone)).toEqual(['timestamps/no-authority', {}])
    }
    expect(await met(makeForm(`/TimeStamp<</URL(${url})>>`), {}, alone)).toMatchObject({
      level: 'B-B',
      timestampUrl: null,
    })
  })

  test('AddRevInfo: validation data are added, or nothing is signed', async () => {
    const wanted = makeForm('/AddRevInfo true', ['AddRevInfo'])
    const done = await met(wanted)
    expect(done).toMatchObject({ level: 'B-LT' })
    expect(done.text).toContain('/DSS')
    const selfSigned = await createLevelSigning(pki, { profile: 'self-signed' })
    expect(await refusal(wanted, {}, selfSigned)).toEqual(['revocation/self-signed', { certificate: selfSignedName }])
    expect(await met(makeForm('/AddRevInfo false', ['AddRevInfo']))).toMatchObject({ level: 'B-B' })
  })

  test('LockDocument: nothing may change any more', async () => {
    const { outputPath } = await met(makeForm('/LockDocument/true', ['LockDocument']))
    const next = join(folder, `${count++}.pdf`)
    const again = anna.sign({ inputPath: outputPath, outputPath: next })
    await expect(again).rejects.toMatchObject({ code: 'pdf/changes-not-permitted', facts: { reason: 'locked' } })
    const open = makeForm('/LockDocument/false', ['LockDocument'])
    expect(await refusal(open, { certify: 'no-changes' })).toEqual(unmet('LockDocument', 'false'))
    const { outputPath: first } = await met(open)
    await anna.sign({ inputPath: first, outputPath: join(folder, `${count++}.pdf`) })
  })
})

describe.skipIf(lacksOpenssl)('certificates that may sign', () => {
  const hex = (bytes: Uint8Array): string => `<${Buffer.from(bytes).toString('hex')}>`
  const cert = (flags: number, seed: string): string => makeForm(`/Cert<</Type/SVCert/Ff ${flags} ${seed}>>`)

  test('Subject', async () => {
    await met(cert(1, `/Subject[${hex(alone.certificate)}${hex(anna.certificate)}]`))
    const other = `/Subject[${hex(alone.certificate)}]`
    expect(await refusal(cert(1, other))).toEqual(unmet('Subject', selfSignedName))
    await met(cert(0, other))
    expect(await refusal(cert(1, '/Subject[(no certificate)]'))).toEqual(unmet('Subject', '?'))
  })

  test('Issuer', async () => {
    await met(cert(2, `/Issuer[${hex(await pki.certificate('issuing'))}]`))
    const other = `/Issuer[${hex(await pki.certificate('tsa'))}]`
    expect(await refusal(cert(2, other))).toMatchObject(['pdf/seed-value-unmet', { entry: 'Issuer' }])
    await met(cert(0, other))
  })

  test('SubjectDN: all attributes of one of them', async () => {
    await met(cert(8, '/SubjectDN[<</CN(Bob)>><</CN(Anna Example)>>]'))
    await met(cert(8, '/SubjectDN[<</2.5.4.3(Anna Example)>>]'))
    const other = '/SubjectDN[<</CN(Anna Example)/O(Acme)>>]'
    expect(await refusal(cert(8, other))).toEqual(unmet('SubjectDN', 'CN=Anna Example, O=Acme'))
    await met(cert(0, other))
  })

  test('KeyUsage: bit by bit', async () => {
    await met(cert(32, '/KeyUsage[(XXXXXX1)(1XXXXXXXX)]'))
    expect(await refusal(cert(32, '/KeyUsage[(XXXXX1XXX)]'))).toEqual(unmet('KeyUsage', 'XXXXX1XXX'))
    expect(await refusal(cert(32, '/KeyUsage[(0)]'))).toEqual(unmet('KeyUsage', '0'))
    await met(cert(0, '/KeyUsage[(0)]'))
  })

  test('OID: a policy of the certificate', async () => {
    expect(await refusal(cert(4, '/OID[(1.2.3.4)]'))).toEqual(unmet('OID', '1.2.3.4'))
    await met(cert(0, '/OID[(1.2.3.4)]'))
  })

  test('without a key nothing is said about its certificate', async () => {
    const path = cert(1, `/Subject[${hex(alone.certificate)}]`)
    expect(await anna.check(wish(path, {}), null)).toMatchObject({ level: 'B-B' })
  })
})
