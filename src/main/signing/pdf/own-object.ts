/** Pages that stand directly in the page tree, though each should be an object of its own (ISO 32000-2 §7.7.3.2). */
import { AppError } from '../../../shared/errors.ts'
import type { LocatedValue } from '../../pdf/location.ts'
import type { IncrementalUpdate } from './incremental-update.ts'

const standsAlone = ({ location }: LocatedValue): boolean => location.path.length === 0

/**
 * Once the tree is signed no page in it can get a widget: the tree itself would change.
 *
 * @throws {AppError} pdf/changes-not-permitted
 */
export const requireOwnObject = (page: LocatedValue, isSigned: boolean): void => {
  if (isSigned && !standsAlone(page)) throw new AppError('pdf/changes-not-permitted', { reason: 'page-in-tree' })
}

/** The page, taken out of the tree where it stands there and nobody has signed it so. @throws {AppError} pdf/changes-not-permitted */
export const giveOwnObject = async (
  update: IncrementalUpdate,
  page: LocatedValue,
  isSigned: boolean,
): Promise<LocatedValue> => {
  requireOwnObject(page, isSigned)
  if (standsAlone(page)) return page
  const ref = update.reserve()
  update.put(ref, page.value)
  await update.replace(page.location, ref)
  return { location: { ref, path: [] }, value: page.value }
}
