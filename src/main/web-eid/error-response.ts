/** Errors as the Web eID extension and its library know them; the message is for whoever runs the website. */
import { type AppError, type ErrorCode, errorCodes } from '../../shared/errors.ts'

const codes: Readonly<Partial<Record<ErrorCode, string>>> = {
  'arrival/busy': 'ERR_WEBEID_ACTION_PENDING',
  'arrival/too-many': 'ERR_WEBEID_ACTION_PENDING',
  'web-eid/bad-request': 'ERR_WEBEID_NATIVE_INVALID_ARGUMENT',
  'web-eid/insecure-site': 'ERR_WEBEID_NATIVE_INVALID_ARGUMENT',
}

/** Only what the table of codes says: what a site must not learn stands in the facts and the cause. */
export const toErrorResponse = ({ code }: AppError): object => ({
  error: { code: codes[code] ?? 'ERR_WEBEID_NATIVE_FATAL', message: `${code}: ${errorCodes[code].meaning}` },
})

export const cancelled: object = {
  error: { code: 'ERR_WEBEID_USER_CANCELLED', message: 'the user refused' },
}
