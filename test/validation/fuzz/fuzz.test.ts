/** A part of the mutants of `npm run fuzz`: none passes wrongly, none crashes, none hangs. */
import { expect, test } from 'vitest'
import { fuzzValidation } from './fuzz-validation.ts'

test('two thousand mutated signed PDFs and signatures', async () => {
  const outcome = await fuzzValidation(2000, 20_261_122)
  console.log(`${outcome.tried} tried, ${outcome.rejected} rejected, ${outcome.intact} intact`)
  expect(outcome.wronglyPassed).toEqual([])
  expect(outcome.crashed).toEqual([])
  expect(outcome.rejected + outcome.intact).toBe(outcome.tried)
  expect(outcome.slowestCpuMs).toBeLessThan(2000)
})
