import { expect, test } from 'vitest'
import { unsaidReasons } from '../../src/renderer/screens/sign/unsaid-reasons.ts'
import { changed, doubtful, good } from './sample-verdicts.ts'

const unsaid = ({ signatures }: typeof good) => signatures.map(unsaidReasons)

test('what the sentences of a card say is not said again below them, and every cause of a doubt is', () => {
  expect(unsaid(good)).toEqual([[]])
  expect(unsaid(doubtful)).toEqual([['no-trusted-issuer']])
  expect(unsaid(changed)).toEqual([['change-not-permitted'], ['change-not-permitted']])
  const [passed] = good.signatures
  if (!passed) throw new Error('no signature')
  const expired = { ...passed, indication: 'INDETERMINATE' as const, timestamp: null, changesAfter: [] }
  const reasons = ['intact', 'changes-permitted', 'trusted-issuer', 'timestamp-valid', 'expired-after-signing'] as const
  expect(unsaidReasons({ ...expired, reasons })).toEqual(reasons.slice(1))
})
