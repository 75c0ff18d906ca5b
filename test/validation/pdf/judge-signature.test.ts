import { describe, expect, test } from 'vitest'
import type { CmsProblem, CmsVerification } from '../../../src/main/pki/verify-cms.ts'
import { judgeTrust } from '../../../src/main/validation/judge-trust.ts'
import { isBaseline, judgeSignature, type Standing } from '../../../src/main/validation/pdf/judge-signature.ts'

const claimed = {
  kind: 'signature',
  field: 'f',
  subFilter: 'ETSI.CAdES.detached',
  claimedSigningTime: '2026-01-01T00:00:00.000Z',
} as const
const now = new Date('2026-11-22T00:00:00Z')
/** Nobody is trusted, and nothing is proven. */
const alone: Standing = {
  trust: judgeTrust(null),
  level: 'B-B',
  evidenceLevel: 'B-B',
  bestTime: now,
  now,
  timestamp: null,
  stamps: new Set(),
  contentTimestamp: null,
  contentStamps: new Set(),
  isInOrder: true,
}
const verified = (problems: readonly CmsProblem[], more: Partial<CmsVerification> = {}): CmsVerification => ({
  problems: new Set(problems),
  signerCertificate: null,
  certificates: [],
  bindsCertificate: true,
  algorithms: [
    { algorithm: 'sha256', sizeBits: 0 },
    { algorithm: 'rsa-pss', sizeBits: 3072 },
  ],
  ...more,
})

describe('EN 319 102-1 §5.1.3', () => {
  test.each<[CmsProblem, string]>([
    ['malformed', 'TOTAL-FAILED/FORMAT_FAILURE/cms-unreadable'],
    ['digest-mismatch', 'TOTAL-FAILED/HASH_FAILURE/digest-mismatch'],
    ['signature-mismatch', 'TOTAL-FAILED/SIG_CRYPTO_FAILURE/signature-mismatch'],
    ['certificate-missing', 'INDETERMINATE/NO_SIGNING_CERTIFICATE_FOUND/certificate-missing'],
    ['signing-certificate-mismatch', 'INDETERMINATE/NO_SIGNING_CERTIFICATE_FOUND/signing-certificate-mismatch'],
    ['algorithm-unsupported', 'INDETERMINATE/GENERIC/algorithm-unsupported'],
  ])('%s', (problem, expected) => {
    const { indication, subIndication, reasons, level } = judgeSignature(claimed, verified([problem]), null, null)
    expect(`${indication}/${subIndication}/${reasons[0]}`).toBe(expected)
    expect(reasons).not.toContain('intact')
    expect(level).toBeNull()
  })

  test('the gravest of several problems gives the indication, whatever their order; all are named', () => {
    const verdict = judgeSignature(claimed, verified(['certificate-missing', 'digest-mismatch']), null, null)
    expect(verdict).toMatchObject({ indication: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE' })
    expect(verdict.reasons).toEqual(['digest-mismatch', 'certificate-missing', 'covers-whole-document'])
  })

  test('a weak algorithm counts at the time that is proven; without a proof, today', () => {
    const old = verified([], {
      algorithms: [
        { algorithm: 'sha1', sizeBits: 0 },
        { algorithm: 'rsa-pkcs1', sizeBits: 2048 },
      ],
    })
    const verdict = judgeSignature(claimed, old, { signedRevisionBytes: 700, changes: [], problem: null }, alone)
    expect(verdict).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE' })
    expect(verdict.reasons).toEqual([
      'intact',
      'algorithm-weak',
      'bytes-added-after-signing',
      'changes-permitted',
      'certificate-chain-not-checked',
    ])
    const proven = judgeSignature(claimed, old, null, { ...alone, bestTime: new Date('2010-01-01T00:00:00Z') })
    expect(proven).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' })
    expect(proven.reasons).toContain('algorithm-weak-since')
  })

  test('a broken signature has no level, and none of its timestamps counts', () => {
    const timestamp = { time: '2026-02-01T00:00:00.000Z', authority: 'TSA' }
    const verdict = judgeSignature(claimed, verified(['digest-mismatch']), null, {
      ...alone,
      timestamp,
      level: 'B-T',
      evidenceLevel: 'B-T',
    })
    expect(verdict).toMatchObject({ level: null, evidenceLevel: null, timestamp: null, path: [], revocation: [] })
  })

  test('every level needs the format of ETSI, a bound certificate and a claimed time (EN 319 142-1 §6.3)', () => {
    expect(isBaseline(claimed, verified([]))).toBe(true)
    expect(isBaseline({ ...claimed, subFilter: 'adbe.pkcs7.detached' }, verified([]))).toBe(false)
    expect(isBaseline({ ...claimed, kind: 'document-timestamp' }, verified([]))).toBe(false)
    expect(isBaseline({ ...claimed, claimedSigningTime: null }, verified([]))).toBe(false)
    expect(isBaseline(claimed, verified([], { bindsCertificate: false }))).toBe(false)
  })
})
