/** A key of a token that was opened by its PIN: it signs and keeps the vault's secret until it is closed. */
import { AppError } from '../../../shared/errors.ts'
import type { Secret } from '../../../shared/secret.ts'
import { verifyDigestSignature } from '../../pki/digest-signature.ts'
import { verifySignature } from '../../pki/public-key.ts'
import type { TokenKey, UnlockedKey } from '../key-store.ts'
import type { Pkcs11Client } from './pkcs11-client.ts'
import type { Answer } from './protocol.ts'
import { createSlotSecret } from './slot-secret.ts'
import { pinFor } from './token-key.ts'

export interface Pkcs11SessionDependencies {
  readonly client: Pkcs11Client
  /** The process that holds the session: no other one is asked. */
  readonly generation: number
  readonly answer: Answer<'unlock'>
  readonly key: TokenKey
  readonly pin: Secret
  readonly signal: AbortSignal | undefined
  /** What a failure of a signature is to the user. */
  readonly explain: (thrown: unknown) => Promise<unknown>
}

export const createPkcs11Session = (dependencies: Pkcs11SessionDependencies): UnlockedKey => {
  const { client, generation, answer, key, pin, signal, explain } = dependencies
  const { keyId } = key
  const { session } = answer
  // Kept only for a token that wants it before each signature, or that does not tell.
  let pinForSigning = answer.key.asksEachTime === false ? null : pin
  let isOpen = true
  const typedPin = (): string | null => pinForSigning && pinFor(key, pinForSigning)

  const slotSecret = createSlotSecret({
    key,
    // Nobody types a PIN on the reader once more to have an act recorded.
    methods: pinForSigning !== null && key.pin.onReader ? [] : answer.secretMethods,
    async open(method, sealed) {
      const request = { call: 'openSecret', session, method, sealed: Uint8Array.from(sealed), pin: typedPin() } as const
      return (await client.call(request, generation, signal)).answer
    },
    slotData: async (name, value) =>
      (await client.call({ call: 'slotData', session, name, value: value && Uint8Array.from(value) }, generation))
        .answer,
  })

  const signAll: NonNullable<UnlockedKey['signAll']> = async (request, all, isFollowing = false) => {
    if (!isOpen) throw new AppError('tokens/session-closed', { keyId })
    const { scheme, digestAlgorithm, isDigest = false } = request
    if ((scheme === 'ecdsa') !== (key.algorithm === 'ec')) throw new AppError('keys/cannot-sign', { keyId })
    if (isDigest && scheme === 'rsa-pss') throw new AppError('keys/cannot-sign', { keyId })
    // Copies, because a view on a larger buffer would be sent with all of it.
    const messages = all.map(each => Uint8Array.from(each))
    const call = { call: 'sign', session, scheme, digestAlgorithm, messages, isDigest, isFollowing } as const
    const { answer: signatures } = await client
      .call({ ...call, pin: typedPin() }, generation, signal)
      .catch(async thrown => {
        throw await explain(thrown)
      })
    // A module can sign with another card's key, when one was exchanged behind its back.
    const isRight = (signature: Uint8Array, i: number): boolean => {
      const message = messages[i]
      if (!message) return false
      return isDigest
        ? verifyDigestSignature(key.publicKey, digestAlgorithm, message, signature)
        : verifySignature(key.publicKey, scheme, digestAlgorithm, message, signature)
    }
    if (!signatures.every(isRight)) throw new AppError('tokens/signature-mismatch', { keyId })
    return signatures
  }

  return {
    key,
    async sign(request) {
      const [signature] = await signAll(request, [request.message])
      if (!signature) throw new AppError('tokens/device-error', { keyId })
      return signature
    },
    ...(pinForSigning ? {} : { signAll }),
    ...slotSecret,
    async close() {
      if (!isOpen) return
      isOpen = false
      pinForSigning = null
      // A process that ended took the session with it.
      await client.call({ call: 'lock', session }, generation).catch(() => undefined)
    },
  }
}
