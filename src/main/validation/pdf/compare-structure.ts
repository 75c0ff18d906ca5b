/** Whether a later revision is written so that every reader builds it on the signed one. */
import type { DocumentChange } from '../../../shared/model/validation.ts'
import type { RevisionPdf } from './readable-pdf.ts'
import { refName } from './same-object.ts'
import { updateEnds } from './update-end.ts'

/**
 * A later revision must build on the signed one as any reader sees it: the chain of cross-reference sections goes on
 * where it was, nothing had to be guessed, and no section shows old readers other objects than new ones. That the file ends
 * with the newest is known already.
 */
export const compareStructure = async (
  signed: RevisionPdf,
  current: RevisionPdf,
): Promise<DocumentChange | undefined> => {
  const added = current.revisions.length - signed.revisions.length
  const kept = current.revisions.slice(Math.max(added, 0))
  const isContinued =
    added > 0 && signed.revisions.every(({ xrefOffset }, index) => kept[index]?.xrefOffset === xrefOffset)
  const updates = current.revisions.slice(0, Math.max(added, 0))
  const isSound = updates.every(
    ({ xrefOffset, hybrid, irregular }) => !irregular && !hybrid && xrefOffset >= signed.sizeBytes,
  )
  const ends = await Promise.all(updates.slice(1).map(update => updateEnds(current, update)))
  const isWellFormed = !signed.rebuilt && !current.rebuilt && isContinued && isSound && !ends.includes(false)
  const num = isWellFormed ? await findForgiven(signed, current) : null
  return num === undefined
    ? undefined
    : { kind: 'other', allowed: false, objects: num === null ? [] : [refName(num)], page: null }
}

/** An object of an update that does not stand where it should, or that readers may read differently. */
const findForgiven = async ({ sizeBytes }: RevisionPdf, current: RevisionPdf): Promise<number | undefined> => {
  for (const [num, entry] of current.entries) {
    if (entry.kind !== 'used' || entry.offset < sizeBytes) continue
    const object = await current.readIndirectAt(entry.offset)
    if (object?.ref.num !== num || object.ref.gen !== entry.gen || object.forgiven) return num
  }
  return undefined
}
