/** What an open key does with its private half: it signs, and gives back secrets that were sealed to it. */
import type { Mechanism } from 'pkcs11js'
import { AppError } from '../../../shared/errors.ts'
import { createSlotDataCall } from './data-objects.ts'
import { prepareSignature } from './mechanisms.ts'
import { findAttribute, type Handle } from './objects.ts'
import type { Answer, SecretMethod } from './protocol.ts'
import { findReturnValue } from './return-values.ts'
import { oaepMechanism } from './secret-methods.ts'
import { findPrivateKey } from './token-reader.ts'
import type { RequestOf, Session, TokenAccess } from './token-sessions.ts'

/** Enough for RSA of 16384 bits. */
const largestOutputBytes = 2_048

export interface PrivateKeyDependencies {
  readonly access: TokenAccess
  logIn(session: Handle, slot: Handle, userType: number, pin: string | null): void
  /** @throws {AppError} tokens/session-closed */
  getSession(id: number): Session
  endSession(id: number): void
}

/** An operation of two calls: nothing may come between them, because OpenSC holds the reader for us alone until then. */
interface Operation {
  begin(session: Handle, privateKey: Handle): void
  finish(session: Handle): Buffer
}

export const createPrivateKeyCalls = ({ access, logIn, getSession, endSession }: PrivateKeyDependencies) => {
  const { cryptoki, onToken } = access
  const { library, constants: c } = cryptoki

  /** A handle that a logout ended is looked up again. */
  const withKey = <Result>(session: Session, use: (privateKey: Handle) => Result): Result => {
    const { handle, key } = session
    try {
      return use(session.privateKey)
    } catch (thrown) {
      if (!/^CKR_(KEY|OBJECT)_HANDLE_INVALID$/.test(findReturnValue(thrown) ?? '')) throw thrown
    }
    const found = findPrivateKey(cryptoki, handle, key)
    if (!found) throw new AppError('tokens/session-closed', { keyId: key.keyId })
    session.privateKey = found
    return use(found)
  }

  const runOnce = (id: number, pin: string | null, { begin, finish }: Operation, withPin: boolean): Buffer => {
    const session = getSession(id)
    const { handle, slot } = session
    withKey(session, privateKey => begin(handle, privateKey))
    try {
      if (withPin) logIn(handle, slot, c.CKU_CONTEXT_SPECIFIC, pin)
    } catch (thrown) {
      // The operation stays active, and v2.40 has no call that ends it but the end of its session.
      endSession(id)
      throw thrown
    }
    return finish(handle)
  }

  const runWithPinWhereAsked = (id: number, pin: string | null, operation: Operation): Buffer => {
    const { asksEachTime, handle, slot } = getSession(id)
    try {
      return runOnce(id, pin, operation, asksEachTime === true)
    } catch (thrown) {
      const isAsked = asksEachTime === null && findReturnValue(thrown) === 'CKR_USER_NOT_LOGGED_IN'
      if (!isAsked) throw thrown
      // The token did not tell that it wants the PIN each time, and logged us out for not giving it.
      logIn(handle, slot, c.CKU_USER, pin)
      return runOnce(id, pin, operation, true)
    }
  }

  const signOne = (
    { slot, sizeBits }: Session,
    { session: id, scheme, digestAlgorithm, isDigest, pin }: Omit<RequestOf<'sign'>, 'messages' | 'isFollowing'>,
    message: Uint8Array,
  ): Buffer => {
    const { mechanism, input } = prepareSignature(c, scheme, digestAlgorithm, message, sizeBits, isDigest)
    // Checked by the core, which trusts neither the library nor this process.
    return onToken(slot, () =>
      runWithPinWhereAsked(id, pin, {
        begin: (session, privateKey) => library.C_SignInit(session, mechanism, privateKey),
        finish: session => library.C_Sign(session, input, Buffer.alloc(largestOutputBytes)),
      }),
    )
  }

  const decrypt = (mechanism: Mechanism, sealed: Uint8Array): Operation => ({
    begin: (session, privateKey) => library.C_DecryptInit(session, mechanism, privateKey),
    finish: session => library.C_Decrypt(session, Buffer.from(sealed), Buffer.alloc(largestOutputBytes)),
  })

  /** One call, so that there is nothing to log in between; v2.40 asks for no PIN here. */
  const agree = (id: number, publicPoint: Uint8Array): Buffer => {
    const session = getSession(id)
    const { handle, sizeBits } = session
    const parameter = { type: c.CK_PARAMS_EC_DH, kdf: c.CKD_NULL, publicData: Buffer.from(publicPoint) }
    const derived = withKey(session, privateKey =>
      library.C_DeriveKey(handle, { mechanism: c.CKM_ECDH1_DERIVE, parameter }, privateKey, [
        { type: c.CKA_CLASS, value: c.CKO_SECRET_KEY },
        { type: c.CKA_KEY_TYPE, value: c.CKK_GENERIC_SECRET },
        { type: c.CKA_TOKEN, value: false },
        { type: c.CKA_SENSITIVE, value: false },
        { type: c.CKA_EXTRACTABLE, value: true },
        // The whole x-coordinate: a token that is not told takes as much as it likes.
        { type: c.CKA_VALUE_LEN, value: Math.ceil(sizeBits / 8) },
      ]),
    )
    try {
      const value = findAttribute(cryptoki, handle, derived, c.CKA_VALUE)
      if (!value) throw new AppError('tokens/device-error')
      return value
    } finally {
      library.C_DestroyObject(handle, derived)
    }
  }

  const openers: Readonly<Record<SecretMethod, (request: RequestOf<'openSecret'>) => Buffer>> = {
    'rsa-oaep-sha256': ({ session, sealed, pin }) =>
      runWithPinWhereAsked(session, pin, decrypt(oaepMechanism(c, 'sha256'), sealed)),
    'rsa-oaep-sha1': ({ session, sealed, pin }) =>
      runWithPinWhereAsked(session, pin, decrypt(oaepMechanism(c, 'sha1'), sealed)),
    'rsa-pkcs1': ({ session, sealed, pin }) =>
      runWithPinWhereAsked(session, pin, decrypt({ mechanism: c.CKM_RSA_PKCS }, sealed)),
    ecdh: ({ session, sealed }) => agree(session, sealed),
  }

  return {
    sign({ session: id, messages, isFollowing, ...request }: RequestOf<'sign'>): Answer<'sign'> {
      const session = getSession(id)
      const { failure } = session
      if (failure && (isFollowing || !failure.isTold)) {
        session.failure = { ...failure, isTold: true }
        throw failure.thrown
      }
      session.failure = undefined
      const signatures: Buffer[] = []
      for (const message of messages) {
        try {
          signatures.push(signOne(session, { ...request, session: id }, message))
        } catch (thrown) {
          const isTold = signatures.length === 0
          session.failure = { thrown, isTold }
          if (isTold) throw thrown
          break
        }
      }
      return signatures
    },

    openSecret(request: RequestOf<'openSecret'>): Answer<'openSecret'> {
      return onToken(getSession(request.session).slot, () => openers[request.method](request))
    },

    slotData: createSlotDataCall(access, getSession),
  }
}
