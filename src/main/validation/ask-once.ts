/** Keeps what a document makes us ask within bounds: nothing twice, and nobody forever. */
import type { AskService } from './evidence.ts'

/** A document of many signers names a few dozen services. */
const maxRequests = 100
/** Each may cost the whole deadline of a request. */
const maxFailures = 10

export const createAskOnce = (ask: AskService): AskService => {
  const answers = new Map<string, Promise<Uint8Array | undefined>>()
  let failures = 0
  const count = async (answer: Promise<Uint8Array | undefined>): Promise<Uint8Array | undefined> => {
    const bytes = await answer
    if (!bytes) failures++
    return bytes
  }
  return async request => {
    const key = `${request.url} ${request.body ? Buffer.from(request.body.bytes).toString('base64') : ''}`
    const known = answers.get(key)
    if (known) return known
    if (answers.size >= maxRequests || failures >= maxFailures) return undefined
    const answer = count(ask(request))
    answers.set(key, answer)
    return answer
  }
}
