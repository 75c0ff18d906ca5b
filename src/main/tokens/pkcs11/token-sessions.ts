/** The calls of the protocol, carried out on one loaded library. Synchronous, as the library is. */
import { AppError } from '../../../shared/errors.ts'
import { describePublicKey } from '../../pki/public-key.ts'
import { createCertificateCalls } from './certificate-objects.ts'
import { createDataCalls } from './data-objects.ts'
import { createKeyGeneration } from './key-generation.ts'
import { type Cryptoki, findFlag, type Handle } from './objects.ts'
import { createPinCalls } from './pin-calls.ts'
import { createPrivateKeyCalls } from './private-key-calls.ts'
import type { Answer, CallName, Request } from './protocol.ts'
import { findReturnValue, toTokenError } from './return-values.ts'
import { listSecretMethods } from './secret-methods.ts'
import {
  describeUnreadable,
  type FoundKey,
  type FoundToken,
  findPrivateKey,
  listSlots,
  readToken,
  summarizePin,
} from './token-reader.ts'

export type RequestOf<Name extends CallName> = Extract<Request, { readonly call: Name }>

/** Tells readers apart in which there is something. */
const nameSlots = (slots: readonly Handle[]): string => slots.map(slot => slot.toString('hex')).join()

/** A reader's removal is seen by the smart card service only after its next look. */
const removalDelayMs = 500
const inUseWaitsMs = [100, 300, 900]

/** A key whose PIN was accepted. */
export interface Session {
  readonly handle: Handle
  readonly slot: Handle
  readonly key: FoundKey
  readonly asksEachTime: boolean | null
  readonly sizeBits: number
  /** Ends with a logout that another session may have needed. */
  privateKey: Handle
  /** Why the last call failed, or made fewer signatures than it was asked for; that is still to be told. */
  failure?: { readonly thrown: unknown; readonly isTold: boolean } | undefined
}

/** What the calls on a token are made of. */
export interface TokenAccess {
  readonly cryptoki: Cryptoki
  /** @throws {AppError} keys/not-found */
  findToken(keyId: string): { readonly token: FoundToken; readonly key: FoundKey }
  findTokens(): readonly FoundToken[]
  /** A session in which the PIN was accepted; closed again when `use` throws, else by the caller. */
  openSession<Result>(token: FoundToken, pin: string | null, flags: number, use: (session: Handle) => Result): Result
  /** A session without a PIN. */
  openWithBackoff(slot: Handle, flags: number): Handle
  closeSession(session: Handle, slot: Handle): void
  closeAll(slot: Handle): void
  /** A vague error becomes tokens/removed when the token is gone. */
  onToken<Result>(slot: Handle, run: () => Result): Result
}

