/** Statements that others have signed about the user, as main keeps them. */
import { useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { CredentialSummary } from '../../../shared/model/credential.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { type Loaded, useLoad } from '../../use-load.ts'

export interface Statements {
  readonly loaded: Loaded<readonly CredentialSummary[]>
  readonly reload: () => void
  /** What a call has answered. */
  readonly take: (statements: readonly CredentialSummary[]) => void
  /** A file is being checked. */
  readonly isImporting: boolean
  /** Of the last import. */
  readonly outcome: { readonly kept: CredentialSummary } | { readonly error: ErrorDetail } | null
  readonly importFile: () => void
}

const load = () => bridge.credentials.list()

export const useStatements = (): Statements => {
  const { loaded, reload } = useLoad(load)
  const [taken, take] = useState<readonly CredentialSummary[] | null>(null)
  const [isImporting, setImporting] = useState(false)
  const [outcome, setOutcome] = useState<Statements['outcome']>(null)
  const ask = async (): Promise<void> => {
    setImporting(true)
    setOutcome(null)
    try {
      const kept = await bridge.credentials.import()
      if (kept === null) return
      take(await bridge.credentials.list())
      setOutcome({ kept })
    } catch (thrown) {
      setOutcome({ error: toDetail(thrown) })
    } finally {
      setImporting(false)
    }
  }
  return {
    loaded: taken ? { state: 'ready', value: taken } : loaded,
    take(statements) {
      setOutcome(null)
      take(statements)
    },
    reload() {
      take(null)
      reload()
    },
    isImporting,
    outcome,
    importFile: () => {
      if (!isImporting) void ask()
    },
  }
}
