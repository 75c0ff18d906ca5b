/** The reasons for a verdict that its card does not say in its sentences already, with a time, a name or a page. Pure. */
import type { SignatureVerdict, ValidationReason } from '../../../shared/model/validation.ts'

type IsSaid = (verdict: SignatureVerdict) => boolean

const isSaid: Partial<Readonly<Record<ValidationReason, IsSaid>>> = {
  intact: () => true,
  'covers-whole-document': () => true,
  'bytes-added-after-signing': () => true,
  'changes-permitted': ({ changesAfter }) => changesAfter.length > 0,
  'trusted-directly': ({ indication }) => indication === 'TOTAL-PASSED',
  'trusted-issuer': ({ indication }) => indication === 'TOTAL-PASSED',
  'timestamp-valid': ({ timestamp }) => timestamp !== null,
  'content-timestamp-valid': ({ contentTimestamp }) => contentTimestamp !== null,
}

export const unsaidReasons = (verdict: SignatureVerdict): readonly ValidationReason[] =>
  verdict.reasons.filter(reason => !isSaid[reason]?.(verdict))
