/** Levels B-T to B-LTA and `extend`, with services that do their work, and services that do not. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { privateAccount } from '../../native-mocks/pki/test-pki.ts'
import type { TimestampMood } from '../../native-mocks/pki/timestamp-authority.ts'
import { openPdf } from '../../src/main/pdf/open-pdf.ts'
import type { ExtendFileRequest } from '../../src/main/signing/extend-file.ts'
import { listSignedFields } from '../../src/main/signing/pdf/signed-fields.ts'
import { validatePdf } from '../../src/main/validation/pdf/validate-pdf.ts'
import { AppError, type ErrorCode, errorCodes } from '../../src/shared/errors.ts'
import { describeError } from '../../src/shared/messages/describe-error.ts'
import { type ExtensionProgress, signatureLevels } from '../../src/shared/model/signing.ts'
import { Secret } from '../../src/shared/secret.ts'
import { languages } from '../../src/shared/words.ts'
import { makePdf, makeStreamPdf } from '../pdf/make-pdf.ts'
import { lacksOpenssl } from '../pki/openssl.ts'
import { addSecrets } from '../traces.ts'
import { createSignedPdf } from '../validation/pdf/signed-pdf.ts'
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

  test('a signature of the older form, which has no level by name, stays intact under the timestamp that it gets, and is not thought to lack it', async () => {
    const [older, stamped] = [newPath(), newPath()]
    const entries = '/Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached'
    writeFileSync(older, (await createSignedPdf({ entries })).bytes)
    await anna.extend({ inputPath: older, outputPath: stamped, replaceExisting: false, level: 'B-T' })
    expect(startsWith(stamped, readFileSync(older))).toBe(true)
    const judge = async (path: string) =>
      (await validatePdf(path)).signatures.map(({ kind, level, evidenceLevel, reasons }) => [
        kind,
        level,
        evidenceLevel,
        reasons.includes('intact'),
      ])
    expect(await judge(older)).toEqual([['signature', null, 'B-B', true]])
    expect(await judge(stamped)).toEqual([
      ['signature', null, 'B-T', true],
      ['document-timestamp', null, null, true],
    ])
  })

  describe('a document that was looked at is extended', () => {
    const extend = async (change: Partial<ExtendFileRequest>, from: LevelSigning = anna): Promise<string> => {
      const outputPath = newPath()
      await from.extend({ inputPath: signedPath, outputPath, replaceExisting: false, level: 'B-LTA', ...change })
      return outputPath
    }
    const digestOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')
    let signedPath = ''
    beforeAll(async () => {
      signedPath = newPath()
      await anna.sign({ inputPath, outputPath: signedPath })
    })

    test('it tells each step that it takes, the copy by bytes', async () => {
      const told: Omit<ExtensionProgress, 'documentId'>[] = []
      const expected = digestOf(signedPath)
      await extend({ expectedSha256: async () => expected, onProgress: step => void told.push(step) })
      const { length } = readFileSync(signedPath)
      expect(told.map(({ step }) => step)).toEqual(['writing', 'timestamp', 'revocation', 'timestamp', 'finishing'])
      expect(told.every(({ doneBytes, totalBytes }) => doneBytes === length && totalBytes === length)).toBe(true)
    })

    test('not when it is another one now, nor over itself; the words are not those of signing', async () => {
      const other = newPath()
      writeFileSync(other, readFileSync(signedPath))
      const looked = digestOf(other)
      writeFileSync(other, `${readFileSync(other, 'latin1')} `, 'latin1')
      const facts = { extending: 'B-LTA' }
      const expectedSha256 = async () => looked
      await expectRefusal(
        outputPath => extend({ inputPath: other, outputPath, expectedSha256 }),
        'documents/changed',
        facts,
      )
      const onto = { outputPath: signedPath, replaceExisting: true }
      await expectRefusal(() => extend(onto), 'documents/target-is-input', facts)
      for (const code of ['documents/changed', 'documents/target-is-input', 'pdf/encrypted'] as const)
        for (const language of languages)
          expect(describeError({ code, facts }, language)).not.toEqual(describeError({ code, facts: {} }, language))
    })

    test('a service that does not answer is given up at once, and nothing is written', async () => {
      const patient = await createLevelSigning(pki, { timeoutMs: 600_000 })
      const cancel = new AbortController()
      const tsaUrls = [pki.tsaUrl('slow')]
      await expectRefusal(outputPath => {
        const extending = extend({ outputPath, tsaUrls, signal: cancel.signal }, patient)
        void vi
          .waitUntil(() => pki.requests.includes('/tsa/slow'), { timeout: 60_000 })
          .then(() => cancel.abort(new AppError('tokens/cancelled')))
        return extending
      }, 'tokens/cancelled')
    })

    test.skipIf(!hasAll('pdfsig', 'qpdf'))('one that opens with a password, by that password alone', async () => {
      const [locked, lockedSigned] = [newPath(), newPath()]
      execFileSync('qpdf', ['--encrypt', 'open-sesame', 'owner', '256', '--', inputPath, locked])
      addSecrets('open-sesame')
      const password = new Secret('open-sesame')
      await anna.sign({ inputPath: locked, outputPath: lockedSigned, password })
      const inside = { inputPath: lockedSigned }
      const facts = (reason: string) => ({ reason, extending: 'B-LTA' })
      await expectRefusal(outputPath => extend({ ...inside, outputPath }), 'pdf/encrypted', facts('password'))
      await expectRefusal(
        outputPath => extend({ ...inside, outputPath, password: new Secret('not-it') }),
        'pdf/encrypted',
        facts('password-incorrect'),
      )
      const extended = await extend({ ...inside, password })
      expect(startsWith(extended, readFileSync(lockedSigned))).toBe(true)
      expect((await runPdfsig(extended, 'open-sesame'))[0]).toMatchObject({ valid: true })
      const { signatures } = await validatePdf(extended, { anchorsAt: () => [], at: new Date(), password })
      const kinds = ['signature', 'document-timestamp', 'document-timestamp']
      expect(signatures.map(({ kind }) => kind)).toEqual(kinds)
      for (const { reasons } of signatures) expect(reasons).toContain('intact')
      expect(await qpdfCheck(extended, 'open-sesame')).toBe(0)
    })
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
      // What never answers is not waited for as long as what may.
      const signer = mood === 'slow' ? await createLevelSigning(pki, { timeoutMs: 500 }) : anna
      await expectRefusal(outputPath => signer.sign({ inputPath, outputPath, level: 'B-T', tsaUrls }), code, expected)
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
