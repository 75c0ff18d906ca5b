/** One task on a key: takes what was typed, empties the fields at once, works, and says how it went. */
import { useState } from 'react'
import type { ErrorDetail } from '../../../shared/errors.ts'
import { toDetail } from '../../bridge.ts'

export interface Fault {
  /** Name of the field that it is about. */
  readonly field: string
  readonly message: string
}

/** What was typed, by field name. A suggested PIN counts like a typed one. */
export type Values = (name: string) => string

export interface KeyTaskRules<Done> {
  /** What to say before anything is sent; null when all fits. */
  readonly check: (values: Values) => Fault | null
  /** null: the user closed a dialog of the system, so nothing was done. */
  readonly run: (values: Values) => Promise<Done | null>
  /** Errors that belong to one field; all others are told above the fields. */
  readonly place?: (error: ErrorDetail) => Fault | null
}

type Named = HTMLInputElement | HTMLOutputElement | HTMLSelectElement

export const useKeyTask = <Done>({ check, run, place }: KeyTaskRules<Done>) => {
  const [fault, setFault] = useState<Fault | null>(null)
  const [error, setError] = useState<ErrorDetail | null>(null)
  const [isWorking, setWorking] = useState(false)
  const [done, setDone] = useState<Done | null>(null)

  const submit = async (form: HTMLFormElement): Promise<void> => {
    if (isWorking) return
    const named = (name: string) => form.elements.namedItem(name) as Named | null
    const refuse = (next: Fault): void => {
      setFault(next)
      // After the render that opens the field again.
      requestAnimationFrame(() => (named(next.field) as HTMLElement | null)?.focus())
    }
    setError(null)
    setFault(null)
    const values: Values = name => named(name)?.value ?? ''
    const wrong = check(values)
    if (wrong) return refuse(wrong)
    const taken = new Map([...form.elements].map(each => [(each as Named).name, (each as Named).value]))
    for (const input of form.querySelectorAll<HTMLInputElement>('input[type=password]')) input.value = ''
    setWorking(true)
    try {
      setDone(await run(name => taken.get(name) ?? ''))
    } catch (thrown) {
      const detail = toDetail(thrown)
      const placed = place?.(detail) ?? null
      setError(detail)
      if (placed) refuse(placed)
    } finally {
      setWorking(false)
    }
  }

  return {
    submit: (form: HTMLFormElement): void => void submit(form),
    messageOf: (field: string): string | null => (fault?.field === field ? fault.message : null),
    /** The last failure; `isPlaced` when a field tells it. */
    error,
    isPlaced: fault !== null,
    isWorking,
    done,
  }
}
