/** Posts the answer (OpenID4VP 1.0 §8.2) and reads where the user goes on. */
import { AppError } from '../../shared/errors.ts'
import { encryptAnswer, findEncryption } from './encrypt-answer.ts'
import type { RequestParameters } from './request-parameters.ts'
import { findWebUrl, type StrictFetch, StrictFetchError, type StrictResponse } from './strict-fetch.ts'

/** `vp_token`, `id_token`, or an error of §8.5. */
export type AnswerParameters = Readonly<Record<string, string | Readonly<Record<string, readonly string[]>>>>

export interface Delivery {
  /** https; null: the service named none, or none that may be opened. */
  readonly redirectUri: string | null
  readonly isReplyUnusable: boolean
}

/** Why there is no delivery. `mayHaveArrived`: the service may have read it all the same. */
export class DeliveryError extends AppError {
  readonly mayHaveArrived: boolean

  constructor(
    code: 'disclosure/answer-undelivered' | 'disclosure/answer-rejected',
    mayHaveArrived: boolean,
    options?: ErrorOptions,
  ) {
    super(code, {}, options)
    this.mayHaveArrived = mayHaveArrived
  }
}

const createForm = async (
  { response_mode, client_metadata, state }: RequestParameters,
  answer: AnswerParameters,
): Promise<Readonly<Record<string, string>>> => {
  const whole = { ...answer, ...(state === undefined ? {} : { state }) }
  // An error says nothing of the user, and not every service looks for one inside of a JWE (§8.3).
  const isSecret = response_mode === 'direct_post.jwt' && !('error' in answer)
  const encryption = isSecret ? findEncryption(client_metadata) : undefined
  if (encryption) return { response: await encryptAnswer(encryption, whole) }
  const fields = Object.entries(whole).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  return Object.fromEntries(fields)
}

/** Anything but a JSON object with at most an https address is of no use, and never followed. */
const readDelivery = ({ body, contentType }: StrictResponse): Delivery => {
  const unusable: Delivery = { redirectUri: null, isReplyUnusable: true }
  try {
    const reply: unknown = contentType === 'application/json' ? JSON.parse(body.toString('utf8')) : undefined
    if (typeof reply !== 'object' || reply === null || Array.isArray(reply)) return unusable
    const address: unknown =
      Object.hasOwn(reply, 'redirect_uri') && 'redirect_uri' in reply ? reply.redirect_uri : undefined
    if (address === undefined) return { redirectUri: null, isReplyUnusable: false }
    const url = typeof address === 'string' ? findWebUrl(address) : undefined
    return url ? { redirectUri: url.href, isReplyUnusable: false } : unusable
  } catch {
    return unusable
  }
}

/** @throws {DeliveryError} disclosure/answer-undelivered, disclosure/answer-rejected */
export const sendAnswer = async (
  fetch: StrictFetch,
  parameters: RequestParameters,
  answer: AnswerParameters,
): Promise<Delivery> => {
  const form = await createForm(parameters, answer)
  let response: StrictResponse
  try {
    response = await fetch({ url: parameters.response_uri, accept: 'application/json', form })
  } catch (cause) {
    const mayHaveArrived = cause instanceof StrictFetchError && cause.mayHaveArrived
    throw new DeliveryError('disclosure/answer-undelivered', mayHaveArrived, { cause })
  }
  // A redirect would carry the answer to somebody who never asked.
  if (response.status !== 200) throw new DeliveryError('disclosure/answer-rejected', true)
  return readDelivery(response)
}
