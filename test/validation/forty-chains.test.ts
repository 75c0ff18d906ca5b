/** EN 319 102-1 on a PKI of paper: what each chain, list, answer and timestamp must lead to. Where `openssl verify` answers the same question, both must agree. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import {
  createPaperKey,
  type Extension,
  extensions as ext,
  issuePaper,
  type ListRequest,
  makeAnswer,
  makeList,
  type Paper,
  type PaperRequest,
} from '../../native-mocks/pki/paper-pki.ts'
import { toPem } from '../../src/main/pki/certificate.ts'
import type { AskService } from '../../src/main/validation/evidence.ts'
import { validatePdf } from '../../src/main/validation/pdf/validate-pdf.ts'
import type { SignatureVerdict } from '../../src/shared/model/validation.ts'
import { makePdf } from '../pdf/make-pdf.ts'
import { lacksOpenssl } from '../pki/openssl.ts'
import { type DatedSignature, type DatedStamp, signDated } from './dated-signing.ts'

const folder = mkdtempSync(join(tmpdir(), 'signet-chains-'))
afterAll(() => rmSync(folder, { recursive: true }))
const inputPath = join(folder, 'contract.pdf')
writeFileSync(inputPath, makePdf())

const day = (text: string): Date => new Date(`${text}T00:00:00Z`)
const [begin, end, signed, at] = [day('2026-01-01'), day('2034-01-01'), day('2026-03-01'), day('2026-11-22')]
const later = (time: Date, days: number): Date => new Date(time.getTime() + days * 86_400_000)

const authority = [ext.authority(), ext.usage('keyCertSign', 'cRLSign')]
const person = [ext.usage('digitalSignature', 'nonRepudiation')]
const listUrl = 'http://pki.test/list'
/** Of certificates that a root issued to issuers. */
const rootListUrl = 'http://pki.test/root-list'
const ocspUrl = 'http://pki.test/ocsp'
const listed = [...person, ext.list(listUrl)]
const answered = [...person, ext.ocsp(ocspUrl)]

let count = 0
const paper = (extensions: readonly Extension[], issuer?: Paper, more: Partial<PaperRequest> = {}): Paper =>
  issuePaper({ name: `Paper ${++count}`, from: begin, to: end, extensions, ...(issuer && { issuer }), ...more })
const root = paper(authority, undefined, { name: 'Root' })
const stampRoot = paper(authority, undefined, { name: 'Stamp root' })
const stampExtensions = [ext.usage('digitalSignature'), ext.purpose('timeStamping', true)]
const tsa = paper(stampExtensions, stampRoot, { name: 'TSA' })
const list = (issuer: Paper, more: Partial<ListRequest> = {}): Uint8Array =>
  makeList({ issuer, from: later(at, -1), to: later(at, 6), ...more })
const stamp = (time: Date, more: Partial<DatedStamp> = {}): DatedStamp => ({ authority: tsa, time, ...more })

interface Case {
  /** The signer first, the root last. */
  readonly path: readonly Paper[]
  readonly expected: string
  readonly reason?: SignatureVerdict['reasons'][number]
  readonly level?: SignatureVerdict['level']
  readonly sign?: Partial<DatedSignature>
  /** Another signature, made first. */
  readonly before?: Pick<DatedSignature, 'signer' | 'level' | 'stamps'>
  readonly online?: { readonly lists?: readonly Uint8Array[]; readonly answers?: readonly Uint8Array[] }
  readonly at?: Date
  /** Lists that OpenSSL is given; `null`: it has another rule there, or no such question. */
  readonly openssl?: { readonly lists?: readonly Uint8Array[]; readonly at?: Date; readonly signerOnly?: true } | null
}

const passed = 'TOTAL-PASSED'
const undecided = (sub: string): string => `INDETERMINATE/${sub}`
const chainFailure = undecided('CHAIN_CONSTRAINTS_FAILURE')
const tryLater = undecided('TRY_LATER')
const weak = undecided('CRYPTO_CONSTRAINTS_FAILURE_NO_POE')

