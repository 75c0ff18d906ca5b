/** Which requests can be answered at all, by who asks and by what way the answer would take. */
import { AppError } from '../../shared/errors.ts'
import type { ClaimPath, ServiceTier } from '../../shared/model/receipt.ts'
import { findAgeLimit } from './age.ts'
import type { CredentialQuery } from './dcql.ts'
import { checkEncryptionKey, findEncryption } from './encrypt-answer.ts'
import type { RequestParameters } from './request-parameters.ts'

export const credentialFormat = 'dc+sd-jwt'

/** Says nothing of who somebody is. */
export const isNonIdentifying = (path: ClaimPath): boolean => findAgeLimit(path) !== undefined

/** The kind of authority that a statement itself can prove (OpenID4VP 1.0 §6.1.1.1; a MUST of HAIP 1.0 §5). */
export const provableAuthority = 'aki'

const namesProvableAuthority = ({ trusted_authorities }: CredentialQuery): boolean =>
  trusted_authorities?.some(({ type }) => type === provableAuthority) ?? true

const isSupported = (query: CredentialQuery): boolean =>
  query.format === credentialFormat && namesProvableAuthority(query)

/** §6.4.2: whether some way of answering needs only what is supported. */
const hasSupportedWay = ({ credentials, credential_sets }: NonNullable<RequestParameters['dcql_query']>): boolean => {
  const known = new Set(credentials.filter(isSupported).map(({ id }) => id))
  if (!credential_sets) return credentials.every(isSupported)
  return credential_sets.every(
    ({ required, options }) => !required || options.some(ids => ids.every(id => known.has(id))),
  )
}

const speaksEs256 = ({ client_metadata: { vp_formats_supported } }: RequestParameters): boolean => {
  const format = vp_formats_supported?.[credentialFormat]
  const lists = [format?.['sd-jwt_alg_values'], format?.['kb-jwt_alg_values']]
  return lists.every(list => list === undefined || list.includes('ES256'))
}

/** @throws {AppError} disclosure/unsupported, disclosure/not-encrypted, disclosure/unverified-identifying, disclosure/request-invalid */
export const checkAnswerable = async (tier: ServiceTier, parameters: RequestParameters): Promise<void> => {
  const query = parameters.dcql_query
  if (query && !hasSupportedWay(query)) {
    const problem = query.credentials.every(namesProvableAuthority) ? 'format' : 'trusted_authorities'
    throw new AppError('disclosure/unsupported', { problem })
  }
  if (query && !speaksEs256(parameters)) throw new AppError('disclosure/unsupported', { problem: 'algorithm' })
  const isEncrypted = parameters.response_mode === 'direct_post.jwt'
  if (isEncrypted) {
    const encryption = findEncryption(parameters.client_metadata)
    if (!encryption) throw new AppError('disclosure/unsupported', { problem: 'encryption' })
    await checkEncryptionKey(encryption)
  }
  const paths = query?.credentials.flatMap(({ claims = [] }) => claims.map(({ path }) => path)) ?? []
  if (paths.every(isNonIdentifying)) return
  if (tier === 'unverified') throw new AppError('disclosure/unverified-identifying')
  if (!isEncrypted) throw new AppError('disclosure/not-encrypted')
}