export const createTokenSessions = (cryptoki: Cryptoki) => {
  const { library, constants: c } = cryptoki
  const sessions = new Map<number, Session>()
  let lastSession = 0

  const isPresent = (slot: Handle): boolean => listSlots(cryptoki).some(each => each.equals(slot))

  /** Runs vendor calls for a token; a vague error becomes `removed` when the token is gone. */
  const onToken = <Result>(slot: Handle, run: () => Result): Result => {
    try {
      return run()
    } catch (thrown) {
      const error = toTokenError(thrown)
      if (error.code !== 'tokens/device-error') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, removalDelayMs)
      throw isPresent(slot) ? error : new AppError('tokens/removed', error.facts, { cause: thrown })
    }
  }

  const findToken = (keyId: string): { readonly token: FoundToken; readonly key: FoundKey } => {
    let unread: unknown
    for (const slot of listSlots(cryptoki)) {
      const token = readQuietly(slot, thrown => {
        unread ??= thrown
      })
      const key = token?.keys.find(each => each.keyId === keyId)
      if (token && key) return { token, key }
    }
    // The key may be on the very token that could not be read: what it said is nearer the truth than "no such key".
    throw unread ? toTokenError(unread) : new AppError('keys/not-found', { keyId })
  }

  /** undefined for a token that cannot be read: the others are shown all the same. */
  const readQuietly = (slot: Handle, onUnread: (thrown: unknown) => void = () => {}): FoundToken | undefined => {
    try {
      return readToken(cryptoki, slot)
    } catch (thrown) {
      if (!findReturnValue(thrown)) throw thrown
      onUnread(thrown)
      return undefined
    }
  }

  const describeQuietly = (slot: Handle, problem: string) => {
    try {
      return describeUnreadable(cryptoki, slot, problem)
    } catch (thrown) {
      if (findReturnValue(thrown)) return undefined
      throw thrown
    }
  }

  const logIn = (session: Handle, slot: Handle, userType: number, pin: string | null): void => {
    // For a PIN pad v2.40 §5.6 wants a null pointer; pkcs11js can only pass a PIN of no length, which drivers take for it.
    const give = (): void => library.C_Login(session, userType, pin ?? '')
    try {
      try {
        give()
      } catch (thrown) {
        if (userType !== c.CKU_USER || findReturnValue(thrown) !== 'CKR_USER_ALREADY_LOGGED_IN') throw thrown
        // Another key of the same token is open: the PIN that was typed now must be checked all the same.
        library.C_Logout(session)
        give()
      }
    } catch (thrown) {
      const error = toTokenError(thrown)
      if (error.code !== 'tokens/pin-incorrect') throw error
      // Some cards say "incorrect" to the very try that locks them: the flags tell.
      const { state, triesLeft } = summarizePin(cryptoki, library.C_GetTokenInfo(slot).flags)
      if (state === 'locked') throw new AppError('tokens/pin-locked', error.facts, { cause: thrown })
      throw new AppError(error.code, triesLeft === null ? error.facts : { ...error.facts, triesLeft }, {
        cause: thrown,
      })
    }
  }

  /** A program that holds the token for itself is given a moment to finish. Before any PIN: it costs no try. */
  const openWithBackoff = (slot: Handle, flags: number): Handle => {
    for (const waitMs of inUseWaitsMs) {
      try {
        return library.C_OpenSession(slot, c.CKF_SERIAL_SESSION | flags)
      } catch (thrown) {
        if (toTokenError(thrown).code !== 'tokens/in-use') throw thrown
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, waitMs)
      }
    }
    return library.C_OpenSession(slot, c.CKF_SERIAL_SESSION | flags)
  }

  /** A session in which the PIN was accepted; closed again when `use` throws. */
  const openSession = <Result>(
    token: FoundToken,
    pin: string | null,
    flags: number,
    use: (session: Handle) => Result,
  ): Result =>
    onToken(token.slot, () => {
      const session = openWithBackoff(token.slot, flags)
      try {
        const takesPin = (token.flags & (c.CKF_LOGIN_REQUIRED | c.CKF_USER_PIN_INITIALIZED)) !== 0
        if (takesPin) logIn(session, token.slot, c.CKU_USER, pin)
        return use(session)
      } catch (thrown) {
        closeSession(session, token.slot)
        throw thrown
      }
    })

  /** Logs out with the last session of a token: a library that shares the login with others must not stay open. */
  const closeSession = (session: Handle, slot: Handle): void => {
    const isLast = [...sessions.values()].every(other => !other.slot.equals(slot))
    for (const end of [() => isLast && library.C_Logout(session), () => library.C_CloseSession(session)]) {
      try {
        end()
      } catch (thrown) {
        // A token that is gone took its sessions with it.
        if (!findReturnValue(thrown)) throw thrown
      }
    }
  }

  /** Ends what is open on a token, because its login is about to change hands. */
  const closeAll = (slot: Handle): void => {
    for (const [id, session] of sessions) {
      if (!session.slot.equals(slot)) continue
      sessions.delete(id)
      closeSession(session.handle, slot)
    }
  }

  const findTokens = (): readonly FoundToken[] => listSlots(cryptoki).flatMap(slot => readQuietly(slot) ?? [])

  const access: TokenAccess = {
    cryptoki,
    findToken,
    findTokens,
    openSession,
    openWithBackoff,
    closeSession,
    closeAll,
    onToken,
  }

  return {
    slots: (): Answer<'slots'> => nameSlots(listSlots(cryptoki)),

    ...createPinCalls(access),
    ...createKeyGeneration(access),
    ...createDataCalls(access),
    ...createCertificateCalls(access),

    list(): Answer<'list'> {
      cryptoki.refresh?.()
      const slots = listSlots(cryptoki)
      const tokens = slots.flatMap(slot => {
        try {
          return readToken(cryptoki, slot).raw
        } catch (thrown) {
          if (!findReturnValue(thrown)) throw thrown
          return describeQuietly(slot, toTokenError(thrown).code) ?? []
        }
      })
      return { slots: nameSlots(slots), tokens }
    },

    unlock({ keyId, pin }: RequestOf<'unlock'>): Answer<'unlock'> {
      const { token, key: publicPart } = findToken(keyId)
      return openSession(token, pin, 0, handle => {
        // Read again: with the PIN the private key shows what it may do.
        const { raw, keys } = readToken(cryptoki, token.slot, handle)
        const key = keys.find(each => each.keyId === keyId) ?? publicPart
        const privateKey = findPrivateKey(cryptoki, handle, key)
        if (!privateKey) throw new AppError('keys/not-found', { keyId })
        const asksEachTime = findFlag(cryptoki, handle, privateKey, c.CKA_ALWAYS_AUTHENTICATE) ?? null
        const secretMethods = listSecretMethods(cryptoki, token.slot, handle, privateKey)
        lastSession += 1
        const { sizeBits } = describePublicKey(key.publicKey)
        sessions.set(lastSession, { handle, slot: token.slot, key, asksEachTime, sizeBits, privateKey })
        const { keyId: _keyId, id: _id, ...rawKey } = key
        return { session: lastSession, token: raw, key: { ...rawKey, asksEachTime }, secretMethods }
      })
    },

    ...createPrivateKeyCalls({
      access,
      logIn,
      getSession(id) {
        const session = sessions.get(id)
        if (!session) throw new AppError('tokens/session-closed')
        return session
      },
      endSession(id) {
        const session = sessions.get(id)
        sessions.delete(id)
        if (session) closeSession(session.handle, session.slot)
      },
    }),

    lock({ session: id }: RequestOf<'lock'>): Answer<'lock'> {
      const session = sessions.get(id)
      sessions.delete(id)
      if (session) closeSession(session.handle, session.slot)
      return null
    },
  }
}
