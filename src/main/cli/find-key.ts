/** Which key the user means. */
import { AppError } from '../../shared/errors.ts'
import type { KeySummary } from '../../shared/model/key.ts'
import type { CommandContext } from './context.ts'

/** Six characters of base64url: 36 bits, more than any set of keys needs to be told apart. */
const minPrefixLength = 6

/**
 * The key with this id, else the only one with this label, else the only one whose id begins so.
 *
 * @throws {AppError} keys/not-found; keys/ambiguous with `candidates`
 */
export const getKey = (keys: readonly KeySummary[], wanted: string): KeySummary => {
  const fits: readonly ((key: KeySummary) => boolean)[] = [
    key => key.keyId === wanted,
    key => key.label === wanted,
    key => wanted.length >= minPrefixLength && key.keyId.startsWith(wanted),
  ]
  for (const fit of fits) {
    const found = unique(keys.filter(fit))
    if (found.length > 0) return onlyOne(found)
  }
  throw new AppError('keys/not-found', { key: wanted })
}

const keyIdPattern = /^[A-Za-z0-9_-]{43}$/

/** The same from the tokens; of a whole key id only its own token is asked, because drivers take long to start. */
export const findSigningKey = async (
  keys: Pick<CommandContext['app']['keys'], 'find' | 'list'>,
  wanted: string | undefined,
): Promise<KeySummary> => {
  const only = wanted && keyIdPattern.test(wanted) ? await keys.find(wanted).catch(requireNotRevoked) : undefined
  return getSigningKey(only ? [only] : await keys.list(), wanted)
}

/** A revoked key may be gone from its token, and would be looked for in vain. @throws {AppError} keys/revoked */
const requireNotRevoked = (thrown: unknown): undefined => {
  if (thrown instanceof AppError && thrown.code === 'keys/revoked') throw thrown
}

/**
 * The key to sign with: the one that is named, else the only one that can sign.
 *
 * @throws {AppError} those of `getKey`; keys/revoked, keys/suspended, keys/no-certificate, keys/too-weak, keys/cannot-sign when it may not
 */
export const getSigningKey = (keys: readonly KeySummary[], wanted: string | undefined): KeySummary => {
  if (wanted === undefined) {
    const able = unique(keys.filter(key => key.canSign))
    if (able.length > 0) return onlyOne(able)
    const only = unique(keys)[0]
    // One key that cannot sign: its reason helps more than "no key".
    if (!only || unique(keys).length > 1) throw new AppError('keys/not-found')
    throw whyNot(only)
  }
  const key = getKey(keys, wanted)
  if (!key.canSign) throw whyNot(key)
  return key
}

const whyNot = (key: KeySummary): AppError => {
  const facts = { key: key.label, keyId: key.keyId }
  const reason = key.cannotSignReason
  if (reason === 'no-certificate') return new AppError('keys/no-certificate', facts)
  if (reason === 'revoked') return new AppError('keys/revoked', facts)
  if (reason === 'suspended') return new AppError('keys/suspended', facts)
  if (reason === 'too-weak') return new AppError('keys/too-weak', facts)
  return new AppError('keys/cannot-sign', { ...facts, ...(reason ? { reason } : {}) })
}

/** The same key may be seen through two modules. */
const unique = (keys: readonly KeySummary[]): readonly KeySummary[] => [
  ...new Map(keys.map(key => [key.keyId, key])).values(),
]

const onlyOne = (keys: readonly KeySummary[]): KeySummary => {
  const [key] = keys
  if (!key || keys.length > 1) {
    throw new AppError('keys/ambiguous', { candidates: keys.map(each => `${each.keyId} (${each.label})`).join(', ') })
  }
  return key
}
