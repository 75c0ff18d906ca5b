/** Keys of the two kinds of decentralized identifier that need no ledger: `did:jwk`, and `did:web` over https. */
import type { JWK } from 'jose'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { publicJwk } from './public-jwk.ts'
import { type StrictFetch, StrictFetchError } from './strict-fetch.ts'

const didDocument = z.object({
  id: z.string().max(2048),
  verificationMethod: z
    .array(z.object({ id: z.string().max(2048), publicKeyJwk: publicJwk.optional() }))
    .min(1)
    .max(50),
})

export interface DidKey {
  readonly key: JWK
  /** That the document was fetched from; null: the identifier is the key. */
  readonly host: string | null
}

const invalid = (problem: string): AppError => new AppError('disclosure/request-invalid', { problem })

const isForSignatures = ({ use }: JWK): boolean => use === undefined || use === 'sig'

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** did:web §3.2: colons are slashes, a port is percent-encoded, and a bare host has its document at a well-known place. */
const documentUrl = (did: string): string => {
  const [host = '', ...path] = did.slice('did:web:'.length).split(':')
  if (!/^[a-z0-9.-]+(?:%3A\d{1,5})?$/i.test(host) || path.some(part => !/^[\w.-]+$/.test(part) || /^\.+$/.test(part))) {
    throw invalid('client_id')
  }
  return `https://${decodeURIComponent(host)}/${path.length > 0 ? path.join('/') : '.well-known'}/did.json`
}

const readDocument = async (did: string, fetch: StrictFetch) => {
  const url = documentUrl(did)
  try {
    const { status, body } = await fetch({ url, accept: 'application/did+json, application/json' })
    const document = status === 200 ? didDocument.safeParse(parseJson(body.toString('utf8'))) : undefined
    if (!document?.success || document.data.id !== did) throw invalid('did')
    return { document: document.data, host: new URL(url).hostname }
  } catch (cause) {
    if (!(cause instanceof StrictFetchError)) throw cause
    const code = cause.problem === 'private-address' ? 'disclosure/address-refused' : 'disclosure/request-unreachable'
    throw new AppError(code, { problem: cause.problem }, { cause })
  }
}

/** @throws {AppError} disclosure/request-invalid, disclosure/unsupported, disclosure/request-unreachable, disclosure/address-refused */
export const findDidKey = async (did: string, keyName: string | undefined, fetch: StrictFetch): Promise<DidKey> => {
  // §5.9.3: the request names the key by its place in the document.
  if (!keyName) throw invalid('kid')
  if (did.startsWith('did:jwk:')) {
    const text = Buffer.from(did.slice('did:jwk:'.length), 'base64url').toString('utf8')
    const key = publicJwk.safeParse(parseJson(text))
    if (!key.success || !isForSignatures(key.data) || (keyName !== `${did}#0` && keyName !== '#0')) throw invalid('kid')
    return { key: key.data, host: null }
  }
  if (!did.startsWith('did:web:')) throw new AppError('disclosure/unsupported', { problem: 'client_id' })
  const { document, host } = await readDocument(did, fetch)
  const full = keyName.startsWith('#') ? `${did}${keyName}` : keyName
  const method = document.verificationMethod.find(({ id }) => (id.startsWith('#') ? `${did}${id}` : id) === full)
  if (!method?.publicKeyJwk || !isForSignatures(method.publicKeyJwk)) throw invalid('kid')
  return { key: method.publicKeyJwk, host }
}
