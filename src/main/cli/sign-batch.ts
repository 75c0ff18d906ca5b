/** Signs several documents with one key: a bar on a terminal, and a stop by Ctrl+C that leaves nothing half done. */
import { stat } from 'node:fs/promises'
import type { AppError } from '../../shared/errors.ts'
import type { BatchSummary } from '../../shared/model/signing.ts'
import { runConcurrently } from '../../shared/run-concurrently.ts'
import type { Language } from '../../shared/words.ts'
import type { BatchOutcome, SignFileRequest, SigningSession } from '../app.ts'
import type { CliTranslate, CommandContext } from './context.ts'
import { createStatusLine, drawBar, formatBytes } from './progress-bar.ts'
import { filesAtOnce } from './sign-plan.ts'

/** `[####----]  40 of 100 documents (2 failed)  1.2 MB of 3 MB  12 s left` */
export const formatBatch = (summary: BatchSummary, translate: CliTranslate, language: Language): string => {
  const { totalDocuments, doneDocuments, failedDocuments, doneBytes, totalBytes, secondsLeft } = summary
  const ended = doneDocuments + failedDocuments
  return [
    drawBar(totalDocuments > 0 ? ended / totalDocuments : 0),
    translate('progress.documents', { done: ended, total: totalDocuments, failed: failedDocuments }),
    translate('progress.bytes', { done: formatBytes(doneBytes, language), total: formatBytes(totalBytes, language) }),
    ...(secondsLeft === null ? [] : [translate('progress.timeLeft', { seconds: secondsLeft })]),
  ].join('  ')
}

/**
 * What became of each request, in their order. After a failure of the key the rest keeps waiting, and `keyError` says why.
 * When the user interrupts, the document at the token is finished and a line says how to go on.
 */
export const signBatch = async (
  context: CommandContext,
  session: SigningSession,
  requests: readonly SignFileRequest[],
): Promise<{ readonly outcomes: readonly BatchOutcome[]; readonly keyError: AppError | undefined }> => {
  const { process, translate, language } = context
  const items = await runConcurrently(requests, filesAtOnce, async request => ({
    request,
    sizeBytes: await stat(request.inputPath).then(
      ({ size }) => size,
      () => 0,
    ),
  }))
  const line = process.stderr.isTTY ? createStatusLine(process.stderr, () => performance.now()) : undefined
  const batch = session.createBatch(items, () => line?.show(() => formatBatch(batch.summary(), translate, language)))
  const running = batch.run().finally(() => line?.clear())
  // Before the key is closed; a batch that has ended has nothing left to do.
  context.defer(async () => {
    if (batch.summary().state === 'finished' || !process.interrupted.aborted) return
    batch.stop()
    await running
    const { doneDocuments: done, totalDocuments: total } = batch.summary()
    context.tell(translate('sign.interrupted', { done, total }))
  })
  await running
  return { outcomes: batch.outcomes(), keyError: batch.keyError() }
}
