/** A new unlock code as it is shown once. */
import type { CommandContext } from './context.ts'

export const formatUnlockCode = (
  { translate, paint }: CommandContext,
  { unlockCode, sheetNumber }: { readonly unlockCode: string; readonly sheetNumber: string },
): readonly string[] => [
  paint('strong', translate('recovery.unlockCode', { unlockCode, sheetNumber })),
  translate('recovery.unlockCodeAdvice'),
]
