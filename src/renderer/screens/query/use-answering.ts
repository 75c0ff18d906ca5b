/** The layers over a decision: the PIN, another key, a PIN that must be changed or unblocked first. */
import { useState } from 'react'
import type { KeySummary } from '../../../shared/model/key.ts'

export type Layer = 'none' | 'pin' | 'unblock' | 'changePin'

export interface Answering {
  readonly layer: Layer
  readonly show: (layer: Layer) => void
  /** The key that answers: the one that was chosen, else the first with a PIN that is not locked. */
  readonly key: KeySummary | null
  readonly choose: (keyId: string) => void
}

export const useAnswering = (keys: readonly KeySummary[]): Answering => {
  const [layer, setLayer] = useState<Layer>('none')
  const [chosenId, setChosenId] = useState<string | null>(null)
  const key = keys.find(({ keyId }) => keyId === chosenId) ?? keys.find(({ pin }) => pin.state !== 'locked') ?? keys[0]
  return { layer, show: setLayer, key: key ?? null, choose: setChosenId }
}
