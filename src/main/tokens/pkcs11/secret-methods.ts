/** Which ways a token has to give back a secret that was sealed to one of its keys. */
import type { Mechanism } from 'pkcs11js'
import { type Cryptoki, findAttribute, findFlag, type Handle, type Pkcs11Module } from './objects.ts'
import type { SecretMethod } from './protocol.ts'

interface MethodRow {
  readonly method: SecretMethod
  readonly mechanism: 'CKM_RSA_PKCS_OAEP' | 'CKM_RSA_PKCS' | 'CKM_ECDH1_DERIVE'
  /** What the key must be allowed to do. */
  readonly use: 'CKA_DECRYPT' | 'CKA_DERIVE'
  readonly keyType: 'CKK_RSA' | 'CKK_EC'
}

/** Best first. A token lists OAEP without saying with which digests: the first use tells. */
const rows: readonly MethodRow[] = [
  { method: 'rsa-oaep-sha256', mechanism: 'CKM_RSA_PKCS_OAEP', use: 'CKA_DECRYPT', keyType: 'CKK_RSA' },
  { method: 'rsa-oaep-sha1', mechanism: 'CKM_RSA_PKCS_OAEP', use: 'CKA_DECRYPT', keyType: 'CKK_RSA' },
  { method: 'rsa-pkcs1', mechanism: 'CKM_RSA_PKCS', use: 'CKA_DECRYPT', keyType: 'CKK_RSA' },
  { method: 'ecdh', mechanism: 'CKM_ECDH1_DERIVE', use: 'CKA_DERIVE', keyType: 'CKK_EC' },
]

/** Those that this key may use by what the token says of it; none for a key that can only sign. */
export const listSecretMethods = (
  cryptoki: Cryptoki,
  slot: Handle,
  session: Handle,
  privateKey: Handle,
): SecretMethod[] => {
  const { library, constants: c } = cryptoki
  const keyType = findAttribute(cryptoki, session, privateKey, c.CKA_KEY_TYPE)
  let known: readonly number[] | undefined
  return rows
    .filter(({ mechanism, use, keyType: wanted }) => {
      // An unsigned long, as wide as the machine has it.
      if (keyType?.[0] !== c[wanted] || findFlag(cryptoki, session, privateKey, c[use]) !== true) return false
      known ??= library.C_GetMechanismList(slot)
      return known.includes(c[mechanism])
    })
    .map(({ method }) => method)
}

export const oaepMechanism = (c: Pkcs11Module, digest: 'sha256' | 'sha1'): Mechanism => {
  const parameter = {
    type: c.CK_PARAMS_RSA_OAEP,
    hashAlg: digest === 'sha256' ? c.CKM_SHA256 : c.CKM_SHA_1,
    mgf: digest === 'sha256' ? c.CKG_MGF1_SHA256 : c.CKG_MGF1_SHA1,
    // CKZ_DATA_SPECIFIED (v2.40 §2.1.8): a label, which is empty.
    source: 1,
  }
  return { mechanism: c.CKM_RSA_PKCS_OAEP, parameter }
}
