/** The way to the key for documents that are signed side by side. */
import { AppError, errorCodes } from '../../shared/errors.ts'
import type { SignRequest, UnlockedKey } from '../tokens/key-store.ts'

export type Sign = (request: SignRequest, signal: AbortSignal | undefined) => Promise<Uint8Array>

interface Waiting {
  readonly request: SignRequest
  readonly signal: AbortSignal | undefined
  readonly end: PromiseWithResolvers<Uint8Array>
}

/** What a call may take that signs for several: whoever stops a batch waits for it. */
const callMs = 25
const mostAtOnce = 16

const isAlike = (one: SignRequest, other: SignRequest): boolean =>
  one.scheme === other.scheme && one.digestAlgorithm === other.digestAlgorithm && one.isDigest === other.isDigest

/**
 * One signature after the other; of a token that is quick, several by one call, because the way to its process and back
 * takes as long as a signature. After a failure of the key none follows: a PIN that is given with each signature must
 * not be tried again for the documents that wait.
 */
export const signInTurn = (unlocked: UnlockedKey, nowMs: () => number): Sign => {
  let queue: readonly Waiting[] = []
  let isServing = false
  let failure: unknown
  let atOnce = 1

  /** Those at the head of the queue that one call can sign. */
  const takeGroup = ({ request }: Waiting): readonly Waiting[] => {
    const end = queue.findIndex((each, i) => i >= atOnce || !isAlike(each.request, request))
    const group = queue.slice(0, end < 0 ? queue.length : end)
    queue = queue.slice(group.length)
    return group.filter(({ signal, end: { reject } }) => {
      if (signal?.aborted) reject(signal.reason)
      else if (failure) reject(failure)
      return !signal?.aborted && !failure
    })
  }

  const sign = async (group: readonly Waiting[], { request }: Waiting): Promise<readonly Uint8Array[]> => {
    if (!unlocked.signAll) return [await unlocked.sign(request)]
    const begunMs = nowMs()
    const messages = group.map(each => each.request.message)
    const signatures = await unlocked.signAll(request, messages)
    const eachMs = (nowMs() - begunMs) / signatures.length
    atOnce = Math.max(1, Math.min(mostAtOnce, Math.floor(callMs / eachMs)))
    return signatures
  }

  const serve = async (): Promise<void> => {
    isServing = true
    for (let head = queue[0]; head; head = queue[0]) {
      const group = takeGroup(head)
      const first = group[0]
      if (!first) continue
      let signed = 1
      try {
        const signatures = await sign(group, first)
        signed = signatures.length
        for (const [i, signature] of signatures.entries()) group[i]?.end.resolve(signature)
      } catch (thrown) {
        if (!(thrown instanceof AppError) || errorCodes[thrown.code].exit === 4) failure = thrown
        first.end.reject(thrown)
      }
      queue = [...group.slice(signed), ...queue]
    }
    isServing = false
  }

  return (request, signal) => {
    const end = Promise.withResolvers<Uint8Array>()
    queue = [...queue, { request, signal, end }]
    if (!isServing) void serve()
    return end.promise
  }
}