/** A signer whose status is told by a list that is fetched now. */
const byList = (make: (signer: Paper) => readonly Uint8Array[], expected: string, more: Partial<Case> = {}): Case => {
  const signer = paper(listed, root)
  const lists = make(signer)
  return { path: [signer, root], expected, online: { lists }, openssl: { lists }, ...more }
}
const byAnswer = (make: (signer: Paper) => readonly Uint8Array[], expected: string, reason?: Case['reason']): Case => {
  const signer = paper(answered, root)
  return { path: [signer, root], expected, online: { answers: make(signer) }, openssl: null, ...(reason && { reason }) }
}
const answer = (signer: Paper, more: Partial<Parameters<typeof makeAnswer>[0]> = {}): Uint8Array =>
  makeAnswer({
    issuer: root,
    certificate: signer.certificate,
    status: 'good',
    from: later(at, -1),
    to: later(at, 6),
    ...more,
  })
/** At a level with validation data inside, which was made just behind the timestamp. */
const longTerm = (
  { signer, revokedAt }: { readonly signer: Paper; readonly revokedAt?: Date },
  expected: string,
  more: Partial<Case> = {},
): Case => {
  const revoked = revokedAt ? [{ certificate: signer.certificate, at: revokedAt }] : []
  const crls = [list(root, { from: later(signed, 1), to: later(signed, 8), revoked })]
  return {
    path: [signer, root],
    expected,
    sign: { level: 'B-LT', stamps: [stamp(signed)], data: { certificates: [signer.der, root.der], crls } },
    openssl: null,
    ...more,
  }
}

const issuerOf = (extensions: readonly Extension[] = authority, more: Partial<PaperRequest> = {}): Paper =>
  paper(extensions, root, more)
const below = (issuer: Paper, extensions: readonly Extension[] = person, expected = passed): Case => ({
  path: [paper(extensions, issuer), issuer, root],
  expected,
})

/** Whose root, which signs its list, has a key that is too small at the time of the check. */
const underOldRoot = (expected: string, stamps: readonly DatedStamp[]): Case => {
  const oldRoot = paper(authority, undefined, { key: createPaperKey('rsa-2048') })
  const signer = paper(listed, oldRoot)
  const crls = [list(oldRoot, { from: later(signed, 1), to: later(signed, 8) })]
  const data = { certificates: [signer.der, oldRoot.der], crls }
  return {
    path: [signer, oldRoot],
    expected,
    reason: expected === passed ? 'revocation-good' : 'chain-algorithm-weak',
    sign: { level: stamps.length > 1 ? 'B-LTA' : 'B-LT', stamps, data },
    at: day('2033-06-01'),
    openssl: null,
  }
}

