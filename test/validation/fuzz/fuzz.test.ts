/** A part of the mutants of `npm run fuzz`: none passes wrongly, none crashes, none hangs. */
import { expect, test } from 'vitest'
import { createSignedPdf } from '../pdf/signed-pdf.ts'
import { appendStreamUpdate } from '../pdf/update-pdf.ts'
import { fuzzValidation, showsTheSame } from './fuzz-validation.ts'

test('two thousand mutated signed PDFs and signatures', async () => {
  const outcome = await fuzzValidation(2000, 20_261_122)
  console.log(`${outcome.tried} tried, ${outcome.rejected} rejected, ${outcome.intact} intact`)
  expect(outcome.wronglyPassed).toEqual([])
  expect(outcome.crashed).toEqual([])
  expect(outcome.rejected + outcome.intact).toBe(outcome.tried)
  expect(outcome.slowestCpuMs).toBeLessThan(2000)
})

test('what judges the mutants sees what an object stream changes', async () => {
  const { bytes } = await createSignedPdf()
  const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R >>'
  const shown = (object: string, number = 3) => showsTheSame(appendStreamUpdate(bytes, { [number]: object }, 57), '')
  expect(await shown(page)).toBe(true)
  expect(await shown(page.replace('4 0 R', '2 0 R'))).toBe(false)
  expect(await shown(page.replace('200 200', '200 100'))).toBe(false)
  expect(await shown(page.replace('/Contents', '/Annots [5 0 R] /Contents'))).toBe(false)
  expect(await shown('<< /Type /Catalog /Pages 2 0 R /OpenAction 5 0 R >>', 1)).toBe(false)
})
