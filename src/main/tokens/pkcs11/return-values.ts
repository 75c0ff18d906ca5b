/** What a PKCS#11 return value (v2.40 §5.1) means to a user. */
import { AppError, type ErrorCode } from '../../../shared/errors.ts'

const codes: Readonly<Record<string, ErrorCode>> = {
  CKR_PIN_INCORRECT: 'tokens/pin-incorrect',
  // Refused before the token looked at it: wrong all the same.
  CKR_PIN_INVALID: 'tokens/pin-incorrect',
  CKR_PIN_LEN_RANGE: 'tokens/pin-incorrect',
  CKR_PIN_LOCKED: 'tokens/pin-locked',
  CKR_PIN_EXPIRED: 'tokens/pin-expired',
  // The cancel key of a reader's keypad.
  CKR_FUNCTION_CANCELED: 'tokens/cancelled',
  CKR_CANCEL: 'tokens/cancelled',
  CKR_USER_PIN_NOT_INITIALIZED: 'tokens/pin-not-set',
  CKR_USER_NOT_LOGGED_IN: 'tokens/session-closed',
  CKR_DEVICE_REMOVED: 'tokens/removed',
  CKR_TOKEN_NOT_PRESENT: 'tokens/removed',
  CKR_SESSION_HANDLE_INVALID: 'tokens/removed',
  CKR_SESSION_CLOSED: 'tokens/removed',
  CKR_SLOT_ID_INVALID: 'tokens/removed',
  CKR_TOKEN_NOT_RECOGNIZED: 'tokens/not-recognized',
  CKR_TOKEN_WRITE_PROTECTED: 'tokens/write-protected',
  // v2.40 has no value for "in use": these are what the limits of a token that another program holds look like.
  CKR_SESSION_COUNT: 'tokens/in-use',
  CKR_SESSION_EXCLUSIVE_EXISTS: 'tokens/in-use',
  CKR_TOKEN_RESOURCE_EXCEEDED: 'tokens/in-use',
  CKR_KEY_FUNCTION_NOT_PERMITTED: 'keys/cannot-sign',
  CKR_KEY_TYPE_INCONSISTENT: 'keys/cannot-sign',
  CKR_MECHANISM_INVALID: 'keys/cannot-sign',
}

/** Name of the return value in an error of pkcs11js, such as CKR_PIN_INCORRECT; undefined for any other error. */
export const findReturnValue = (thrown: unknown): string | undefined =>
  thrown instanceof Error ? /\bCKR_[A-Z0-9_]+/.exec(thrown.message)?.[0] : undefined

/** An error of pkcs11js as one of ours; what the table does not name is tokens/device-error with facts.ckr. */
export const toTokenError = (thrown: unknown): AppError => {
  if (thrown instanceof AppError) return thrown
  const ckr = findReturnValue(thrown)
  return new AppError((ckr && codes[ckr]) || 'tokens/device-error', ckr ? { ckr } : {}, { cause: thrown })
}
