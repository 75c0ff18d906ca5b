/** Reads the objects of a token raw: an attribute that cannot be read is unknown, not false. */
import { createPublicKey } from 'node:crypto'
import type * as Pkcs11Js from 'pkcs11js'
import type { Curve } from '../../../shared/model/key.ts'
import { findReturnValue } from './return-values.ts'

export type Pkcs11Module = typeof Pkcs11Js
export type Handle = Pkcs11Js.Handle

/** A loaded library and the constants that go with it. */
export interface Cryptoki {
  readonly library: Pkcs11Js.PKCS11
  readonly constants: Pkcs11Module
  /** Before a listing: what is remembered of tokens may have changed. */
  refresh?(): void
}

/** A vendor library that goes on for ever finding objects costs memory, not a hang of the process. */
const mostObjects = 10_000

/** Finds, and always ends the search: one that stays open blocks the session. */
export const findObjects = ({ library }: Cryptoki, session: Handle, template: Pkcs11Js.Template): readonly Handle[] => {
  library.C_FindObjectsInit(session, template)
  const found: Handle[] = []
  try {
    while (found.length < mostObjects) {
      const more = library.C_FindObjects(session, 100)
      if (more.length === 0) break
      found.push(...more)
    }
  } finally {
    library.C_FindObjectsFinal(session)
  }
  return found
}

/** Return values that are about the token or the session, not about one attribute. */
const beyondAttribute: readonly (string | undefined)[] = [
  'CKR_DEVICE_REMOVED',
  'CKR_TOKEN_NOT_PRESENT',
  'CKR_SESSION_HANDLE_INVALID',
  'CKR_SESSION_CLOSED',
  'CKR_HOST_MEMORY',
  'CKR_CRYPTOKI_NOT_INITIALIZED',
]

/**
 * The raw value; undefined where the token does not have it or does not show it.
 *
 * @throws {Error} of pkcs11js when the token or the session is gone
 */
export const findAttribute = (
  { library }: Cryptoki,
  session: Handle,
  object: Handle,
  type: number,
): Buffer | undefined => {
  try {
    const value = library.C_GetAttributeValue(session, object, [{ type }])[0]?.value
    return Buffer.isBuffer(value) ? value : undefined
  } catch (thrown) {
    if (beyondAttribute.includes(findReturnValue(thrown))) throw thrown
    // One at a time, because one attribute that cannot be read makes the whole call fail.
    return undefined
  }
}

export const findFlag = (cryptoki: Cryptoki, session: Handle, object: Handle, type: number): boolean | undefined => {
  const value = findAttribute(cryptoki, session, object, type)
  return value?.length === 1 ? value[0] !== 0 : undefined
}

/** DER of the object identifiers that CKA_EC_PARAMS holds (RFC 5480 §2.1.1.1). */
const curves: Readonly<Record<string, { readonly curve: Curve; readonly fieldBytes: number }>> = {
  '06082a8648ce3d030107': { curve: 'P-256', fieldBytes: 32 },
  '06052b81040022': { curve: 'P-384', fieldBytes: 48 },
  '06052b81040023': { curve: 'P-521', fieldBytes: 66 },
}

/** DER SubjectPublicKeyInfo of a public key object; undefined for a key of a kind that we do not use. */
export const findPublicKey = (cryptoki: Cryptoki, session: Handle, object: Handle): Uint8Array | undefined => {
  const { constants } = cryptoki
  const read = (type: number): Buffer | undefined => findAttribute(cryptoki, session, object, type)
  const modulus = read(constants.CKA_MODULUS)
  const exponent = read(constants.CKA_PUBLIC_EXPONENT)
  if (modulus?.length && exponent?.length) {
    return findSpki({ kty: 'RSA', n: toBase64Url(withoutZeros(modulus)), e: toBase64Url(withoutZeros(exponent)) })
  }
  const parameters = curves[read(constants.CKA_EC_PARAMS)?.toString('hex') ?? '']
  const point = read(constants.CKA_EC_POINT)
  if (!parameters || !point) return undefined
  // The point is a DER OCTET STRING (v2.40 §2.3.3); some libraries give it bare. Either way it ends with 04 ‖ x ‖ y.
  const { curve, fieldBytes } = parameters
  const bare = point.subarray(-1 - 2 * fieldBytes)
  if (bare[0] !== 4 || bare.length !== 1 + 2 * fieldBytes) return undefined
  const [x, y] = [bare.subarray(1, 1 + fieldBytes), bare.subarray(1 + fieldBytes)]
  return findSpki({ kty: 'EC', crv: curve, x: toBase64Url(x), y: toBase64Url(y) })
}

const findSpki = (key: Readonly<Record<string, string>>): Uint8Array | undefined => {
  try {
    return createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'der' })
  } catch {
    return undefined
  }
}

const withoutZeros = (value: Buffer): Buffer =>
  value.subarray(
    Math.max(
      0,
      value.findIndex(byte => byte !== 0),
    ),
  )
const toBase64Url = (value: Buffer): string => value.toString('base64url')
