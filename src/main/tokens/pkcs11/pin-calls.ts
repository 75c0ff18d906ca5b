/** Changing a PIN, and setting a new one when it is locked: one try of one secret at most in each call. */
import { AppError, type ErrorCode } from '../../../shared/errors.ts'
import { Secret } from '../../../shared/secret.ts'
import { checkNewPin, tokenPinLimits } from '../software/pin-rules.ts'
import type { Handle } from './objects.ts'
import type { Answer } from './protocol.ts'
import { findReturnValue, toTokenError } from './return-values.ts'
import { type FoundToken, findUnblockKinds } from './token-reader.ts'
import type { RequestOf, TokenAccess } from './token-sessions.ts'

/** After the old PIN or the PUK was accepted, these are about the new PIN. */
const aboutNewPin = /^CKR_(PIN_INVALID|PIN_LEN_RANGE|PIN_WEAK|PIN_INCORRECT|DATA_INVALID|ARGUMENTS_BAD)$/
/** Refused before the token looked at a PIN: its length or its letters. */
const refusedEarly = /^CKR_(PIN_INVALID|PIN_LEN_RANGE|PIN_WEAK|DATA_INVALID)$/

const pukCodes: Partial<Record<ErrorCode, ErrorCode>> = {
  'tokens/pin-incorrect': 'tokens/puk-incorrect',
  'tokens/pin-locked': 'tokens/puk-locked',
}

export const createPinCalls = ({
  cryptoki,
  findToken,
  openSession,
  openWithBackoff,
  closeSession,
  closeAll,
  onToken,
}: TokenAccess) => {
  const { library, constants: c } = cryptoki

  const unsuitable = ({ pinBytes }: FoundToken, cause: unknown): AppError => {
    const { shortest, longest } = tokenPinLimits(pinBytes.min, pinBytes.max)
    return new AppError('tokens/pin-unsuitable', { reason: 'refused-by-token', shortest, longest }, { cause })
  }

  const check = ({ pinBytes }: FoundToken, newPin: string | null): void => {
    if (newPin !== null) checkNewPin(new Secret(newPin), tokenPinLimits(pinBytes.min, pinBytes.max))
  }

  /** The call is refused for the new PIN: the old one was accepted before. */
  const setNewPin = (token: FoundToken, set: () => void): void => {
    try {
      set()
    } catch (thrown) {
      if (aboutNewPin.test(findReturnValue(thrown) ?? '')) throw unsuitable(token, thrown)
      throw thrown
    }
  }

  /** An error of a call that was given the PUK or the security officer's PIN. */
  const toPukError = (thrown: unknown): unknown => {
    if (!findReturnValue(thrown)) return thrown
    const error = toTokenError(thrown)
    const code = pukCodes[error.code]
    return code ? new AppError(code, error.facts, { cause: thrown }) : error
  }

  /** A session in which nobody is logged in, closed at the end. */
  const inFreshSession = (token: FoundToken, use: (session: Handle) => void): void =>
    onToken(token.slot, () => {
      closeAll(token.slot)
      const session = openWithBackoff(token.slot, c.CKF_RW_SESSION)
      try {
        use(session)
      } finally {
        closeSession(session, token.slot)
      }
    })

  const byPuk = (token: FoundToken, session: Handle, code: string, newPin: string): void => {
    try {
      library.C_SetPIN(session, code, newPin)
    } catch (thrown) {
      if (refusedEarly.test(findReturnValue(thrown) ?? '')) throw unsuitable(token, thrown)
      throw toPukError(thrown)
    }
  }

  const byOfficer = (token: FoundToken, session: Handle, code: string, newPin: string): void => {
    try {
      library.C_Login(session, c.CKU_SO, code)
    } catch (thrown) {
      throw toPukError(thrown)
    }
    setNewPin(token, () => library.C_InitPIN(session, newPin))
  }

  return {
    changePin({ keyId, oldPin, newPin }: RequestOf<'changePin'>): Answer<'changePin'> {
      const { token } = findToken(keyId)
      check(token, newPin)
      const set = (session: Handle): void =>
        setNewPin(token, () => library.C_SetPIN(session, oldPin ?? '', newPin ?? ''))
      try {
        openSession(token, oldPin, c.CKF_RW_SESSION, session => {
          set(session)
          closeSession(session, token.slot)
        })
      } catch (thrown) {
        if (!(thrown instanceof AppError) || thrown.code !== 'tokens/pin-expired') throw thrown
        // Where a PIN without a login is taken for a PUK, this would burn a try of the PUK.
        if (findUnblockKinds(cryptoki, token.flags).includes('puk')) throw thrown
        // The old PIN was right, and the token wants nothing else before the new one (v2.40 §5.6 CKR_PIN_EXPIRED).
        inFreshSession(token, set)
      }
      return null
    },

    unblock({ keyId, kind, code, newPin }: RequestOf<'unblock'>): Answer<'unblock'> {
      const { token } = findToken(keyId)
      if (!findUnblockKinds(cryptoki, token.flags).includes(kind)) {
        throw new AppError('tokens/unblock-unsupported', { keyId })
      }
      check(token, newPin)
      inFreshSession(token, session => (kind === 'puk' ? byPuk : byOfficer)(token, session, code, newPin))
      return null
    },
  }
}
