/** What a website asks, in place of everything else. */
import type { KeySummary } from '../../../shared/model/key.ts'
import type { ShownArrival } from '../../use-arrival.ts'
import type { Keys } from '../../use-keys.ts'
import { QueryQuestion } from './query-question.tsx'
import { WebEidQuestion } from './web-eid-question.tsx'

export interface QueryScreenProps {
  readonly shown: ShownArrival
  readonly keys: Keys
  readonly onLeave: () => void
}

const none: readonly KeySummary[] = []

export const QueryScreen = ({ shown: { arrival, isClosed }, keys, onLeave }: QueryScreenProps) => {
  const list = keys.loaded.state === 'ready' ? keys.loaded.value : none
  if (arrival.kind === 'link')
    return <QueryQuestion key={arrival.arrivalId} arrival={arrival} keys={list} onLeave={onLeave} />
  return (
    <WebEidQuestion key={arrival.arrivalId} arrival={arrival} isWithdrawn={isClosed} keys={list} onLeave={onLeave} />
  )
}
