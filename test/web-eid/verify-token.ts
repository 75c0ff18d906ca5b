/**
 * What a website does with a Web eID token, written from the architecture document alone (authentication token
 * validation): node:crypto and nothing of ours.
 */
import { createHash, verify, X509Certificate } from 'node:crypto'

export interface Token {
  readonly unverifiedCertificate: string
  readonly algorithm: string
  readonly signature: string
  readonly format: string
  readonly appVersion: string
  readonly unverifiedSigningCertificates?: readonly {
    readonly certificate: string
    readonly supportedSignatureAlgorithms: readonly object[]
  }[]
}

const hashes: Readonly<Record<string, string>> = { '256': 'sha256', '384': 'sha384', '512': 'sha512' }

/** The certificate whose holder signed for this website and challenge; undefined: nobody did. */
export const verifyToken = (token: Token, origin: string, nonce: string): X509Certificate | undefined => {
  if (!/^web-eid:1(\.\d+)?$/.test(token.format)) return undefined
  const certificate = new X509Certificate(Buffer.from(token.unverifiedCertificate, 'base64'))
  const hash = hashes[token.algorithm.slice(2)]
  const isEc = token.algorithm.startsWith('ES')
  if (!hash || isEc !== (certificate.publicKey.asymmetricKeyType === 'ec')) return undefined
  const digest = (text: string): Buffer => createHash(hash).update(text).digest()
  const signed = Buffer.concat([digest(origin), digest(nonce)])
  const key = { key: certificate.publicKey, dsaEncoding: 'ieee-p1363' as const }
  return verify(hash, signed, key, Buffer.from(token.signature, 'base64')) ? certificate : undefined
}
