/** Requests of the Web eID extension: each is shown in the window, and answered there or not at all. */
import { createHash } from 'node:crypto'
import { AppError, toAppError } from '../../shared/errors.ts'
import type { ArrivalContent } from '../../shared/model/arrival.ts'
import type { KeySummary } from '../../shared/model/key.ts'
import type { NewLogEntry } from '../../shared/model/log.ts'
import { findAnsweringKeys, findSigningSibling, type WebEidRequest } from '../../shared/model/web-eid.ts'
import type { Secret } from '../../shared/secret.ts'
import type { TokenKey, UnlockedKey } from '../tokens/key-store.ts'
import { describeSigning, digestOf, findTokenAlgorithm, listSigningAlgorithms } from './algorithms.ts'
import { type CertifiedKey, createAuthenticationToken } from './authentication-token.ts'
import { parseCommand, type WebEidCommand } from './command.ts'
import { cancelled, toErrorResponse } from './error-response.ts'
import { createRecord } from './record.ts'

export interface WebEidRequests {
  /**
   * Shows what a message asks, and answers what goes back to the extension. Never fails: errors are answers too.
   *
   * @param signal the extension no longer waits
   */
  handle(message: unknown, signal: AbortSignal): Promise<object>
  /**
   * The user agreed, in the window.
   *
   * @throws {AppError} web-eid/withdrawn, web-eid/no-key; app/bad-request for a hash that was not confirmed; those of
   *   `KeyStore.unlock` and `UnlockedKey.sign`
   */
  answer(answer: WebEidAnswer): Promise<void>
}

export interface WebEidAnswer {
  readonly arrivalId: string
  readonly keyId: string
  /** Not used for a certificate that is only handed out. */
  readonly pin: Secret
  /** Of a hash: the user was told that it cannot be shown. */
  readonly isConfirmed: boolean
  readonly signal?: AbortSignal
}

export interface WebEidRequestsDeps {
  readonly arrivals: {
    show(content: ArrivalContent): { readonly arrivalId: string }
    close(arrivalId: string): void
    watch(listener: (arrival: { readonly arrivalId: string } | null) => void): () => void
  }
  readonly listKeys: () => Promise<readonly KeySummary[]>
  readonly findKey: (keyId: string) => Promise<TokenKey>
  readonly unlock: (keyId: string, pin: Secret, signal?: AbortSignal) => Promise<UnlockedKey>
  /** Null: no key is open; then it is kept only where the log is open. */
  readonly record: (entry: NewLogEntry, unlocked: UnlockedKey | null) => Promise<void>
  readonly now: () => Date
  readonly version: string
}

type Asked = Exclude<WebEidCommand, { readonly name: 'quit' }>

interface Waiting {
  readonly arrivalId: string
  readonly command: Asked
  readonly request: WebEidRequest
  readonly settle: (response: object) => void
}

export const createWebEidRequests = (deps: WebEidRequestsDeps): WebEidRequests => {
  let waiting: Waiting | undefined

  const findCertified = async (keyId: string): Promise<CertifiedKey> => {
    const { algorithm, sizeBits, certificate } = await deps.findKey(keyId)
    if (!certificate) throw new AppError('web-eid/no-key')
    return { algorithm, sizeBits, certificate }
  }

  const record = (asked: Waiting, state: 'given' | 'refused', response: object | null, unlocked: UnlockedKey | null) =>
    deps.record(createRecord(asked.command, asked.request, deps.now(), state, response), unlocked)

  /** What goes back, made with the key that was chosen; recorded before it leaves. */
  const perform = async (asked: Waiting, { keyId, pin, isConfirmed, signal }: WebEidAnswer): Promise<object> => {
    const { command, request } = asked
    if (request.act === 'sign-hash' && !isConfirmed) throw new AppError('app/bad-request')
    const keys = await deps.listKeys()
    const summary = findAnsweringKeys(request, keys).find(key => key.keyId === keyId)
    if (!summary) throw new AppError('web-eid/no-key')
    const key = await findCertified(keyId)
    if (command.name === 'get-signing-certificate') {
      const certificate = Buffer.from(key.certificate).toString('base64')
      const response = { certificate, supportedSignatureAlgorithms: listSigningAlgorithms(key.algorithm) }
      await record(asked, 'given', response, null)
      return response
    }
    const sibling =
      command.name === 'authenticate' && command.withSigningCertificate && findSigningSibling(summary, keys)
    const signingKey = sibling ? await findCertified(sibling.keyId) : null
    const unlocked = await deps.unlock(keyId, pin, signal)
    try {
      const response =
        command.name === 'authenticate'
          ? await createAuthenticationToken({
              key,
              origin: command.site.origin,
              challengeNonce: command.challengeNonce,
              signingKey,
              version: deps.version,
              sign: each => unlocked.sign(each),
            })
          : await signHash(unlocked, command)
      await record(asked, 'given', response, unlocked)
      return response
    } finally {
      await unlocked.close()
    }
  }

  return {
    async handle(message, signal) {
      try {
        const command = parseCommand(message)
        if (command.name === 'quit') return {}
        const request = summarize(command)
        signal.throwIfAborted()
        const { arrivalId } = deps.arrivals.show({ kind: 'web-eid', request })
        const { promise, resolve } = Promise.withResolvers<object>()
        waiting = { arrivalId, command, request, settle: resolve }
        const asked = waiting
        const stop = deps.arrivals.watch(shown => shown?.arrivalId !== arrivalId && resolve(cancelled))
        const leave = (): void => deps.arrivals.close(arrivalId)
        signal.addEventListener('abort', leave)
        const response = await promise
        signal.removeEventListener('abort', leave)
        stop()
        waiting = undefined
        deps.arrivals.close(arrivalId)
        if (response === cancelled) await record(asked, 'refused', null, null)
        return response
      } catch (thrown) {
        return toErrorResponse(toAppError(thrown))
      }
    },

    async answer(answer) {
      const asked = waiting
      if (asked?.arrivalId !== answer.arrivalId) throw new AppError('web-eid/withdrawn')
      const response = await perform(asked, answer)
      if (waiting !== asked) throw new AppError('web-eid/withdrawn')
      asked.settle(response)
    },
  }
}

const signHash = async (unlocked: UnlockedKey, command: Extract<Asked, { readonly name: 'sign' }>): Promise<object> => {
  const { hash, hashFunction } = command
  const { algorithm } = unlocked.key
  const scheme = algorithm === 'rsa' ? 'rsa-pkcs1' : findTokenAlgorithm(unlocked.key).scheme
  const signature = await unlocked.sign({
    scheme,
    digestAlgorithm: digestOf[hashFunction],
    message: hash,
    isDigest: true,
  })
  return {
    signature: Buffer.from(signature).toString('base64'),
    signatureAlgorithm: describeSigning(algorithm, hashFunction),
  }
}

const summarize = (command: Asked): WebEidRequest => {
  const { site } = command
  if (command.name === 'authenticate') {
    return { act: 'log-in', site, withSigningCertificate: command.withSigningCertificate }
  }
  if (command.name === 'get-signing-certificate') return { act: 'give-certificate', site }
  return {
    act: 'sign-hash',
    site,
    hash: Buffer.from(command.hash).toString('hex'),
    hashFunction: command.hashFunction,
    certificateSha256: createHash('sha256').update(command.certificate).digest('hex'),
  }
}
