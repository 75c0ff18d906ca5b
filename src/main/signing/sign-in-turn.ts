/** The way to the key for documents that are signed side by side. */
import { AppError, errorCodes } from '../../shared/errors.ts'
import type { SignRequest, UnlockedKey } from '../tokens/key-store.ts'

export type Sign = (request: SignRequest, signal: AbortSignal | undefined) => Promise<Uint8Array>

interface Waiting {
  readonly request: SignRequest
  readonly signal: AbortSignal | undefined
  readonly end: PromiseWithResolvers<Uint8Array>
}

interface Asked {
  readonly group: readonly Waiting[]
  readonly answer: Promise<readonly Uint8Array[]>
  readonly askedMs: number
}

/** What the token may have been asked for and not made: whoever stops a batch waits for it. */
const underWayMs = 25
/** So that the token goes from one call to the next while the answer to the first is on its way. */
const mostCalls = 2
const mostAtOnce = 16

const isAlike = (one: SignRequest, other: SignRequest): boolean =>
  one.scheme === other.scheme && one.digestAlgorithm === other.digestAlgorithm && one.isDigest === other.isDigest

/**
 * One signature after the other; of a token that is quick, several by one call, and one call behind the other, because
 * the way to its process and back takes as long as a signature. After a failure of the key none follows: a PIN that is
 * given with each signature must not be tried again for the documents that wait.
 */
export const signInTurn = (unlocked: UnlockedKey, nowMs: () => number): Sign => {
  let queue: readonly Waiting[] = []
  /** In the order in which the token gets to it; the first stays until its answer is dealt with. */
  let underWay: readonly Asked[] = []
  let isServing = false
  let failure: unknown
  let [calls, atOnce] = [1, 1]
  let answeredMs = 0
  let answers = 0
  /** What a signature takes. */
  let eachMs = 0

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
    const messages = group.map(each => each.request.message)
    return unlocked.signAll?.(request, messages, underWay.length > 0) ?? [await unlocked.sign(request)]
  }

  const ask = (head: Waiting): void => {
    const group = takeGroup(head)
    const [first] = group
    if (!first) return
    const asked: Asked = { group, answer: sign(group, first), askedMs: nowMs() }
    // Heard in its turn.
    asked.answer.catch(() => undefined)
    underWay = [...underWay, asked]
  }

  /** Fewer than one call takes wait for others to come with them, while the token has something to do. */
  const keepBusy = (): void => {
    const hasRoom = (): boolean => underWay.length === 0 || (underWay.length < calls && queue.length >= atOnce)
    for (let head = queue[0]; head && hasRoom(); head = queue[0]) ask(head)
  }

  const learn = (lastMs: number): void => {
    if (!unlocked.signAll) return
    answers += 1
    // The answer to one call may have waited here until the next one came. The first call says nothing of the others:
    // with it, drivers and we ourselves do what is done once.
    eachMs = answers > 2 ? (eachMs + lastMs) / 2 : lastMs
    const most = Math.floor(underWayMs / eachMs)
    calls = Math.max(1, Math.min(mostCalls, most))
    atOnce = Math.max(1, Math.min(mostAtOnce, Math.floor(most / calls)))
  }

  const refuse = ({ end }: Waiting, thrown: unknown): void => {
    if (!(thrown instanceof AppError) || errorCodes[thrown.code].exit === 4) failure = thrown
    end.reject(thrown)
  }

  /** Of a call that failed or was cut short: what was asked behind it was not signed, and was told why. */
  const takeBack = async ({ group }: Asked, signed: number, thrown: unknown): Promise<void> => {
    calls = 1
    let reason = thrown
    let left = group.slice(signed)
    for (let next = underWay[1]; next; next = underWay[1]) {
      await next.answer.catch(told => {
        reason ??= told
      })
      left = [...left, ...next.group]
      underWay = underWay.filter(each => each !== next)
    }
    const [first, ...others] = left
    if (first && reason) refuse(first, reason)
    queue = [...(reason ? others : left), ...queue]
  }

  const serve = async (): Promise<void> => {
    isServing = true
    for (let asked = underWay[0]; asked; asked = underWay[0]) {
      const { group, answer } = asked
      let signed = 0
      let failed: unknown
      try {
        const signatures = await answer
        signed = signatures.length
        const begunMs = Math.max(asked.askedMs, answeredMs)
        answeredMs = nowMs()
        learn((answeredMs - begunMs) / signed)
        for (const [i, signature] of signatures.entries()) group[i]?.end.resolve(signature)
      } catch (thrown) {
        failed = thrown
      }
      if (signed < group.length) await takeBack(asked, signed, failed)
      underWay = underWay.slice(1)
      keepBusy()
    }
    isServing = false
  }

  return (request, signal) => {
    const end = Promise.withResolvers<Uint8Array>()
    queue = [...queue, { request, signal, end }]
    keepBusy()
    if (!isServing) void serve()
    return end.promise
  }
}
