/** What is kept of the user, live: what an identity card showed is gone from the page when its time is over. */
import { useEffect, useState } from 'react'
import type { KeptAttributes } from '../../../shared/model/attribute.ts'
import { bridge } from '../../bridge.ts'
import { type Loaded, useLoad } from '../../use-load.ts'

const load = () => bridge.myData.attributes()
/** Main deletes it at the minute; a timer of the page that is late by a second asks once. */
const graceMs = 1000

export interface Attributes {
  readonly loaded: Loaded<KeptAttributes>
  readonly reload: () => void
  /** What a call has answered. */
  readonly take: (kept: KeptAttributes) => void
}

export const useAttributes = (): Attributes => {
  const { loaded, reload } = useLoad(load)
  const [taken, take] = useState<KeptAttributes | null>(null)
  const current: Loaded<KeptAttributes> = taken ? { state: 'ready', value: taken } : loaded
  const expiries = current.state === 'ready' ? current.value.inVault.flatMap(({ expiresAt }) => expiresAt ?? []) : []
  const next = expiries.sort()[0]
  useEffect(() => {
    if (next === undefined) return
    const timer = setTimeout(() => void load().then(take, () => undefined), Date.parse(next) - Date.now() + graceMs)
    return () => clearTimeout(timer)
  }, [next])
  return {
    loaded: current,
    take,
    reload() {
      take(null)
      reload()
    },
  }
}
