/** A statement that somebody else made about the user (SD-JWT VC, draft 19): read strictly, and presented in part. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Json } from '../../../shared/bridge.ts'
import { AppError } from '../../../shared/errors.ts'
import type { CredentialState } from '../../../shared/model/credential.ts'
import type { ClaimPath } from '../../../shared/model/receipt.ts'
import { thumbprintOf } from '../../pki/jwk-thumbprint.ts'
import { credentialFormat } from '../answer-rules.ts'
import { nameOfPath } from '../dcql.ts'
import { publicJwk } from '../public-jwk.ts'
import { type RequestObject, readSignedObject } from '../request-object.ts'
import { shownText } from '../request-text.ts'
import {
  buildClaimTree,
  type ClaimNode,
  type Disclosure,
  disclosuresBelow,
  readValue,
  selectClaims,
} from './sd-jwt-tree.ts'

/** With a picture in it; larger ones are refused unread. */
export const maxCredentialChars = 512 * 1024
const maxDisclosures = 200

/** By their names in RFC 9901 §4.1.1. */
const digests = { 'sha-256': 'sha256', 'sha-384': 'sha384', 'sha-512': 'sha512' } as const
export type CredentialDigest = (typeof digests)[keyof typeof digests]

const numericDate = z.number().min(0).max(253_402_300_799)
const statusReference = z.object({ idx: z.int().min(0), uri: z.string().min(1).max(2000) })
const claims = z.object({
  vct: z.string().min(1).max(500),
  iss: z.string().min(1).max(2000).optional(),
  iat: numericDate.optional(),
  nbf: numericDate.optional(),
  exp: numericDate.optional(),
  // Without it anybody who sees the statement could present it.
  cnf: z.object({ jwk: publicJwk }),
  status: z.object({ status_list: statusReference }).optional(),
  _sd_alg: z.enum(['sha-256', 'sha-384', 'sha-512']).default('sha-256'),
})
export type StatusReference = z.output<typeof statusReference>

/** Of the statement itself, and not of the user; never told by a disclosure (draft 19 §3.2.2.2). */
const technicalNames: ReadonlySet<string> = new Set([
  ...['iss', 'nbf', 'exp', 'iat', 'jti', 'cnf', 'vct', 'vct#integrity', 'aka_vcts', 'status', '_sd_alg'],
])

export interface Credential {
  readonly credentialId: string
  readonly signed: RequestObject
  /** `vct`. */
  readonly type: string
  readonly issuer: string | undefined
  readonly issuedAt: Date | null
  readonly validFrom: Date | null
  readonly expiresAt: Date | null
  readonly status: StatusReference | undefined
  /** Thumbprint of the key that presents it. */
  readonly holderKeyId: string
  readonly digest: CredentialDigest
  /** undefined: there is nothing at this place. */
  findValue(path: ClaimPath): Json | undefined
  /** `<issuer-signed JWT>~<disclosure>~…~` with what these paths need, and nothing else. */
  present(paths: readonly ClaimPath[]): string
  /** Told to everybody who sees any of it. */
  readonly alwaysTold: readonly ClaimPath[]
  readonly claims: readonly { readonly path: ClaimPath; readonly value: Json }[]
}

const invalid = (problem: string, cause?: unknown): AppError =>
  new AppError('credentials/invalid', { problem }, { cause })

const readDisclosure = (text: string): Disclosure => {
  const parts: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'base64url')))
  if (!Array.isArray(parts) || typeof parts[0] !== 'string') throw new Error('a disclosure of another form')
  if (parts.length === 2) return { text, name: null, value: parts[1] }
  if (parts.length !== 3 || typeof parts[1] !== 'string') throw new Error('a disclosure of another form')
  return { text, name: parts[1], value: parts[2] }
}

const readDisclosures = (texts: readonly string[], digest: CredentialDigest): ReadonlyMap<string, Disclosure> => {
  if (texts.length > maxDisclosures) throw new Error('too many disclosures')
  const byDigest = new Map(
    texts.map(text => {
      if (!/^[\w-]+$/.test(text)) throw new Error('a disclosure of another form')
      return [createHash(digest).update(text, 'ascii').digest('base64url'), readDisclosure(text)] as const
    }),
  )
  if (byDigest.size !== texts.length) throw new Error('a disclosure stands twice')
  return byDigest
}

