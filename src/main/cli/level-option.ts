/** Options that decide how long a signature can be checked: its level, and who stamps the time. */
import type { SignatureLevel } from '../../shared/model/signing.ts'
import { createUsageError } from './usage-error.ts'

/** As people type them, and as the core names them. */
export const levels = { 'b-b': 'B-B', 'b-t': 'B-T', 'b-lt': 'B-LT', 'b-lta': 'B-LTA' } as const satisfies Readonly<
  Record<string, SignatureLevel>
>
export type LevelChoice = keyof typeof levels

/** May be given several times. @throws {AppError} app/usage */
export const addTsaUrl = (value: string, previous: readonly string[] = []): readonly string[] => {
  const protocol = URL.parse(value)?.protocol
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw createUsageError('bad-value', { name: '--tsa', value, choices: 'http://…, https://…' })
  }
  return [...previous, value]
}
