/** The parameters of a request (OpenID4VP 1.0 §5, SIOPv2 draft 13 §9): what is unknown is ignored, what is older or not supported is refused. */
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { dcqlQuery } from './dcql.ts'
import { publicJwk } from './public-jwk.ts'
import { shownText } from './request-text.ts'
import { findWebUrl } from './strict-fetch.ts'

/** Of drafts before 1.0, whose rules are weaker, and of what would need another fetch (standards: no downgrade). */
const refusedNames = [
  ...['client_id_scheme', 'presentation_definition', 'presentation_definition_uri', 'client_metadata_uri'],
  ...['request', 'request_uri', 'redirect_uri', 'registration', 'registration_uri'],
] as const

const webAddress = z.string().refine(text => findWebUrl(text) !== undefined)
const responseTypes = ['vp_token', 'id_token', 'vp_token id_token', 'id_token vp_token'] as const

const clientMetadata = z.object({
  jwks: z.object({ keys: z.array(publicJwk).max(10) }).optional(),
  encrypted_response_enc_values_supported: z.array(z.string().max(50)).min(1).max(20).optional(),
  vp_formats_supported: z
    .object({
      'dc+sd-jwt': z
        .object({
          'sd-jwt_alg_values': z.array(z.string().max(50)).max(50).optional(),
          'kb-jwt_alg_values': z.array(z.string().max(50)).max(50).optional(),
        })
        .optional(),
    })
    .optional(),
  client_name: shownText(100).optional(),
  policy_uri: webAddress.optional(),
  purpose: shownText(500).optional(),
})

const schema = z.object({
  client_id: z.string().min(1).max(2048),
  response_type: z.enum(responseTypes),
  response_mode: z.enum(['direct_post', 'direct_post.jwt']),
  response_uri: webAddress.refine(text => !text.includes('#')),
  /** §5.2: 128 bits and more, URL-safe. */
  nonce: z.string().regex(/^[A-Za-z0-9._~-]{22,512}$/),
  state: z
    .string()
    .regex(/^[\x20-\x7e]{1,1024}$/)
    .optional(),
  scope: z.string().max(500).optional(),
  dcql_query: dcqlQuery.optional(),
  client_metadata: clientMetadata.default({}),
  purpose: shownText(500).optional(),
  aud: z.union([z.string(), z.array(z.string()).max(10)]).optional(),
  iat: z.number().optional(),
  nbf: z.number().optional(),
  exp: z.number().optional(),
  wallet_nonce: z.string().max(512).optional(),
})

export type RequestParameters = z.output<typeof schema>

const unsupported = (problem: string): AppError => new AppError('disclosure/unsupported', { problem })
const invalid = (problem: string): AppError => new AppError('disclosure/request-invalid', { problem })

/** @throws {AppError} disclosure/request-invalid, disclosure/unsupported */
export const parseRequestParameters = (input: unknown): RequestParameters => {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) throw invalid('shape')
  const given = new Map(Object.entries(input))
  for (const name of refusedNames) if (given.has(name)) throw invalid(name)
  // §5: the one unknown parameter that must not be ignored.
  if (given.has('transaction_data')) throw unsupported('transaction_data')
  const mode = given.get('response_mode')
  if (mode === undefined || mode === 'fragment' || mode === 'query' || mode === 'form_post')
    throw unsupported('response_mode')
  const parsed = schema.safeParse(input)
  if (!parsed.success) throw invalid(String(parsed.error.issues[0]?.path[0] ?? 'shape'))
  const { data } = parsed
  const wantsCredentials = data.response_type.includes('vp_token')
  if (wantsCredentials && !data.dcql_query) throw data.scope ? unsupported('scope') : invalid('dcql_query')
  if (!wantsCredentials && data.dcql_query) throw invalid('dcql_query')
  if (data.response_type.includes('id_token') && !data.scope?.split(' ').includes('openid')) throw invalid('scope')
  return data
}