const isShowable = shownText(500)

/** The claims without parts of their own; a list is one claim. */
const listLeaves = (node: ClaimNode, path: readonly string[]): readonly (readonly [readonly string[], ClaimNode])[] =>
  node.members ? [...node.members].flatMap(([name, member]) => listLeaves(member, [...path, name])) : [[path, node]]

/** Not told by any disclosure on the way; an array counts where one of its elements does not. */
const isAlwaysTold = (root: ClaimNode, path: ClaimPath): boolean =>
  selectClaims(root, path).some(
    ({ node, disclosures }) =>
      disclosures.length === 0 && (!node.elements || node.elements.some(({ disclosure }) => disclosure === null)),
  )

const toDate = (seconds: number | undefined): Date | null => (seconds === undefined ? null : new Date(seconds * 1000))

/** Reads what was signed; whose signature it is, is decided elsewhere. @throws {AppError} credentials/invalid */
export const parseCredential = (text: string): Credential => {
  const compact = text.trim()
  if (compact.length > maxCredentialChars) throw invalid('too-large')
  const [jwt = '', ...rest] = compact.split('~')
  // What follows the last tilde is the key binding of one presentation (§4.3), which is none of ours.
  if (rest.pop() !== '') throw invalid('form')
  try {
    const signed = readSignedObject(jwt, credentialFormat)
    const { vct, iss, iat, nbf, exp, cnf, status, _sd_alg } = claims.parse(signed.claims)
    const digest = digests[_sd_alg]
    const disclosures = readDisclosures(rest, digest)
    const tree = buildClaimTree(signed.claims, disclosures)
    // By name: the digests that they came by stand in another order in each statement.
    const leaves = listLeaves(tree, [])
      .filter(([path]) => !technicalNames.has(path[0] ?? ''))
      .sort(([a], [b]) => (nameOfPath(a) < nameOfPath(b) ? -1 : 1))
    const shown = [vct, ...(iss === undefined ? [] : [iss]), ...leaves.flatMap(([path]) => path)]
    if (!shown.every(each => isShowable.safeParse(each).success)) throw new Error('not to be shown')
    for (const [name, member] of tree.members ?? []) {
      if (technicalNames.has(name) && (member.disclosure !== null || disclosuresBelow(member).length > 0)) {
        throw new Error('a claim that must not be told apart')
      }
    }
    return {
      credentialId: createHash('sha256').update(jwt, 'ascii').digest('hex').slice(0, 12),
      signed,
      type: vct,
      issuer: iss,
      issuedAt: toDate(iat),
      validFrom: toDate(nbf),
      expiresAt: toDate(exp),
      status: status?.status_list,
      holderKeyId: thumbprintOf(cnf.jwk as Parameters<typeof thumbprintOf>[0]),
      digest,
      findValue(path) {
        if (technicalNames.has(String(path[0]))) return undefined
        const found = selectClaims(tree, path).map(({ node }) => readValue(node))
        return path.includes(null) && found.length > 0 ? found : found[0]
      },
      present(paths) {
        const told = new Set(
          paths.flatMap(path =>
            selectClaims(tree, path).flatMap(({ node, disclosures: needed }) => [...needed, ...disclosuresBelow(node)]),
          ),
        )
        return [jwt, ...rest.filter(each => told.has(each)), ''].join('~')
      },
      alwaysTold: leaves.map(([path]) => path).filter(path => isAlwaysTold(tree, path)),
      claims: leaves.map(([path, node]) => ({ path, value: readValue(node) })),
    }
  } catch (cause) {
    throw invalid(cause instanceof AppError ? String(cause.facts['problem']) : 'form', cause)
  }
}

const skewMs = 5 * 60_000

export const findState = ({ issuedAt, validFrom, expiresAt }: Credential, now: Date): CredentialState => {
  const latest = now.getTime() + skewMs
  if (expiresAt !== null && expiresAt <= now) return 'ended'
  return [issuedAt, validFrom].some(date => date !== null && date.getTime() > latest) ? 'not-yet' : 'in-force'
}

/** @throws {AppError} credentials/expired */
export const requireValidNow = (credential: Credential, now: Date): void => {
  if (findState(credential, now) !== 'in-force') throw new AppError('credentials/expired')
}
