/** One icon for each outcome of a check; words always stand beside it. */
import type { VerdictTone } from '../../shared/messages/describe-verdict.ts'
import type { IconName } from './icon-shapes.tsx'

export const verdictIcons: Readonly<Record<VerdictTone, IconName>> = { ok: 'ok', warn: 'unknown', bad: 'bad' }
