/** The ten main journeys, in an order in which each can follow the one before. */

import { softHsm2ModulePath } from '../../tokens/softhsm2.ts'
import { answerQuery, exportAndErase, refuseQuery } from './data-journeys.ts'
import { batchOfMany, checkTampered, signWithCard, signWithSoftwareKey } from './document-journeys.ts'
import { changePinAndUnblock, firstStart, revokeByCode } from './key-journeys.ts'
import type { Stage } from './stage.ts'

export interface Journey {
  readonly name: string
  readonly travel: (stage: Stage) => Promise<void>
  /** This machine has no card; `test/tokens/softhsm2.ts` says so. */
  readonly isLacking?: boolean
}

export const journeys: readonly Journey[] = [
  { name: 'first start', travel: firstStart },
  { name: 'sign with a software key', travel: signWithSoftwareKey },
  { name: 'sign with a card', travel: signWithCard, isLacking: softHsm2ModulePath === undefined },
  { name: 'sign 100 documents, of which one fails', travel: batchOfMany },
  { name: 'check a file that was tampered with', travel: checkTampered },
  { name: 'answer a website', travel: answerQuery },
  { name: 'refuse a website', travel: refuseQuery },
  { name: 'change the PIN, lock it and unblock it', travel: changePinAndUnblock },
  { name: 'take everything along, and erase it', travel: exportAndErase },
  { name: 'revoke a key by its code', travel: revokeByCode },
]