const cases: Readonly<Record<string, () => Case>> = {
  'signer and root': () => ({ path: [paper(person, root), root], expected: passed }),
  'an issuer between': () => below(issuerOf()),
  'trusted directly': () => ({ path: [paper(person)], expected: passed, reason: 'trusted-directly' }),
  'the issuer is missing': () => ({
    path: [paper(person, issuerOf()), root],
    expected: undecided('NO_CERTIFICATE_CHAIN_FOUND'),
  }),
  'expired signer': () => ({
    path: [paper(person, root, { to: day('2026-06-01') }), root],
    expected: undecided('OUT_OF_BOUNDS_NO_POE'),
    reason: 'certificate-expired',
  }),
  'signer not yet valid': () => ({
    path: [paper(person, root, { from: day('2027-01-01') }), root],
    expected: undecided('OUT_OF_BOUNDS_NO_POE'),
    reason: 'certificate-not-yet-valid',
  }),
  'expired issuer': () => below(issuerOf(authority, { to: day('2026-06-01') }), person, chainFailure),
  'a key for encryption only': () => ({
    path: [paper([ext.usage('keyEncipherment')], root), root],
    expected: chainFailure,
    reason: 'certificate-wrong-usage',
  }),
  'a certificate for web servers': () => ({
    path: [paper([...person, ext.purpose('serverAuth')], root), root],
    expected: chainFailure,
    reason: 'certificate-wrong-usage',
  }),
  'a certificate for e-mail': () => ({
    path: [paper([...person, ext.purpose('emailProtection')], root), root],
    expected: passed,
  }),
  'a name that is permitted': () =>
    below(issuerOf([...authority, ext.emailConstraint('permitted', 'example.org')]), [
      ...person,
      ext.emailName('anna@example.org'),
    ]),
  'a name that is not permitted': () =>
    below(
      issuerOf([...authority, ext.emailConstraint('permitted', 'example.org')]),
      [...person, ext.emailName('anna@example.com')],
      chainFailure,
    ),
  'a name that is excluded': () =>
    below(
      issuerOf([...authority, ext.emailConstraint('excluded', 'example.org')]),
      [...person, ext.emailName('anna@example.org')],
      chainFailure,
    ),
  'a path that is too long': () => {
    const upper = issuerOf([ext.authority(0), ext.usage('keyCertSign')])
    const lower = paper(authority, upper)
    return { path: [paper(person, lower), lower, upper, root], expected: chainFailure, reason: 'path-too-long' }
  },
  'an issuer that is none': () => {
    const issuer = issuerOf(person)
    const data = { certificates: [issuer.der] }
    return { ...below(issuer, person, chainFailure), sign: { level: 'B-LT', stamps: [stamp(signed)], data } }
  },
  'an issuer that may not issue': () => below(issuerOf([ext.authority(), ext.usage('cRLSign')]), person, chainFailure),
  'issuers in a circle': () => {
    const [first, second] = [createPaperKey(), createPaperKey()]
    const one = paper(authority, undefined, { name: 'One', key: first })
    const two = paper(authority, one, { name: 'Two', key: second })
    const back = paper(authority, two, { name: 'One', key: first })
    return {
      path: [paper(person, two), two, back, root],
      expected: undecided('NO_CERTIFICATE_CHAIN_FOUND'),
    }
  },
  'an issuer that the root cross-certified': () => {
    const other = paper(authority, undefined, { name: 'Other root' })
    const crossed = paper(authority, root, { name: 'Other root', key: other.key })
    return { path: [paper(person, other), crossed, other, root], expected: passed }
  },
  'an unknown critical extension': () => ({
    path: [paper([...person, ext.unknown()], root), root],
    expected: chainFailure,
    reason: 'unknown-critical-extension',
  }),
  'SHA-1 in the chain': () => below(issuerOf(authority, { digest: 'sha1' }), person, weak),
  'an issuer with RSA of 1024 bits': () =>
    below(issuerOf(authority, { key: createPaperKey('rsa-1024') }), person, weak),
  'an issuer of the right name with another key': () => {
    const real = issuerOf(authority, { name: 'Twin' })
    const twin = issuerOf(authority, { name: 'Twin' })
    return { path: [paper(person, twin), real, root], expected: undecided('NO_CERTIFICATE_CHAIN_FOUND') }
  },

  'a list: not revoked': () => byList(() => [list(root)], passed, { reason: 'revocation-good' }),
  'a list: revoked, no timestamp': () =>
    byList(
      ({ certificate }) => [list(root, { revoked: [{ certificate, at: later(at, -30) }] })],
      undecided('REVOKED_NO_POE'),
    ),
  'a list: on hold': () =>
    byList(
      ({ certificate }) => [list(root, { revoked: [{ certificate, at: later(at, -30), onHold: true }] })],
      undecided('REVOKED_NO_POE'),
    ),
  'a list that is stale': () =>
    byList(() => [list(root, { from: later(at, -40), to: later(at, -10) })], tryLater, { reason: 'revocation-stale' }),
  'a list from the future': () =>
    byList(() => [list(root, { from: later(at, 3), to: later(at, 10) })], tryLater, { reason: 'revocation-stale' }),
  'a list of another issuer': () => byList(() => [list(issuerOf())], tryLater, { reason: 'revocation-not-checked' }),
  'a list that somebody else signed': () =>
    byList(() => [list({ ...root, key: createPaperKey() })], tryLater, { reason: 'revocation-forged' }),
  'an indirect list': () =>
    byList(() => [list(root, { extensions: [ext.scope('indirect')] })], tryLater, {
      reason: 'revocation-list-indirect',
    }),
  'a delta list': () =>
    byList(() => [list(root, { extensions: [ext.deltaOf(1)] })], tryLater, { reason: 'revocation-list-delta' }),
  'a list of issuers only': () =>
    byList(() => [list(root, { extensions: [ext.scope('authorities-only')] })], tryLater, {
      reason: 'revocation-list-partial',
    }),
  'a list of another distribution point': () =>
    byList(() => [list(root, { extensions: [ext.scope({ point: 'http://pki.test/other' })] })], tryLater, {
      reason: 'revocation-list-partial',
    }),
  'a list of its distribution point': () => {
    const made = byList(() => [list(root, { extensions: [ext.scope({ point: listUrl })] })], passed)
    // OpenSSL would have one for the root as well, which names no distribution point.
    return { ...made, openssl: { ...made.openssl, signerOnly: true } }
  },
  'a list of an issuer that may not make lists': () => {
    const issuer = issuerOf([ext.authority(), ext.usage('keyCertSign')])
    const lists = [list(issuer), list(root)]
    return {
      path: [paper(listed, issuer), issuer, root],
      expected: tryLater,
      online: { lists },
      openssl: { lists },
    }
  },
  'no list can be had': () => byList(() => [], tryLater),
  'the issuer is revoked': () => {
    const issuer = issuerOf([...authority, ext.list(rootListUrl)])
    const lists = [list(issuer), list(root, { revoked: [{ certificate: issuer.certificate, at: later(at, -30) }] })]
    return {
      path: [paper(listed, issuer), issuer, root],
      expected: undecided('REVOKED_CA_NO_POE'),
      online: { lists },
      openssl: { lists },
    }
  },

  'OCSP: good, by the issuer': () => byAnswer(signer => [answer(signer)], passed, 'revocation-good'),
  'OCSP: good, by a delegate without status': () => {
    const responder = paper([...person, ext.purpose('ocspSigning'), ext.ocspNoCheck()], root)
    return byAnswer(signer => [answer(signer, { responder })], passed)
  },
  'OCSP: by somebody who is no responder': () => {
    const responder = paper(person, root)
    return byAnswer(signer => [answer(signer, { responder })], tryLater, 'revocation-responder-unauthorised')
  },
  'OCSP: by the delegate of another issuer': () => {
    const responder = paper([...person, ext.purpose('ocspSigning'), ext.ocspNoCheck()], issuerOf())
    return byAnswer(signer => [answer(signer, { responder })], tryLater, 'revocation-responder-unauthorised')
  },
  'OCSP: by a delegate that had expired': () => {
    const to = later(at, -10)
    const responder = paper([...person, ext.purpose('ocspSigning'), ext.ocspNoCheck()], root, { to })
    return byAnswer(signer => [answer(signer, { responder })], tryLater, 'revocation-responder-unauthorised')
  },
  'OCSP: by a delegate that was revoked': () => {
    const responder = paper([...listed, ext.purpose('ocspSigning')], root)
    const revoked = [{ certificate: responder.certificate, at: later(at, -30) }]
    // It says nothing of the signer, who names no distribution point.
    const lists = [list(root, { revoked, extensions: [ext.scope({ point: listUrl })] })]
    const made = byAnswer(signer => [answer(signer, { responder })], tryLater, 'revocation-responder-unauthorised')
    return { ...made, online: { ...made.online, lists } }
  },
  'OCSP: by a delegate that was not revoked': () => {
    const responder = paper([...listed, ext.purpose('ocspSigning')], root)
    const made = byAnswer(signer => [answer(signer, { responder })], passed)
    return { ...made, online: { ...made.online, lists: [list(root, { extensions: [ext.scope({ point: listUrl })] })] } }
  },
  'OCSP: unknown': () => byAnswer(signer => [answer(signer, { status: 'unknown' })], tryLater, 'revocation-unknown'),
  'OCSP: revoked': () =>
    byAnswer(signer => [answer(signer, { status: { revokedAt: later(at, -30) } })], undecided('REVOKED_NO_POE')),
  'OCSP: stale': () =>
    byAnswer(signer => [answer(signer, { from: later(at, -40), to: later(at, -10) })], tryLater, 'revocation-stale'),
  'OCSP: about another certificate': () => byAnswer(() => [answer(paper(person, root))], tryLater),

  'long term: nothing happened since': () =>
    longTerm({ signer: paper(listed, root) }, passed, { level: 'B-LT', reason: 'timestamp-valid' }),
  'long term: revoked after the timestamp': () =>
    longTerm({ signer: paper(listed, root), revokedAt: later(signed, 0.5) }, passed, {
      reason: 'revoked-after-signing',
    }),
  'long term: revoked before the timestamp': () =>
    longTerm({ signer: paper(listed, root), revokedAt: later(signed, -3) }, undecided('REVOKED_NO_POE')),
  'long term: expired since': () => {
    const signer = paper(listed, root, { to: day('2026-06-01') })
    const made = longTerm({ signer }, passed, { reason: 'expired-after-signing' })
    return { ...made, openssl: { lists: made.sign?.data?.crls ?? [], at: later(signed, 2) } }
  },
  'long term: expired before the timestamp': () =>
    longTerm({ signer: paper(listed, root, { to: later(signed, -5) }) }, undecided('OUT_OF_BOUNDS_NO_POE'), {
      openssl: { at: signed },
    }),
  'expired, and known not to have been revoked': () => {
    const signer = paper(listed, root, { to: later(at, -30) })
    const lists = [list(root, { from: later(at, -33), to: later(at, -20) })]
    return {
      path: [signer, root],
      expected: undecided('OUT_OF_BOUNDS_NOT_REVOKED'),
      online: { lists },
      openssl: {},
    }
  },
  'the timestamp is older than the certificate': () =>
    longTerm({ signer: paper(listed, root, { from: later(signed, 5) }) }, 'TOTAL-FAILED/NOT_YET_VALID', {
      openssl: { at: signed },
    }),
  'long term: the issuer was revoked, its list is not proven to be older': () => {
    const issuer = issuerOf([...authority, ext.list(rootListUrl)])
    const signer = paper(listed, issuer)
    const early = { from: later(signed, 1), to: later(signed, 8) }
    const revoked = [{ certificate: issuer.certificate, at: later(at, -30) }]
    return {
      path: [signer, issuer, root],
      expected: tryLater,
      reason: 'revocation-not-proven',
      sign: {
        level: 'B-LT',
        stamps: [stamp(signed)],
        data: { certificates: [signer.der, issuer.der], crls: [list(issuer, early)] },
      },
      online: { lists: [list(root, { revoked })] },
      openssl: null,
    }
  },
  'archived: the issuer was revoked after the document timestamp': () => {
    const issuer = issuerOf([...authority, ext.list(rootListUrl)])
    const signer = paper(listed, issuer)
    const early = { from: later(signed, 1), to: later(signed, 8) }
    const revoked = [{ certificate: issuer.certificate, at: later(at, -30) }]
    return {
      path: [signer, issuer, root],
      expected: passed,
      reason: 'revoked-after-signing',
      level: 'B-LTA',
      sign: {
        level: 'B-LTA',
        stamps: [stamp(signed), stamp(later(signed, 2))],
        data: { certificates: [signer.der, issuer.der], crls: [list(issuer, early), list(root, early)] },
      },
      online: { lists: [list(root, { revoked })] },
      openssl: null,
    }
  },
  'a timestamp of an expired authority': () => {
    const old = paper(stampExtensions, stampRoot, { to: day('2026-06-01') })
    const made = longTerm({ signer: paper(listed, root, { to: day('2026-06-01') }) }, '', {
      reason: 'timestamp-not-trusted',
    })
    return {
      ...made,
      expected: undecided('OUT_OF_BOUNDS_NOT_REVOKED'),
      sign: {
        ...made.sign,
        stamps: [stamp(signed, { authority: old })],
        data: { crls: [list(root, { from: day('2026-05-30'), to: day('2026-06-07') })] },
      },
    }
  },
  'archived: the authority of the first timestamp has expired': () => {
    const old = paper(stampExtensions, stampRoot, { to: day('2026-06-01') })
    const made = longTerm({ signer: paper(listed, root, { to: day('2026-06-01') }) }, passed, {
      reason: 'expired-after-signing',
    })
    const stamps = [stamp(signed, { authority: old }), stamp(later(signed, 2))]
    return { ...made, sign: { ...made.sign, level: 'B-LTA', stamps } }
  },
  'a timestamp of an authority for no such purpose': () => {
    const other = paper([ext.usage('digitalSignature')], stampRoot)
    return {
      path: [paper(person, root, { to: day('2026-06-01') }), root],
      expected: undecided('OUT_OF_BOUNDS_NO_POE'),
      reason: 'timestamp-not-trusted',
      sign: { level: 'B-T', stamps: [stamp(signed, { authority: other })] },
    }
  },
  'a timestamp of an authority whose purpose is not critical': () => {
    const other = paper([ext.usage('digitalSignature'), ext.purpose('timeStamping')], stampRoot)
    return {
      path: [paper(person, root, { to: day('2026-06-01') }), root],
      expected: undecided('OUT_OF_BOUNDS_NO_POE'),
      reason: 'timestamp-not-trusted',
      sign: { level: 'B-T', stamps: [stamp(signed, { authority: other })] },
    }
  },
  'a timestamp of an authority of a root for signers': () => {
    const other = paper(stampExtensions, root)
    return {
      path: [paper(person, root, { to: day('2026-06-01') }), root],
      expected: undecided('OUT_OF_BOUNDS_NO_POE'),
      reason: 'timestamp-not-trusted',
      sign: { level: 'B-T', stamps: [stamp(signed, { authority: other })] },
    }
  },
  'a timestamp of a revoked authority': () => {
    const other = paper([...stampExtensions, ext.list(listUrl)], stampRoot)
    return {
      path: [paper(person, root, { to: day('2026-06-01') }), root],
      expected: undecided('OUT_OF_BOUNDS_NO_POE'),
      reason: 'timestamp-not-trusted',
      sign: { level: 'B-T', stamps: [stamp(signed, { authority: other })] },
      online: { lists: [list(stampRoot, { revoked: [{ certificate: other.certificate, at: later(at, -30) }] })] },
    }
  },
  'a timestamp of something else': () => ({
    path: [paper(person, root, { to: day('2026-06-01') }), root],
    expected: undecided('OUT_OF_BOUNDS_NO_POE'),
    reason: 'timestamp-invalid',
    sign: { level: 'B-T', stamps: [stamp(signed, { wrong: true })] },
  }),
  'a valid timestamp before the signer expired': () => ({
    path: [paper(person, root, { to: day('2026-06-01') }), root],
    expected: passed,
    level: 'B-T',
    sign: { level: 'B-T', stamps: [stamp(signed)] },
    openssl: { at: signed },
  }),
  'a document timestamp that is older than the signature it covers': () => ({
    path: [paper(person, root), root],
    expected: undecided('TIMESTAMP_ORDER_FAILURE'),
    reason: 'timestamp-order',
    sign: { level: 'B-LTA', stamps: [stamp(signed), stamp(later(signed, -5))] },
    openssl: null,
  }),
  'RSA of 2048 bits, stamped while it was good enough': () => ({
    path: [paper(person, root, { key: createPaperKey('rsa-2048') }), root],
    expected: passed,
    reason: 'algorithm-weak-since',
    sign: { level: 'B-T', stamps: [stamp(signed)] },
    at: day('2033-06-01'),
  }),
  'RSA of 2048 bits, not stamped': () => ({
    path: [paper(person, root, { key: createPaperKey('rsa-2048') }), root],
    expected: weak,
    at: day('2033-06-01'),
    openssl: null,
  }),
  'RSA of 3072 bits, not stamped: its padding of PKCS#1 v1.5 has ended': () => ({
    path: [paper(person, root, { key: createPaperKey('rsa-3072') }), root],
    expected: weak,
    at: day('2033-06-01'),
    openssl: null,
  }),
  'an issuer that signed with the padding of PKCS#1 v1.5': () => ({
    ...below(issuerOf(authority, { key: createPaperKey('rsa-3072') }), person, weak),
    at: day('2033-06-01'),
    reason: 'chain-algorithm-weak',
    openssl: null,
  }),
  'a timestamp of an authority with RSA of 2048 bits, after its end': () => ({
    path: [paper(person, root), root],
    expected: passed,
    reason: 'timestamp-not-trusted',
    sign: {
      level: 'B-T',
      stamps: [stamp(signed, { authority: paper(stampExtensions, stampRoot, { key: createPaperKey('rsa-2048') }) })],
    },
    at: day('2033-06-01'),
  }),
  'a list over SHA-1': () =>
    byList(() => [list(root, { digest: 'sha1' })], tryLater, { reason: 'chain-algorithm-weak', openssl: null }),
  'OCSP: over SHA-1': () => byAnswer(each => [answer(each, { digest: 'sha1' })], tryLater, 'chain-algorithm-weak'),
  'OCSP: by a delegate with RSA of 1024 bits': () => {
    const responder = paper([...person, ext.purpose('ocspSigning'), ext.ocspNoCheck()], root, {
      key: createPaperKey('rsa-1024'),
    })
    return byAnswer(each => [answer(each, { responder })], tryLater, 'chain-algorithm-weak')
  },
  'a list with RSA of 2048 bits, after its end': () => underOldRoot(tryLater, [stamp(signed)]),
  'a list with RSA of 2048 bits that is proven to be older than its end': () =>
    underOldRoot(passed, [stamp(signed), stamp(later(signed, 2))]),
  'signed over a document timestamp, and revoked before it': () =>
    overStamped('TOTAL-FAILED/REVOKED', later(signed, -3)),
  'signed over a document timestamp, and expired before it': () => overStamped('TOTAL-FAILED/EXPIRED', null),
  'OCSP in the document, asked at its time': () => {
    const signer = paper(answered, root)
    const ocspResponses = [answer(signer, { from: later(signed, 1), to: later(signed, 8) })]
    return {
      path: [signer, root],
      expected: passed,
      level: 'B-LTA',
      sign: {
        level: 'B-LTA',
        stamps: [stamp(signed), stamp(later(signed, 2))],
        data: { certificates: [signer.der, root.der], ocspResponses },
      },
      openssl: null,
    }
  },
}

