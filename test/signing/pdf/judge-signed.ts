/** What is wrong with a document that was signed: poppler, qpdf and our own validation are asked, the original beside it. */
import { readFileSync } from 'node:fs'
import { validatePdf } from '../../../src/main/validation/pdf/validate-pdf.ts'
import type { SignatureVerdict } from '../../../src/shared/model/validation.ts'
import { qpdfCheck, runPdfsig } from './pdf-programs.ts'

const judge = async (path: string): Promise<readonly SignatureVerdict[]> => (await validatePdf(path)).signatures

const pdfsigFaults = async (outputPath: string, field: string): Promise<string[]> => {
  const ours = (await runPdfsig(outputPath)).find(signature => signature.field === field)
  if (!ours) return ['pdfsig does not see the signature']
  if (!ours.valid) return ['pdfsig calls the signature invalid']
  return ours.coversAll ? [] : ['pdfsig sees bytes that are not covered']
}

/** By badness, least first: clean, warnings, errors; and what it did not survive. */
const badness = (qpdfExitCode: number): number => {
  const place = [0, 3, 2].indexOf(qpdfExitCode)
  return place < 0 ? 3 : place
}

/**
 * Empty when nothing is wrong.
 *
 * @param opensInPoppler false: pdfsig is not asked, because it cannot read the original either
 */
export const faultsOf = async (
  inputPath: string,
  outputPath: string,
  field: string,
  opensInPoppler = true,
): Promise<readonly string[]> => {
  const before = readFileSync(inputPath)
  const faults = readFileSync(outputPath).subarray(0, before.length).equals(before) ? [] : ['original bytes changed']
  if (opensInPoppler) faults.push(...(await pdfsigFaults(outputPath, field)))
  const [earlier, all] = [await judge(inputPath), await judge(outputPath)]
  const own = all.find(signature => signature.field === field)
  if (!own?.reasons.includes('intact') || own.coverage !== 'whole-document') faults.push('our own validation fails')
  for (const { field: name, indication } of earlier) {
    const now = all.find(signature => signature.field === name)
    if (indication !== 'TOTAL-FAILED' && (!now || now.indication === 'TOTAL-FAILED')) faults.push(`breaks ${name}`)
  }
  const [checkBefore, checkAfter] = [await qpdfCheck(inputPath), await qpdfCheck(outputPath)]
  if (badness(checkAfter) > badness(checkBefore)) faults.push(`qpdf: ${checkBefore} became ${checkAfter}`)
  return faults
}
