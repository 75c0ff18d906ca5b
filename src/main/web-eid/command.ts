/** Commands of the Web eID extension, taken apart once and strictly. */
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { SiteName } from '../../shared/model/site-name.ts'
import { hashFunctions } from './algorithms.ts'
import { parseSite } from './site-name.ts'

/** A certificate with room for long names, and a SHA-512 digest. */
const base64 = (maxBytes: number) =>
  z
    .base64()
    .min(4)
    .max(Math.ceil(maxBytes / 3) * 4)
const common = { origin: z.string(), lang: z.string().max(35).optional() }

const schema = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('quit'), arguments: z.looseObject({}).optional() }),
  z.strictObject({
    command: z.literal('authenticate'),
    arguments: z.strictObject({
      ...common,
      // At least 256 bits in Base64; taken as text and never decoded (Web eID system architecture, challenge nonce).
      challengeNonce: z.string().min(44).max(128),
      /** Format 1.1: the certificate for signatures goes with the token. */
      getSigningCertificate: z.boolean().optional(),
    }),
  }),
  z.strictObject({ command: z.literal('get-signing-certificate'), arguments: z.strictObject(common) }),
  z.strictObject({
    command: z.literal('sign'),
    arguments: z.strictObject({
      ...common,
      certificate: base64(6000),
      hash: base64(64),
      hashFunction: z.enum(hashFunctions),
    }),
  }),
])

export type WebEidCommand =
  | { readonly name: 'quit' }
  | {
      readonly name: 'authenticate'
      readonly site: SiteName
      readonly challengeNonce: string
      readonly withSigningCertificate: boolean
    }
  | { readonly name: 'get-signing-certificate'; readonly site: SiteName }
  | {
      readonly name: 'sign'
      readonly site: SiteName
      /** DER. */
      readonly certificate: Uint8Array
      readonly hash: Uint8Array
      readonly hashFunction: (typeof hashFunctions)[number]
    }

const digestBytes = { 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 } as const

/** @throws {AppError} web-eid/bad-request, web-eid/insecure-site */
export const parseCommand = (message: unknown): WebEidCommand => {
  const parsed = schema.safeParse(message)
  if (!parsed.success) throw new AppError('web-eid/bad-request')
  const { command: name, arguments: args } = parsed.data
  if (name === 'quit') return { name }
  const site = parseSite(args.origin)
  if (name === 'get-signing-certificate') return { name, site }
  if (name === 'authenticate') {
    const { challengeNonce, getSigningCertificate = false } = args
    return { name, site, challengeNonce, withSigningCertificate: getSigningCertificate }
  }
  const { hashFunction } = args
  const hash = Buffer.from(args.hash, 'base64')
  if (hash.length !== digestBytes[hashFunction]) throw new AppError('web-eid/bad-request')
  return { name, site, certificate: Buffer.from(args.certificate, 'base64'), hash, hashFunction }
}