/** The first signature brings a document timestamp; the second, which is judged, covers it. */
const overStamped = (expected: string, revokedAt: Date | null): Case => {
  const signer = paper(listed, root, revokedAt ? {} : { to: later(signed, -3) })
  const revoked = revokedAt ? [{ certificate: signer.certificate, at: revokedAt }] : []
  return {
    path: [signer, root],
    expected,
    before: { signer: paper(listed, root), level: 'B-LTA', stamps: [stamp(later(signed, -1)), stamp(signed)] },
    sign: {},
    online: { lists: [list(root, { revoked })] },
    openssl: revokedAt ? { lists: [list(root, { revoked })] } : {},
  }
}

/** Sends every request to what the case publishes. */
const createAsk = ({ lists = [], answers = [] }: NonNullable<Case['online']>): AskService => {
  const published = new Map([
    [listUrl, lists[0]],
    [rootListUrl, lists.at(-1)],
    [ocspUrl, answers[0]],
  ])
  return async ({ url }) => published.get(url)
}

const pem = (papers: readonly Paper[]): string => papers.map(({ der }) => toPem(der)).join('')

const judgeByOpenssl = (
  path: readonly Paper[],
  when: Date,
  { lists, signerOnly }: NonNullable<Case['openssl']>,
): boolean => {
  const write = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content)
    return name
  }
  const [signer, ...issuers] = path
  const crlText = (lists ?? [])
    .map(der => `-----BEGIN X509 CRL-----\n${Buffer.from(der).toString('base64')}\n-----END X509 CRL-----\n`)
    .join('')
  const args = [
    ...['-purpose', 'smimesign', '-auth_level', '2', '-attime', String(when.getTime() / 1000)],
    ...['-CAfile', write('root.pem', pem(path.slice(-1)))],
    ...(issuers.length > 1 ? ['-untrusted', write('untrusted.pem', pem(issuers.slice(0, -1)))] : []),
    ...(lists ? [signerOnly ? '-crl_check' : '-crl_check_all'] : []),
    ...(crlText ? ['-CRLfile', write('lists.pem', crlText)] : []),
  ]
  try {
    execFileSync('openssl', ['verify', ...args, write('signer.pem', signer ? pem([signer]) : '')], {
      cwd: folder,
      stdio: 'pipe',
    })
    return true
  } catch {
    return false
  }
}

