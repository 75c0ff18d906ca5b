/** What is known of the documents of a batch before they are signed, and which of them can be. */
import { useCallback, useMemo, useState } from 'react'
import type { DocumentSummary } from '../../../shared/model/document.ts'
import type { SignatureLevel } from '../../../shared/model/signing.ts'
import { bridge, toDetail } from '../../bridge.ts'
import { useSpeech } from '../../speech.tsx'
import { findTwins, type Inspected, type Judgement, judgeDocument, type TargetFound } from './judge-document.ts'
import { useEach } from './use-each.ts'

export interface BatchWishes {
  /** null: there is no key yet. */
  readonly certificateSha256: string | null
  readonly level: SignatureLevel
  /** null: beside the originals. */
  readonly folderId: string | null
  readonly replaceExisting: boolean
}

export interface JudgedDocument {
  readonly document: DocumentSummary
  readonly judgement: Judgement
}

export interface BatchReview {
  readonly judged: readonly JudgedDocument[]
  readonly signable: readonly JudgedDocument[]
  /** Of how many nothing is known yet. */
  readonly looking: number
  readonly totalBytes: number
  readonly remove: (documentId: string) => void
}

const inspect = (documentId: string): Promise<Inspected> =>
  bridge.documents.inspect({ documentId, documentPassword: null }).then(
    inspection => ({ inspection }),
    (thrown: unknown) => ({ error: toDetail(thrown) }),
  )

export const useBatchReview = (opened: readonly DocumentSummary[], wishes: BatchWishes): BatchReview => {
  const speech = useSpeech()
  const { certificateSha256, level, folderId, replaceExisting } = wishes
  const [removed, setRemoved] = useState<ReadonlySet<string>>(new Set())
  const ids = useMemo(() => opened.filter(({ isPdf }) => isPdf).map(({ documentId }) => documentId), [opened])
  const inspected = useEach(ids, inspect)
  const findTarget = useCallback(
    async (documentId: string): Promise<TargetFound | null> => {
      if (certificateSha256 === null) return null
      try {
        return { target: await bridge.signing.batchTarget({ documentId, certificateSha256, level, folderId }) }
      } catch (thrown) {
        return { error: toDetail(thrown) }
      }
    },
    [certificateSha256, level, folderId],
  )
  const targets = useEach(ids, findTarget)

  const documents = useMemo(() => opened.filter(({ documentId }) => !removed.has(documentId)), [opened, removed])
  const twins = useMemo(() => findTwins(documents, folderId !== null), [documents, folderId])
  const judged = useMemo(
    () =>
      documents.map(document => ({
        document,
        judgement: judgeDocument(
          {
            document,
            inspected: inspected.get(document.documentId),
            found: targets.get(document.documentId),
            isTwin: twins.has(document.documentId),
            replaceExisting,
          },
          speech,
        ),
      })),
    [documents, inspected, targets, twins, replaceExisting, speech],
  )
  return {
    judged,
    signable: judged.filter(({ judgement }) => judgement.ruling === 'sign'),
    looking: judged.filter(({ judgement }) => judgement.ruling === 'looking').length,
    totalBytes: documents.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    remove: documentId => setRemoved(before => new Set([...before, documentId])),
  }
}
