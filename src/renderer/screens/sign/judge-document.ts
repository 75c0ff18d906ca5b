/** What a document of a batch is like before it is signed: whether it can be, and what is to be known of it. */
import type { ErrorDetail } from '../../../shared/errors.ts'
import type { DocumentInspection, DocumentSummary } from '../../../shared/model/document.ts'
import type { BatchTarget } from '../../../shared/model/signing.ts'
import type { IconName } from '../../components/icon-shapes.tsx'
import type { Speech } from '../../speech.tsx'

export type Inspected = { readonly inspection: DocumentInspection } | { readonly error: ErrorDetail }
export type TargetFound = { readonly target: BatchTarget } | { readonly error: ErrorDetail }

export interface Judgement {
  /** `looking`: not known yet. `left-out`: the words say why. */
  readonly ruling: 'looking' | 'sign' | 'left-out'
  readonly tone: 'ok' | 'warn' | 'bad' | 'none'
  readonly icon: IconName
  readonly words: string
  readonly pages: number | null
  /** It would be signed if the file in its way might be replaced. */
  readonly isInTheWay: boolean
}

export interface Known {
  readonly document: DocumentSummary
  readonly inspected: Inspected | undefined
  /** undefined: not known yet; null: nobody can tell without a key. */
  readonly found: TargetFound | null | undefined
  readonly isTwin: boolean
  readonly replaceExisting: boolean
}

export const judgeDocument = (known: Known, { t, describe }: Pick<Speech, 't' | 'describe'>): Judgement => {
  const { document, inspected, found, isTwin, replaceExisting } = known
  const inspection = inspected && 'inspection' in inspected ? inspected.inspection : null
  const none = { pages: inspection?.pages ?? null, isInTheWay: false }
  const leftOut = (words: string, tone: 'bad' | 'warn' = 'bad'): Judgement => ({
    ...none,
    ruling: 'left-out',
    tone,
    icon: tone,
    words,
  })
  if (!document.isPdf) return leftOut(t('batch.notPdf'))
  if (isTwin) return leftOut(t('batch.twin'), 'warn')
  if (found && 'target' in found && found.target === 'finished')
    return { ...none, ruling: 'left-out', tone: 'ok', icon: 'ok', words: t('batch.finished') }
  const error = inspected && 'error' in inspected ? inspected.error : found && 'error' in found ? found.error : null
  if (error) return leftOut(`${describe(error).what} ${describe(error).todo}`)
  if (inspection?.needsPassword) return leftOut(t('batch.password'))
  if (inspection?.permitted === false) return leftOut(t('batch.forbidden'))
  if (!inspection || found === undefined)
    return { ...none, ruling: 'looking', tone: 'none', icon: 'clock', words: t('batch.looking') }
  const exists = found !== null && 'target' in found && found.target === 'exists'
  if (exists && !replaceExisting) return { ...leftOut(t('batch.exists'), 'warn'), isInTheWay: true }
  const active = inspection.activeContent.length > 0
  const marks = [
    active && t('batch.active'),
    inspection.signatures > 0 && t('batch.signedBefore', { count: inspection.signatures }),
    exists && t('batch.replaces'),
  ].filter(Boolean)
  return {
    ...none,
    ruling: 'sign',
    tone: active ? 'warn' : 'none',
    icon: active ? 'warn' : 'file',
    words: marks.length > 0 ? marks.join(' ') : t('batch.ready'),
    isInTheWay: exists,
  }
}

/** Documents that would be written to the same file as one before them. */
export const findTwins = (documents: readonly DocumentSummary[], hasFolder: boolean): ReadonlySet<string> => {
  const seen = new Set<string>()
  return new Set(
    documents
      .filter(({ documentId, fileName, folder, sha256 }) => {
        const target = hasFolder ? fileName.toLowerCase() : `${folder}\n${fileName}\n${sha256 ?? documentId}`
        if (seen.has(target)) return true
        seen.add(target)
        return false
      })
      .map(({ documentId }) => documentId),
  )
}
