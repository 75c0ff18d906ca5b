/** An age limit in place of a birth date: what the service offers itself, else the one that most laws ask for. */
import type { ClaimPath } from '../../shared/model/receipt.ts'
import { findAgeLimit } from './age.ts'
import { type ClaimQuery, type CredentialQuery, claimOptions } from './dcql.ts'

export interface Alternative {
  readonly path: ClaimPath
  readonly isOffered: boolean
}

const standardPath: ClaimPath = ['age_over_18']

/** undefined: the claim is no birth date, or a certain one is asked for. */
export const findAlternative = (query: CredentialQuery, claim: ClaimQuery): Alternative | undefined => {
  if (claim.path.length !== 1 || claim.path[0] !== 'birthdate' || claim.values) return undefined
  const others = claimOptions(query).filter(option => !option.includes(claim))
  const offered = others.flat().find(({ path }) => findAgeLimit(path) !== undefined)
  return offered ? { path: offered.path, isOffered: true } : { path: standardPath, isOffered: false }
}
