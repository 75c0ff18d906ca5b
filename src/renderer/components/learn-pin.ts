/** What an error tells of a PIN, sooner than the list of keys does. */
import type { ErrorDetail } from '../../shared/errors.ts'
import type { PinSummary } from '../../shared/model/key.ts'

export const learnPin = (pin: PinSummary, error: ErrorDetail | null): PinSummary => {
  const left = error?.facts['triesLeft']
  if (error?.code === 'tokens/pin-locked') return { ...pin, state: 'locked', triesLeft: 0 }
  if (error?.code === 'tokens/last-try') return { ...pin, state: 'last-try', triesLeft: 1 }
  if (error?.code !== 'tokens/pin-incorrect' || typeof left !== 'number') return pin
  return { ...pin, triesLeft: left, state: left === 0 ? 'locked' : left === 1 ? 'last-try' : 'tries-low' }
}
