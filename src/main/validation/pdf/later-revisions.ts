/** Opens the revision that a signature covers and holds what came after it against what the signature permits. */
import { AppError } from '../../../shared/errors.ts'
import { readChangePermissions } from './change-permissions.ts'
import { compareRevisions } from './compare-revisions.ts'
import { findSignatureFields, type SignatureField } from './find-signature-fields.ts'
import type { LaterRevisions } from './judge-signature.ts'
import type { ReadablePdf, RevisionPdf } from './readable-pdf.ts'
import type { SignedRange } from './signed-range.ts'
import { fileEndsWith } from './update-end.ts'

type Revision = ReadablePdf & RevisionPdf

const contentsStart = ({ value }: SignatureField): number | undefined => {
  const contents = value.entries.get('Contents')
  return typeof contents === 'object' && contents?.kind === 'string' ? contents.start : undefined
}

type Findings = Omit<LaterRevisions, 'signedRevisionBytes'>

const compare = async (
  current: Revision,
  signed: Revision,
  signature: { readonly field: string | null; readonly range: SignedRange },
): Promise<Findings> => {
  const sections = signed.revisions.map(({ xrefOffset }) => xrefOffset)
  const isNoUpdate = !signed.rebuilt && current.revisions.map(({ xrefOffset }) => xrefOffset).join() === sections.join()
  const [newest] = current.revisions
  if (isNoUpdate || !newest || !(await fileEndsWith(current, newest))) {
    return { changes: [{ kind: 'other', allowed: false, objects: [], page: null }], problem: 'tail-not-covered' }
  }
  const original = (await findSignatureFields(signed)).find(
    each => each.name === signature.field && contentsStart(each) === signature.range.hole.start,
  )
  // The signed revision knows no such signature: a later one calls bytes of it a signature.
  if (!original) return { changes: [], problem: 'signature-redefined' }
  const permissions = await readChangePermissions(signed, original.value, original.dict)
  const changes = await compareRevisions(signed, current, permissions)
  return { changes, problem: changes.every(({ allowed }) => allowed) ? null : 'change-not-permitted' }
}

/** @param signature one that does not cover the whole of `current` */
export const examineLaterRevisions = async (
  current: Revision,
  signature: { readonly field: string | null; readonly range: SignedRange },
  openRevision: (endOffset: number) => Promise<Revision>,
): Promise<LaterRevisions> => {
  const [, { start, length }] = signature.range.spans
  const signedRevisionBytes = start + length
  let signed: Revision | undefined
  try {
    signed = await openRevision(signedRevisionBytes)
    return { ...(await compare(current, signed, signature)), signedRevisionBytes }
  } catch (error) {
    if (!(error instanceof AppError) || !error.code.startsWith('pdf/')) throw error
    return { changes: [], problem: 'changes-not-analysed', signedRevisionBytes }
  } finally {
    await signed?.close()
  }
}
