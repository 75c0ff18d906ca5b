/** Which key opens the vault for a command that signs nothing with it. */
import { AppError } from '../../shared/errors.ts'
import type { KeySummary } from '../../shared/model/key.ts'
import type { CommandContext } from './context.ts'
import { getKey } from './find-key.ts'

/** The one that is named, else the only one. @throws {AppError} those of `getKey` */
export const findVaultKey = async (
  keys: Pick<CommandContext['app']['keys'], 'list'>,
  wanted: string | undefined,
): Promise<KeySummary> => {
  const all = await keys.list()
  if (wanted !== undefined) return getKey(all, wanted)
  const ids = new Map(all.map(key => [key.keyId, key]))
  const [only] = ids.values()
  if (!only) throw new AppError('keys/not-found')
  if (ids.size > 1) {
    throw new AppError('keys/ambiguous', {
      candidates: [...ids.values()].map(each => `${each.keyId} (${each.label})`).join(', '),
    })
  }
  return only
}
