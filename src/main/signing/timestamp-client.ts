/** Gets timestamps from the first of several authorities that gives a good one (RFC 3161 §3.4, over HTTP). */
import { AppError } from '../../shared/errors.ts'
import type { DigestAlgorithm } from '../../shared/model/signing.ts'
import type { Log } from '../log.ts'
import { createTimestampRequest, readTimestampResponse, type Timestamp } from '../pki/timestamp.ts'
import { type Fetch, fetchBytes, WebError, type WebProblem } from './fetch-bytes.ts'

export interface TimestampClientDeps {
  readonly fetch: Fetch
  readonly now: () => Date
  readonly random: (sizeBytes: number) => Uint8Array
  /** The `Authorization` header for an authority; undefined: none is needed. */
  readonly authorizationFor: (url: string) => Promise<string | undefined>
  readonly timeoutMs: number
  readonly log: Pick<Log, 'info'>
}

export interface TimestampSource {
  /** In the order in which they are tried; empty: nobody can be asked. */
  readonly urls: readonly string[]
  /** @throws {AppError} timestamps/* of the last authority that was asked; `facts.url` names it */
  stamp(digestAlgorithm: DigestAlgorithm, imprint: Uint8Array): Promise<Timestamp>
}

/** Tokens with a chain of certificates have some 10 kB. */
const maxResponseBytes = 1024 * 1024
const nonceBytes = 16

const codes: Readonly<Record<WebProblem, 'unreachable' | 'not-authorised' | 'refused' | 'invalid'>> = {
  unreachable: 'unreachable',
  timeout: 'unreachable',
  unauthorised: 'not-authorised',
  status: 'refused',
  'too-large': 'invalid',
}

const toTimestampError = (thrown: unknown, url: string): unknown => {
  if (thrown instanceof AppError) return new AppError(thrown.code, { ...thrown.facts, url }, { cause: thrown })
  if (!(thrown instanceof WebError)) return thrown
  const { problem, status } = thrown
  const facts = { url, reason: problem, ...(status === null ? {} : { status }) }
  return new AppError(`timestamps/${codes[problem]}`, facts, { cause: thrown })
}

/** @param urls in the order in which they are tried */
export const createTimestampSource = (deps: TimestampClientDeps, urls: readonly string[]): TimestampSource => {
  const ask = async (url: string, digestAlgorithm: DigestAlgorithm, imprint: Uint8Array): Promise<Timestamp> => {
    const question = { digestAlgorithm, imprint, nonce: deps.random(nonceBytes) }
    try {
      const authorization = await deps.authorizationFor(url)
      const response = await fetchBytes(deps.fetch, {
        url,
        body: { type: 'application/timestamp-query', bytes: createTimestampRequest(question) },
        timeoutMs: deps.timeoutMs,
        maxBytes: maxResponseBytes,
        ...(authorization ? { authorization } : {}),
      })
      return await readTimestampResponse(response, question, deps.now())
    } catch (thrown) {
      throw toTimestampError(thrown, url)
    }
  }
  return {
    urls,
    async stamp(digestAlgorithm, imprint) {
      let last: unknown = new AppError('timestamps/no-authority')
      for (const url of urls) {
        try {
          return await ask(url, digestAlgorithm, imprint)
        } catch (thrown) {
          if (!(thrown instanceof AppError)) throw thrown
          deps.log.info('a timestamp authority gave no timestamp', { url, code: thrown.code })
          last = thrown
        }
      }
      throw last
    },
  }
}
