/** Asks the same of many documents, a few at a time; what is known so far arrives some times a second. */
import { useEffect, useState } from 'react'
import { runConcurrently } from '../../../shared/run-concurrently.ts'

const atOnce = 4
const tellEveryMs = 200

/** `ids` and `ask` must be stable: another one of either begins anew. `ask` must not throw. */
export const useEach = <Answer>(
  ids: readonly string[],
  ask: (id: string) => Promise<Answer>,
): ReadonlyMap<string, Answer> => {
  const [answers, setAnswers] = useState<ReadonlyMap<string, Answer>>(new Map())
  useEffect(() => {
    let isCurrent = true
    const found = new Map<string, Answer>()
    const tell = (): void => {
      if (isCurrent) setAnswers(new Map(found))
    }
    tell()
    const timer = setInterval(tell, tellEveryMs)
    void runConcurrently(ids, atOnce, async id => {
      if (isCurrent) found.set(id, await ask(id))
    }).finally(() => {
      clearInterval(timer)
      tell()
    })
    return () => {
      isCurrent = false
      clearInterval(timer)
    }
  }, [ids, ask])
  return answers
}
