/** A key as a PKCS#11 process tells it, as a key of the core. */
import { revealSecret, type Secret } from '../../../shared/secret.ts'
import { describePublicKey } from '../../pki/public-key.ts'
import type { TokenKey } from '../key-store.ts'
import type { RawKey, RawToken } from './protocol.ts'

/** `module`: path of the library that shows it. `known`: `pin.perSignature` of an earlier look, where the token does not tell now. */
export const toTokenKey = (module: string, token: RawToken, raw: RawKey, known?: boolean): TokenKey => {
  const { keyId, algorithm, sizeBits } = describePublicKey(raw.publicKey)
  const { label, serial, reader, pin } = token
  const perSignature = raw.asksEachTime ?? known
  return {
    keyId,
    token: { kind: 'pkcs11', label, serial, module, reader },
    label: raw.label,
    algorithm,
    sizeBits,
    publicKey: raw.publicKey,
    certificate: raw.certificate,
    otherCertificates: token.certificates.filter(
      each => !raw.certificate || Buffer.compare(each, raw.certificate) !== 0,
    ),
    pin: perSignature === undefined ? pin : { ...pin, perSignature },
    unblockWith: token.unblockWith,
    canSign: raw.canSign,
    canDecrypt: raw.canDecrypt,
  }
}

/** What is sent of a PIN: nothing where it is typed on the reader. */
export const pinFor = (key: TokenKey, pin: Secret): string | null => (key.pin.onReader ? null : revealSecret(pin))
