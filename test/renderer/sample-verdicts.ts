/** Verdicts as main would give them: on a document without signatures, a good one, one that leaves doubts, and a changed one. */
import type { SignatureLevel } from '../../src/shared/model/signing.ts'
import type { FileVerdict, SignatureVerdict } from '../../src/shared/model/validation.ts'

export const unsigned: FileVerdict = { format: 'pades', indication: 'INDETERMINATE', signatures: [] }

const passed: SignatureVerdict = {
  kind: 'signature',
  field: 'Signature1',
  indication: 'TOTAL-PASSED',
  subIndication: null,
  level: 'B-LT',
  evidenceLevel: 'B-LT',
  subFilter: 'ETSI.CAdES.detached',
  signer: { commonName: 'Claire Dubois', certificateSha256: 'ab'.repeat(32) },
  claimedSigningTime: '2026-11-18T16:05:00Z',
  timestamp: { time: '2026-11-18T16:05:22Z', authority: 'Horodatage Rhône' },
  contentTimestamp: { time: '2026-11-17T09:30:00Z', authority: 'Horodatage Rhône' },
  path: [
    {
      commonName: 'Claire Dubois',
      issuer: 'Certisud Personnes G2',
      notBefore: '2025-03-01T00:00:00Z',
      notAfter: '2028-03-01T00:00:00Z',
      sha256: 'ab'.repeat(32),
    },
    {
      commonName: 'Certisud Personnes G2',
      issuer: 'Certisud Personnes G2',
      notBefore: '2020-03-01T00:00:00Z',
      notAfter: '2040-03-01T00:00:00Z',
      sha256: 'cd'.repeat(32),
    },
  ],
  revocation: [
    {
      certificateSha256: 'ab'.repeat(32),
      source: 'ocsp',
      from: 'document',
      status: 'good',
      producedAt: '2026-11-18T16:05:24Z',
      revokedAt: null,
    },
  ],
  coverage: 'earlier-revision',
  signedRevisionBytes: 9000,
  changesAfter: [{ kind: 'form-filled', allowed: true, objects: ['7 0'], page: 1 }],
  reasons: ['intact', 'bytes-added-after-signing', 'changes-permitted', 'trusted-issuer'],
}
export const good: FileVerdict = { format: 'pades', indication: 'TOTAL-PASSED', signatures: [passed] }

/** A good document, each of whose signatures has one of these levels. */
export const levelsOf = (...levels: readonly SignatureLevel[]): FileVerdict => ({
  ...good,
  signatures: levels.map((level, index) => ({
    ...passed,
    level,
    evidenceLevel: level,
    field: `Signature${index + 1}`,
  })),
})

/** The last of them in an older form, which has no level by name. */
export const olderOf = (...levels: readonly SignatureLevel[]): FileVerdict => {
  const { signatures, ...rest } = levelsOf(...levels)
  return {
    ...rest,
    signatures: signatures.map((each, index) =>
      index < levels.length - 1 ? each : { ...each, level: null, subFilter: 'adbe.pkcs7.detached' },
    ),
  }
}

const unproven: SignatureVerdict = {
  ...passed,
  indication: 'INDETERMINATE',
  subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
  level: 'B-B',
  evidenceLevel: 'B-B',
  timestamp: null,
  contentTimestamp: null,
  path: [],
  revocation: [],
  coverage: 'whole-document',
  signedRevisionBytes: null,
  changesAfter: [],
  reasons: ['intact', 'covers-whole-document', 'no-trusted-issuer'],
}
export const doubtful: FileVerdict = { format: 'pades', indication: 'INDETERMINATE', signatures: [unproven] }

export const changed: FileVerdict = {
  format: 'pades',
  indication: 'TOTAL-FAILED',
  signatures: [
    {
      ...unproven,
      indication: 'TOTAL-FAILED',
      subIndication: 'FORMAT_FAILURE',
      level: null,
      evidenceLevel: null,
      coverage: 'earlier-revision',
      signedRevisionBytes: 7000,
      changesAfter: [
        { kind: 'signature-added', allowed: true, objects: ['41 0', '42 0'], page: 1 },
        { kind: 'other', allowed: false, objects: ['27 0'], page: 3 },
      ],
      reasons: ['change-not-permitted', 'bytes-added-after-signing'],
    },
    {
      ...unproven,
      field: 'Signature2',
      indication: 'TOTAL-FAILED',
      subIndication: 'FORMAT_FAILURE',
      level: null,
      evidenceLevel: null,
      signer: { commonName: 'Nguyễn Thị Minh Anh', certificateSha256: 'ef'.repeat(32) },
      claimedSigningTime: '2026-11-19T02:41:00Z',
      coverage: 'earlier-revision',
      signedRevisionBytes: 8000,
      changesAfter: [{ kind: 'other', allowed: false, objects: ['27 0'], page: 3 }],
      reasons: ['change-not-permitted', 'bytes-added-after-signing'],
    },
  ],
}
