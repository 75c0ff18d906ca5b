/** What a website asks, from the moment it is shown until the user leaves its last page. */
import { useCallback, useEffect, useState } from 'react'
import type { ErrorDetail } from '../shared/errors.ts'
import type { Arrival } from '../shared/model/arrival.ts'
import { bridge, toDetail } from './bridge.ts'

export interface ShownArrival {
  readonly arrival: Arrival
  /** Main no longer holds it: it was answered, or whoever asked has gone. */
  readonly isClosed: boolean
}

export interface Arrivals {
  readonly shown: ShownArrival | null
  /** Something came that is not shown. */
  readonly refused: ErrorDetail | null
  readonly forgetRefused: () => void
  /** A link that was pasted; refused as one that came by itself. */
  readonly openLink: (link: string) => void
  /** The user leaves the page; what is not answered is refused. */
  readonly leave: () => void
}

export const useArrival = (): Arrivals => {
  const [shown, setShown] = useState<ShownArrival | null>(null)
  const [refused, setRefused] = useState<ErrorDetail | null>(null)
  useEffect(() => {
    const take = (arrival: Arrival | null): void => {
      setRefused(null)
      setShown(before => (arrival ? { arrival, isClosed: false } : before && { ...before, isClosed: true }))
    }
    const stop = bridge.arrival.onChanged(take)
    // It may have come before the page was there.
    bridge.arrival.current().then(
      arrival => arrival && take(arrival),
      () => undefined,
    )
    return stop
  }, [])
  useEffect(() => bridge.arrival.onRefused(setRefused), [])
  return {
    shown,
    refused,
    forgetRefused: useCallback(() => setRefused(null), []),
    openLink: useCallback((link: string) => {
      bridge.arrival.openLink({ link }).catch((thrown: unknown) => setRefused(toDetail(thrown)))
    }, []),
    leave: useCallback(() => {
      setShown(before => {
        if (before && !before.isClosed) {
          bridge.arrival.close({ arrivalId: before.arrival.arrivalId }).catch(() => undefined)
        }
        return null
      })
    }, []),
  }
}
