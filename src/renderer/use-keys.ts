/** The keys of this computer, live: plugging a token in or out shows at once. */
import { useEffect, useState } from 'react'
import type { KeySummary } from '../shared/model/key.ts'
import { bridge } from './bridge.ts'
import { type Loaded, useLoad } from './use-load.ts'

export interface Keys {
  readonly loaded: Loaded<readonly KeySummary[]>
  /** A token was plugged in and is being read. */
  readonly isReading: boolean
  readonly reload: () => void
  /** The key to sign with: the one that was chosen, else the first that can, best with a PIN that is not locked. */
  readonly selected: KeySummary | null
  readonly select: (keyId: string) => void
}

const listKeys = () => bridge.keys.list()

export const useKeys = (): Keys => {
  const { loaded, reload } = useLoad(listKeys)
  const [changed, setChanged] = useState<readonly KeySummary[] | null>(null)
  const [chosenId, setChosenId] = useState<string | null>(null)
  const [isReading, setReading] = useState(false)
  useEffect(() => bridge.keys.onChanged(setChanged), [])
  useEffect(() => bridge.keys.onReading(setReading), [])
  const current: Loaded<readonly KeySummary[]> = changed ? { state: 'ready', value: changed } : loaded
  const usable = current.state === 'ready' ? current.value.filter(key => key.canSign) : []
  return {
    loaded: current,
    isReading,
    reload: () => {
      setChanged(null)
      reload()
    },
    selected:
      usable.find(key => key.keyId === chosenId) ?? usable.find(key => key.pin.state !== 'locked') ?? usable[0] ?? null,
    select: setChosenId,
  }
}
