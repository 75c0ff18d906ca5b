/** The role of an agent: there where this profile has a registry and one of the keys here is an agent's of it. */
import { useCallback, useEffect, useState } from 'react'
import type { ErrorDetail } from '../shared/errors.ts'
import type { KeySummary } from '../shared/model/key.ts'
import type { RegistryOverview } from '../shared/model/registry.ts'
import { bridge, toDetail } from './bridge.ts'
import type { Keys } from './use-keys.ts'

/** An agent whose key is here. */
export interface DeskAgent {
  readonly name: string
  readonly key: KeySummary
}

export interface Desk {
  /** Stays while an agent's key is unplugged: a call goes on. */
  readonly isOpen: boolean
  readonly overview: RegistryOverview | null
  readonly agents: readonly DeskAgent[]
  /** Of the registry, which did not answer. */
  readonly error: ErrorDetail | null
  readonly reload: () => void
}

export const useDesk = (keys: Keys): Desk => {
  const [overview, setOverview] = useState<RegistryOverview | null>(null)
  const [failure, setFailure] = useState<ErrorDetail | null>(null)
  const [wasAgent, setWasAgent] = useState(false)
  const reload = useCallback((): void => {
    bridge.support.overview().then(
      value => {
        setOverview(value)
        setFailure(null)
      },
      (thrown: unknown) => setFailure(toDetail(thrown)),
    )
  }, [])
  useEffect(reload, [reload])
  const here = keys.loaded.state === 'ready' ? keys.loaded.value : []
  const agents = (overview?.agents ?? []).flatMap(({ agentId, name }) => {
    const key = here.find(({ keyId }) => keyId === agentId)
    return key ? [{ name, key }] : []
  })
  const isAgent = agents.length > 0
  useEffect(() => {
    if (isAgent) setWasAgent(true)
  }, [isAgent])
  // Only a profile with a registry fails so; who its agents are is known when it answers.
  const error = failure?.code.startsWith('registry/') ? failure : null
  return { isOpen: isAgent || (wasAgent && overview !== null) || error !== null, overview, agents, error, reload }
}
