/** Makes a key pair inside a token, from which its private half never comes out. */
import { randomBytes } from 'node:crypto'
import type { Template } from 'pkcs11js'
import { AppError } from '../../../shared/errors.ts'
import type { SoftwareKeyAlgorithm } from '../../../shared/model/key.ts'
import { findPublicKey, type Handle } from './objects.ts'
import type { Answer } from './protocol.ts'
import { findReturnValue } from './return-values.ts'
import type { RequestOf, TokenAccess } from './token-sessions.ts'

type Kind = { readonly rsaBits: number } | { readonly ecParameters: string }

const kinds: Readonly<Record<SoftwareKeyAlgorithm, Kind>> = {
  'rsa-2048': { rsaBits: 2048 },
  'rsa-3072': { rsaBits: 3072 },
  'rsa-4096': { rsaBits: 4096 },
  // DER of the curves' object identifiers (RFC 5480 §2.1.1.1).
  'p-256': { ecParameters: '06082a8648ce3d030107' },
  'p-384': { ecParameters: '06052b81040022' },
}

/** 65537: the exponent that every verifier takes. */
const publicExponent = Buffer.from([1, 0, 1])
const idBytes = 8

const cannot =
  /^CKR_(MECHANISM_INVALID|MECHANISM_PARAM_INVALID|FUNCTION_NOT_SUPPORTED|KEY_SIZE_RANGE|DOMAIN_PARAMS_INVALID|CURVE_NOT_SUPPORTED|TEMPLATE_INCONSISTENT|ATTRIBUTE_VALUE_INVALID|DEVICE_MEMORY)$/

export const createKeyGeneration = ({ cryptoki, findTokens, openSession, closeSession }: TokenAccess) => {
  const { library, constants: c } = cryptoki

  return {
    generate({ token: wanted, algorithm, label, pin }: RequestOf<'generate'>): Answer<'generate'> {
      const tokens = findTokens()
      const bySerial = tokens.filter(({ raw }) => raw.serial === wanted)
      const fitting = bySerial.length > 0 ? bySerial : tokens.filter(({ raw }) => raw.label === wanted)
      const [token] = fitting
      if (!token || fitting.length > 1) throw new AppError('tokens/not-found', { token: wanted })
      if (token.raw.writeProtected) throw new AppError('tokens/write-protected', { token: wanted })
      const kind = kinds[algorithm]
      const common = [
        { type: c.CKA_TOKEN, value: true },
        { type: c.CKA_ID, value: randomBytes(idBytes) },
        { type: c.CKA_LABEL, value: label },
      ]
      const parameters =
        'rsaBits' in kind
          ? [
              { type: c.CKA_MODULUS_BITS, value: kind.rsaBits },
              { type: c.CKA_PUBLIC_EXPONENT, value: publicExponent },
            ]
          : [{ type: c.CKA_EC_PARAMS, value: Buffer.from(kind.ecParameters, 'hex') }]
      const mechanism = 'rsaBits' in kind ? c.CKM_RSA_PKCS_KEY_PAIR_GEN : c.CKM_EC_KEY_PAIR_GEN
      // What opens the vault's slot of this key.
      const secretUse = { type: 'rsaBits' in kind ? c.CKA_DECRYPT : c.CKA_DERIVE, value: true }
      const generate = (session: Handle, uses: Template) =>
        library.C_GenerateKeyPair(
          session,
          { mechanism },
          [...common, ...parameters, { type: c.CKA_PRIVATE, value: false }, { type: c.CKA_VERIFY, value: true }],
          [
            ...common,
            { type: c.CKA_PRIVATE, value: true },
            { type: c.CKA_SENSITIVE, value: true },
            { type: c.CKA_EXTRACTABLE, value: false },
            { type: c.CKA_SIGN, value: true },
            ...uses,
          ],
        )
      /** A token that has keys for one use only gets one that signs. */
      const generateWhatItCan = (session: Handle) => {
        try {
          return generate(session, [secretUse])
        } catch (thrown) {
          if (!cannot.test(findReturnValue(thrown) ?? '')) throw thrown
          return generate(session, [])
        }
      }
      return openSession(token, pin, c.CKF_RW_SESSION, session => {
        try {
          const pair = generateWhatItCan(session)
          const publicKey = findPublicKey(cryptoki, session, pair.publicKey)
          if (!publicKey) throw new AppError('tokens/device-error')
          closeSession(session, token.slot)
          return { publicKey: Uint8Array.from(publicKey) }
        } catch (thrown) {
          if (!cannot.test(findReturnValue(thrown) ?? '')) throw thrown
          throw new AppError('tokens/cannot-generate', { algorithm }, { cause: thrown })
        }
      })
    },
  }
}
