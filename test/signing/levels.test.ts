/** Levels B-T to B-LTA and `extend`, with services that do their work, and services that do not. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { privateAccount } from '../../native-mocks/pki/test-pki.ts'
import type { TimestampMood } from '../../native-mocks/pki/timestamp-authority.ts'
import { openPdf } from '../../src/main/pdf/open-pdf.ts'
import { listSignedFields } from '../../src/main/signing/pdf/signed-fields.ts'
import { type ErrorCode, errorCodes } from '../../src/shared/errors.ts'
import { signatureLevels } from '../../src/shared/model/signing.ts'
import { makePdf, makeStreamPdf } from '../pdf/make-pdf.ts'
import { lacksOpenssl } from '../pki/openssl.ts'
import { addSecrets } from '../traces.ts'
import { createLevelSigning, type LevelSigning, openTestPki, type TestPki } from './level-signing.ts'
import { hasAll, qpdfCheck, runPdfsig } from './pdf/pdf-programs.ts'

const folder = mkdtempSync(join(tmpdir(), 'signet-levels-'))
const inputPath = join(folder, 'contract.pdf')
writeFileSync(inputPath, makePdf())
let outputs = 0
const newPath = (): string => join(folder, `out-${outputs++}.pdf`)

const fieldKinds = async (path: string): Promise<readonly string[]> => {
  const pdf = await openPdf(path)
  try {
    return (await listSignedFields(pdf)).map(({ kind, hasTimestamp }) => (hasTimestamp ? `${kind}, stamped` : kind))
  } finally {
    await pdf.close()
  }
}

const startsWith = (path: string, start: Buffer): boolean => readFileSync(path).subarray(0, start.length).equals(start)

describe.skipIf(lacksOpenssl)('levels', () => {
  let pki: TestPki
  let anna: LevelSigning
  beforeAll(async () => {
    pki = await openTestPki()
    anna = await createLevelSigning(pki)
  })
  beforeEach(() => {
    pki.down.clear()
    pki.requests.length = 0
  })
  afterAll(async () => {
    await pki?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Fails with `code`, writes nothing, leaves no temporary file. */
  const expectRefusal = async (work: (outputPath: string) => Promise<unknown>, code: ErrorCode, facts = {}) => {
    const outputPath = newPath()
    const before = readdirSync(folder)
    await expect(work(outputPath)).rejects.toMatchObject({ code, facts })
    expect(readdirSync(folder)).toEqual(before)
  }

  describe.skipIf(!hasAll('pdfsig', 'qpdf'))('as others see them', () => {
    for (const [name, input] of [
      ['table', makePdf()],
      ['stream', makeStreamPdf()],
    ] as const) {
      test.each(signatureLevels)(`%s over a cross-reference ${name}: valid to pdfsig, clean to qpdf`, async level => {
        const [source, outputPath] = [newPath(), newPath()]
        writeFileSync(source, input)
        await anna.sign({ inputPath: source, outputPath, level })
        expect(startsWith(outputPath, input)).toBe(true)
        const signatures = await runPdfsig(outputPath)
        expect(signatures[0]).toMatchObject({ field: 'Signature1', valid: true })
        expect(await qpdfCheck(outputPath)).toBe(0)
      })
    }

    test('a signature stays valid when it is extended, and when another one is added behind', async () => {
      const [first, second, third] = [newPath(), newPath(), newPath()]
      await anna.sign({ inputPath, outputPath: first })
      await anna.extend({ inputPath: first, outputPath: second, replaceExisting: false, level: 'B-LTA' })
      const otto = await createLevelSigning(pki, { kind: 'rsa-2048' })
      await otto.sign({ inputPath: second, outputPath: third, level: 'B-LTA', rsaPadding: 'pss' })
      expect(startsWith(third, readFileSync(second))).toBe(true)
      const signatures = (await runPdfsig(third)).filter(({ valid }) => valid).map(({ field }) => field)
      expect(signatures).toEqual(expect.arrayContaining(['Signature1', 'Signature4']))
      expect(await qpdfCheck(third)).toBe(0)
    })
  })

  test('what each level adds', async () => {
    const kinds: Record<string, readonly string[]> = {}
    for (const level of signatureLevels) {
      const outputPath = newPath()
      await anna.sign({ inputPath, outputPath, level })
      kinds[level] = await fieldKinds(outputPath)
    }
    expect(kinds).toEqual({
      'B-B': ['signature'],
      'B-T': ['signature, stamped'],
      'B-LT': ['signature, stamped'],
      'B-LTA': ['signature, stamped', 'document-timestamp, stamped'],
    })
  })

  test('extend: B-B to B-T, to B-LT, to B-LTA, and renewed', async () => {
    const paths = [newPath(), newPath(), newPath(), newPath(), newPath()]
    await anna.sign({ inputPath, outputPath: paths[0] ?? '' })
    const kinds: (readonly string[])[] = []
    for (const [index, level] of (['B-T', 'B-LT', 'B-LTA', 'B-LTA'] as const).entries()) {
      const [from = '', to = ''] = paths.slice(index)
      await anna.extend({ inputPath: from, outputPath: to, replaceExisting: false, level })
      expect(startsWith(to, readFileSync(from))).toBe(true)
      kinds.push(await fieldKinds(to))
    }
    const stamp = 'document-timestamp, stamped'
    expect(kinds).toEqual([
      ['signature', stamp],
      ['signature', stamp],
      ['signature', stamp, stamp],
      ['signature', stamp, stamp, stamp],
    ])
  })

  test('the key is used once, whatever the level', async () => {
    const once = await createLevelSigning(pki)
    await once.sign({ inputPath, outputPath: newPath(), level: 'B-LTA' })
    expect(once.signatures()).toBe(1)
  })

  describe('timestamp authorities', () => {
    const cases: readonly (readonly [Parameters<TestPki['tsaUrl']>[0] & string, ErrorCode, object])[] = [
      ['down', 'timestamps/unreachable', { reason: 'unreachable' }],
      ['slow', 'timestamps/unreachable', { reason: 'timeout' }],
      ['error', 'timestamps/refused', { status: 500 }],
      ['rejecting', 'timestamps/refused', { status: 2 }],
      ['private', 'timestamps/not-authorised', { status: 401 }],
      ['wrong-nonce', 'timestamps/invalid', { reason: 'nonce' }],
      ['wrong-imprint', 'timestamps/invalid', { reason: 'imprint' }],
      ['forged', 'timestamps/invalid', { reason: 'signature-mismatch' }],
      ['wrong-certificate', 'timestamps/certificate-unsuitable', { reason: 'purpose' }],
      ['expired', 'timestamps/certificate-unsuitable', { reason: 'expired' }],
    ]
    test.each(cases)('%s: %s, exit 5, nothing written', async (mood, code, facts) => {
      const tsaUrls = [pki.tsaUrl(mood)]
      expect(errorCodes[code].exit).toBe(5)
      const expected = expect.objectContaining({ ...facts, url: tsaUrls[0] })
      await expectRefusal(outputPath => anna.sign({ inputPath, outputPath, level: 'B-T', tsaUrls }), code, expected)
    })

    test('the next one is asked when the first fails', async () => {
      const tsaUrls = (['down', 'wrong-nonce', 'good'] satisfies readonly (TimestampMood | 'down')[]).map(pki.tsaUrl)
      const outputPath = newPath()
      await anna.sign({ inputPath, outputPath, level: 'B-T', tsaUrls })
      expect(pki.requests).toEqual(['/tsa/down', '/tsa/wrong-nonce', '/tsa/good'])
      expect(await fieldKinds(outputPath)).toEqual(['signature, stamped'])
    })

    test.each(['Basic', 'Bearer'])('%s authentication with a secret from a file', async scheme => {
      addSecrets(privateAccount.password, privateAccount.token)
      const secretPath = join(folder, scheme)
      writeFileSync(secretPath, `${scheme === 'Basic' ? privateAccount.password : privateAccount.token}\n`)
      const url = pki.tsaUrl('private')
      const account =
        scheme === 'Basic'
          ? { url, user: privateAccount.user, passwordFile: secretPath }
          : { url, tokenFile: secretPath }
      const known = await createLevelSigning(pki, { accounts: [account] })
      const outputPath = newPath()
      await known.sign({ inputPath, outputPath, level: 'B-T', tsaUrls: [url] })
      expect(await fieldKinds(outputPath)).toEqual(['signature, stamped'])
    })

    test('none named', async () => {
      await expectRefusal(
        outputPath => anna.sign({ inputPath, outputPath, level: 'B-T', tsaUrls: [] }),
        'timestamps/no-authority',
      )
    })
  })

  describe('revocation data', () => {
    const sign = (signing: LevelSigning) => (outputPath: string) =>
      signing.sign({ inputPath, outputPath, level: 'B-LT' })
    const about = expect.objectContaining({ certificate: 'CN=Anna Example' })

    test('by OCSP where it answers, by CRL where it does not', async () => {
      await sign(anna)(newPath())
      expect(pki.requests).toContain('/ocsp/issuing')
      expect(pki.requests).not.toContain('/issuing.crl')
      pki.requests.length = 0
      pki.down.add('ocsp')
      await sign(anna)(newPath())
      expect(pki.requests).toContain('/issuing.crl')
    })

    test('revoked, said by OCSP or by CRL: refused, exit 1, nothing written', async () => {
      const revoked = await createLevelSigning(pki)
      await pki.revoke(revoked.certificate)
      expect(errorCodes['revocation/revoked'].exit).toBe(1)
      await expectRefusal(sign(revoked), 'revocation/revoked', about)
      pki.down.add('ocsp')
      await expectRefusal(sign(revoked), 'revocation/revoked', about)
    })

    test('no source answers: refused, exit 5, never a lower level', async () => {
      pki.down.add('ocsp').add('crl')
      expect(errorCodes['revocation/unreachable'].exit).toBe(5)
      await expectRefusal(sign(anna), 'revocation/unreachable', about)
      const signed = newPath()
      await anna.sign({ inputPath, outputPath: signed })
      await expectRefusal(
        outputPath => anna.extend({ inputPath: signed, outputPath, replaceExisting: false, level: 'B-LT' }),
        'revocation/unreachable',
      )
    })

    test('a certificate that names no source', async () => {
      const silent = await createLevelSigning(pki, { profile: 'signer-no-source' })
      await expectRefusal(sign(silent), 'revocation/no-source', about)
    })

    test('an issuer that is nowhere to be had, and one that this computer knows', async () => {
      pki.down.add('issuers')
      // The issuer of the signer came with the timestamp; the issuer of that one did not.
      const missing = { certificate: 'CN=Test issuing' }
      await expectRefusal(sign(anna), 'revocation/issuer-not-found', missing)
      const knownIssuers = [await pki.certificate('issuing'), await pki.certificate('root')]
      const outputPath = newPath()
      await sign(await createLevelSigning(pki, { knownIssuers }))(outputPath)
      expect(existsSync(outputPath)).toBe(true)
    })

    test('self-signed: B-T is reached; B-LT is refused before the key is used', async () => {
      const alone = await createLevelSigning(pki, { profile: 'self-signed' })
      const stamped = newPath()
      await alone.sign({ inputPath, outputPath: stamped, level: 'B-T' })
      expect(await fieldKinds(stamped)).toEqual(['signature, stamped'])
      await expectRefusal(sign(alone), 'revocation/self-signed')
      expect(alone.signatures()).toBe(1)
      await expectRefusal(
        outputPath => alone.extend({ inputPath: stamped, outputPath, replaceExisting: false, level: 'B-LTA' }),
        'revocation/self-signed',
      )
    })
  })

  test('a document without a signature cannot be extended', async () => {
    await expectRefusal(
      outputPath => anna.extend({ inputPath, outputPath, replaceExisting: false, level: 'B-T' }),
      'pdf/no-signature',
    )
  })
})