const table: string[] = []
afterAll(() => console.log(`${table.join('\n')}\n${table.length} chains`))

describe('chains', () => {
  test.each(Object.entries(cases))('%s', async (name, make) => {
    const { path, expected, reason, level, sign: how = {}, before, online, at: when = at, openssl } = make()
    const [signer, ...issuers] = path
    const anchor = path.at(-1)
    if (!signer || !anchor) throw new Error('no path')
    const outputPath = join(folder, 'signed.pdf')
    const chain = issuers.slice(0, -1)
    const firstPath = join(folder, 'first.pdf')
    if (before) await signDated({ inputPath, outputPath: firstPath, claimed: signed, ...before })
    const from = before ? firstPath : inputPath
    await signDated({ inputPath: from, outputPath, signer, chain, claimed: signed, level: 'B-B', ...how })
    const { signatures } = await validatePdf(outputPath, {
      anchorsAt: purpose => ({ signing: [anchor.der], timestamping: [stampRoot.der] })[purpose],
      at: when,
      ask: online && createAsk(online),
    })
    const verdict = signatures.findLast(({ kind }) => kind === 'signature')
    const found = [verdict?.indication, verdict?.subIndication].filter(each => each).join('/')
    expect(found, `${verdict?.reasons}`).toBe(expected)
    expect(verdict?.reasons).toContain('intact')
    if (reason) expect(verdict?.reasons).toContain(reason)
    if (level) expect(verdict?.level).toBe(level)
    let second = ''
    if (openssl !== null && !lacksOpenssl) {
      const agrees = judgeByOpenssl(path, openssl?.at ?? when, openssl ?? {})
      second = agrees ? 'openssl: ok' : 'openssl: error'
      expect(agrees, 'openssl verify').toBe(found === passed)
    }
    table.push(`${name.padEnd(72)} ${found.padEnd(48)} ${second}`)
  })
})
