/** The query language of OpenID4VP 1.0 (§6): read strictly, as data of a stranger. */
import { z } from 'zod'
import type { ClaimPath } from '../../shared/model/receipt.ts'
import { shownText } from './request-text.ts'

const id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/)
/** Names that mean something to the runtime or to SD-JWT itself (RFC 9901 §4.2) are no claims. */
const reserved: ReadonlySet<string> = new Set([
  ...['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty'],
  ...['_sd', '_sd_alg', '...', 'cnf', 'status'],
])
const pathName = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[\p{L}\p{N}_.:#@/-]+$/u)
  .refine(name => !reserved.has(name))
const path = z
  .array(z.union([pathName, z.int().min(0).max(1000), z.null()]))
  .min(1)
  .max(8)
  .refine(([first]) => typeof first === 'string')

const claim = z.object({
  id: id.optional(),
  path,
  values: z
    .array(z.union([z.string().max(1000), z.int(), z.boolean()]))
    .min(1)
    .max(20)
    .optional(),
})

const credential = z
  .object({
    id,
    format: z.string().min(1).max(50),
    multiple: z.boolean().default(false),
    meta: z.object({ vct_values: z.array(z.string().min(1).max(500)).min(1).max(20).optional() }).default({}),
    trusted_authorities: z
      .array(z.object({ type: z.string().min(1).max(50), values: z.array(z.string().max(1000)).min(1).max(50) }))
      .min(1)
      .max(10)
      .optional(),
    require_cryptographic_holder_binding: z.boolean().default(true),
    claims: z.array(claim).min(1).max(40).optional(),
    claim_sets: z.array(z.array(id).min(1).max(40)).min(1).max(20).optional(),
  })
  .refine(({ claims = [] }) => isUnique(claims.map(each => JSON.stringify(each.path))))
  .refine(({ claims = [] }) => isUnique(claims.flatMap(each => each.id ?? [])))
  .refine(({ claims = [], claim_sets = [] }) => {
    const known = new Set(claims.map(each => each.id))
    return claim_sets.every(set => isUnique(set) && set.every(each => known.has(each)))
  })

export const dcqlQuery = z
  .object({
    credentials: z.array(credential).min(1).max(8),
    credential_sets: z
      .array(
        z.object({
          options: z.array(z.array(id).min(1).max(8)).min(1).max(20),
          required: z.boolean().default(true),
          /** Of earlier drafts; shown to the user as what the service says. */
          purpose: shownText(500).optional(),
        }),
      )
      .min(1)
      .max(8)
      .optional(),
  })
  .refine(({ credentials }) => isUnique(credentials.map(each => each.id)))
  .refine(({ credentials, credential_sets = [] }) => {
    const known = new Set(credentials.map(each => each.id))
    return credential_sets.every(set => set.options.every(option => option.every(each => known.has(each))))
  })

export type DcqlQuery = z.output<typeof dcqlQuery>
export type CredentialQuery = DcqlQuery['credentials'][number]
export type ClaimQuery = NonNullable<CredentialQuery['claims']>[number]

const isUnique = (names: readonly string[]): boolean => new Set(names).size === names.length

/** As people write a path: `address.locality`. Elements of arrays have no name. */
export const nameOfPath = (claimPath: ClaimPath): string => claimPath.filter(part => typeof part === 'string').join('.')

/** Each way to answer one credential query, the preferred first (§6.4.1); without claims nothing selectively disclosable. */
export const claimOptions = ({ claims = [], claim_sets }: CredentialQuery): readonly (readonly ClaimQuery[])[] =>
  claim_sets?.map(set =>
    set.map(wanted => claims.find(each => each.id === wanted)).filter(each => each !== undefined),
  ) ?? [claims]
