/** Collects what proves, later and offline, that certificates were not revoked: issuers, OCSP answers, revocation lists. */
import { createHash } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import { Asn1Error } from '../pki/asn1-element.ts'
import type { Certificate } from '../pki/certificate.ts'
import { findStatusAddresses, hasOcspNoCheck } from '../pki/certificate-extensions.ts'
import { readCrl } from '../pki/crl.ts'
import { findIssuer, parseIssuerFile, parseReadableCertificates } from '../pki/issuer.ts'
import { createOcspRequest, readOcspResponse, type StatusAnswer, type StatusSubject } from '../pki/ocsp.ts'
import { type Fetch, fetchBytes, WebError } from './fetch-bytes.ts'

export interface ValidationData {
  /** DER; every certificate of the chains, each once. */
  readonly certificates: readonly Uint8Array[]
  /** DER OCSPResponse. */
  readonly ocspResponses: readonly Uint8Array[]
  /** DER CertificateList. */
  readonly crls: readonly Uint8Array[]
}

export interface RevocationClientDeps {
  readonly fetch: Fetch
  readonly now: () => Date
  readonly timeoutMs: number
  /** DER of issuers that this computer knows; asked for only when a chain cannot be completed otherwise. */
  readonly knownIssuers: () => readonly Uint8Array[]
}

const maxOcspBytes = 1024 * 1024
const maxIssuerBytes = 1024 * 1024
const maxCrlBytes = 20 * 1024 * 1024
/** No real chain is longer; the limit is against circles. */
const maxChainLength = 10

/** A remote failure, or an answer that is none: the next source may do better. */
const isNoAnswer = (thrown: unknown): boolean =>
  thrown instanceof WebError ||
  thrown instanceof Asn1Error ||
  (thrown instanceof AppError && thrown.code === 'validation/cms-unreadable')

/** One collection: what was found for one certificate serves the others. */
const createCollection = (deps: RevocationClientDeps, at: readonly Uint8Array[]) => {
  const pool = [...parseReadableCertificates(at)]
  const certificates = new Map<string, Uint8Array>()
  const ocspResponses = new Map<string, Uint8Array>()
  const crls = new Map<string, Uint8Array>()
  const fetchedLists = new Map<string, Uint8Array>()
  const keep = (kept: Map<string, Uint8Array>, der: Uint8Array): boolean => {
    const key = createHash('sha256').update(der).digest('hex')
    if (kept.has(key)) return false
    kept.set(key, der)
    return true
  }
  const { timeoutMs } = deps

  /** The first source that answers; undefined when none does. */
  const firstOf = async <Value>(
    urls: readonly string[],
    ask: (url: string) => Promise<Value>,
  ): Promise<Value | undefined> => {
    for (const url of urls) {
      try {
        return await ask(url)
      } catch (thrown) {
        if (!isNoAnswer(thrown)) throw thrown
      }
    }
    return undefined
  }

  const getIssuer = async (certificate: Certificate): Promise<Certificate> => {
    const near = findIssuer(certificate, pool)
    if (near) return near
    const fetched = await firstOf(findStatusAddresses(certificate).issuers, async url => {
      const file = await fetchBytes(deps.fetch, { url, timeoutMs, maxBytes: maxIssuerBytes })
      const issuer = findIssuer(certificate, parseIssuerFile(file))
      if (!issuer) throw new Asn1Error('other certificates')
      return issuer
    })
    const found = fetched ?? findIssuer(certificate, parseReadableCertificates(deps.knownIssuers()))
    if (!found) throw new AppError('revocation/issuer-not-found', { certificate: certificate.subject })
    pool.push(found)
    return found
  }

  const askOcsp = (subject: StatusSubject, urls: readonly string[]) =>
    firstOf(urls, async url => {
      const body = { type: 'application/ocsp-request', bytes: createOcspRequest(subject) }
      const der = await fetchBytes(deps.fetch, { url, body, timeoutMs, maxBytes: maxOcspBytes })
      return { der, ...readOcspResponse(der, subject, deps.now()) }
    })

  const askCrl = (subject: StatusSubject, urls: readonly string[]) =>
    firstOf(urls, async url => {
      const der = fetchedLists.get(url) ?? (await fetchBytes(deps.fetch, { url, timeoutMs, maxBytes: maxCrlBytes }))
      const answer = readCrl(der, subject, deps.now())
      fetchedLists.set(url, der)
      return { der, ...answer }
    })

  const requireGood = ({ status, revokedAt }: StatusAnswer, { subject }: Certificate): void => {
    if (status === 'good') return
    throw new AppError('revocation/revoked', { certificate: subject, since: revokedAt?.toISOString() ?? '' })
  }

  const addStatus = async (subject: StatusSubject, depth: number): Promise<void> => {
    const { certificate } = subject
    const addresses = findStatusAddresses(certificate)
    const facts = { certificate: certificate.subject }
    if (addresses.ocsp.length + addresses.crl.length === 0) throw new AppError('revocation/no-source', facts)
    const ocsp = await askOcsp(subject, addresses.ocsp)
    if (ocsp) {
      requireGood(ocsp, certificate)
      keep(ocspResponses, ocsp.der)
      if (ocsp.responder && !hasOcspNoCheck(ocsp.responder)) await add(ocsp.responder, depth + 1)
      return
    }
    const crl = await askCrl(subject, addresses.crl)
    if (!crl) throw new AppError('revocation/unreachable', facts)
    requireGood(crl, certificate)
    keep(crls, crl.der)
  }

  const add = async (certificate: Certificate, depth: number): Promise<void> => {
    if (!keep(certificates, certificate.der) || certificate.selfSigned) return
    if (depth > maxChainLength) throw new AppError('revocation/issuer-not-found', { certificate: certificate.subject })
    const issuer = await getIssuer(certificate)
    await addStatus({ certificate, issuer }, depth)
    await add(issuer, depth + 1)
  }

  return {
    add: (certificate: Certificate) => add(certificate, 0),
    finish: (): ValidationData => ({
      certificates: [...certificates.values()],
      ocspResponses: [...ocspResponses.values()],
      crls: [...crls.values()],
    }),
  }
}

export interface RevocationSource {
  /**
   * The chains of `leaves` up to self-signed ends, and the status of every certificate below them: by OCSP where it
   * answers, else by CRL.
   *
   * @param atHand DER of certificates that came with the signatures, in no order
   * @throws {AppError} revocation/*: the data is complete, or there is none
   */
  collect(leaves: readonly Certificate[], atHand: readonly Uint8Array[]): Promise<ValidationData>
}

/** @throws {AppError} revocation/self-signed for a signer whom no issuer vouches for */
export const requireIssued = ({ selfSigned, subject }: Certificate): void => {
  if (selfSigned) throw new AppError('revocation/self-signed', { certificate: subject })
}

export const createRevocationSource = (deps: RevocationClientDeps): RevocationSource => ({
  async collect(leaves, atHand) {
    const collection = createCollection(deps, atHand)
    for (const leaf of leaves) {
      requireIssued(leaf)
      await collection.add(leaf)
    }
    return collection.finish()
  },
})
