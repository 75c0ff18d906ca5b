import { describe, expect, test } from 'vitest'
import type { CmsProblem, CmsVerification } from '../../../src/main/pki/verify-cms.ts'
import { judgeSignature } from '../../../src/main/validation/pdf/judge-signature.ts'

const claimed = { field: 'f', subFilter: 'ETSI.CAdES.detached', claimedSigningTime: '2026-01-01T00:00:00.000Z' }
const verified = (problems: readonly CmsProblem[], more: Partial<CmsVerification> = {}): CmsVerification => ({
  problems: new Set(problems),
  signerCertificate: null,
  certificates: [],
  weak: false,
  bindsCertificate: true,
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

  test('an intact signature with a weak algorithm has no proof that it is older than the attacks', () => {
    const verdict = judgeSignature(claimed, verified([], { weak: true }), { changes: [], problem: null }, null)
    expect(verdict).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE' })
    expect(verdict.reasons).toEqual([
      'intact',
      'algorithm-weak',
      'bytes-added-after-signing',
      'changes-permitted',
      'certificate-chain-not-checked',
    ])
  })

  test('level B-B needs the format of ETSI, a bound certificate and a claimed time (EN 319 142-1 §6.3)', () => {
    const levelOf = (claims: Partial<typeof claimed>, more: Partial<CmsVerification> = {}) =>
      judgeSignature({ ...claimed, ...claims }, verified([], more), null, null).level
    expect(levelOf({})).toBe('B-B')
    expect(levelOf({ subFilter: 'adbe.pkcs7.detached' })).toBeNull()
    expect(levelOf({}, { bindsCertificate: false })).toBeNull()
    expect(judgeSignature({ ...claimed, claimedSigningTime: null }, verified([]), null, null).level).toBeNull()
  })
})
