/**
 * A website's login by certificate (Web eID), which asks the registry about the key first: written from the architecture
 * document of Web eID and from draft-ietf-oauth-status-list-21 alone, with libraries that are none of our code.
 */
import { createHash, type KeyObject, randomBytes, verify, X509Certificate } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import { calculateJwkThumbprint, compactVerify, EmbeddedJWK, exportJWK, type JWK } from 'jose'

export interface RegistryAddress {
  readonly url: string
  /** RFC 7638; of the key that signs the lists. */
  readonly keyId: string
}

export interface CertificateToken {
  readonly unverifiedCertificate: string
  readonly algorithm: string
  readonly signature: string
}

export type KeyStanding = 'in-use' | 'revoked' | 'suspended' | 'unknown'

const standings: readonly KeyStanding[] = ['in-use', 'revoked', 'suspended']
const bitsEach = 2

interface ListClaims {
  readonly sub: string
  readonly exp: number
  readonly status_list: { readonly bits: number; readonly lst: string }
}
interface PlaceClaims {
  readonly sub: string
  readonly status: { readonly status_list: { readonly idx: number; readonly uri: string } }
}

const expectThat = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(`the registry is not believed: ${what}`)
}

/** What the registry says of a key; undefined where it says nothing. @throws {Error} for what it did not sign */
const readSigned = async <Claims>(address: string, type: string, keyId: string): Promise<Claims | undefined> => {
  const response = await fetch(address)
  if (response.status === 404) return undefined
  const [text = ''] = (await response.text()).trim().split('\n')
  const { payload, protectedHeader } = await compactVerify(text, EmbeddedJWK, { algorithms: ['ES256'] })
  expectThat(protectedHeader.typ === type, 'type')
  expectThat((await calculateJwkThumbprint(protectedHeader.jwk as JWK)) === keyId, 'signer')
  return JSON.parse(Buffer.from(payload).toString('utf8')) as Claims
}

export const findStanding = async (key: KeyObject, { url, keyId }: RegistryAddress): Promise<KeyStanding> => {
  const thumbprint = await calculateJwkThumbprint(await exportJWK(key))
  const place = await readSigned<PlaceClaims>(`${url}/keys/${thumbprint}.jwt`, 'key-registration+jwt', keyId)
  if (!place) return 'unknown'
  expectThat(place.sub === thumbprint, 'key')
  const { idx, uri } = place.status.status_list
  const list = await readSigned<ListClaims>(uri, 'statuslist+jwt', keyId)
  if (!list) throw new Error('the registry has no list')
  expectThat(list.sub === uri && list.exp > Date.now() / 1000, 'list')
  expectThat(list.status_list.bits === bitsEach, 'bits')
  const bytes = inflateSync(Buffer.from(list.status_list.lst, 'base64url'))
  const at = idx * bitsEach
  return standings[((bytes[at >> 3] ?? 0) >> (at & 7)) & 3] ?? 'unknown'
}

const hashes: Readonly<Record<string, string>> = { '256': 'sha256', '384': 'sha384', '512': 'sha512' }

/** Who signed for this website and challenge. @throws {Error} when nobody did */
const readHolder = (token: CertificateToken, origin: string, challenge: string): X509Certificate => {
  const certificate = new X509Certificate(Buffer.from(token.unverifiedCertificate, 'base64'))
  const hash = hashes[token.algorithm.slice(2)] ?? 'sha256'
  const digest = (text: string): Buffer => createHash(hash).update(text).digest()
  const signed = Buffer.concat([digest(origin), digest(challenge)])
  const key = { key: certificate.publicKey, dsaEncoding: 'ieee-p1363' as const }
  if (!verify(hash, signed, key, Buffer.from(token.signature, 'base64'))) throw new Error('nobody signed')
  return certificate
}

export interface LoggedIn {
  readonly isIn: boolean
  readonly standing: KeyStanding
  readonly name: string
}

export const createCertificateLogin = (registry: RegistryAddress) => {
  const challenges = new Set<string>()
  return {
    challenge(): string {
      const challenge = randomBytes(32).toString('base64')
      challenges.add(challenge)
      return challenge
    },
    /** Each challenge is good for one login. @throws {Error} */
    async logIn(token: CertificateToken, origin: string, challenge: string): Promise<LoggedIn> {
      if (!challenges.delete(challenge)) throw new Error('the challenge is not ours')
      const certificate = readHolder(token, origin, challenge)
      const standing = await findStanding(certificate.publicKey, registry)
      const isIn = standing === 'in-use' || standing === 'unknown'
      return { isIn, standing, name: /CN=(.*)/.exec(certificate.subject)?.[1] ?? '' }
    },
  }
}
