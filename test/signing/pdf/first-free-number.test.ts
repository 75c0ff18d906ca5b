/** The number of the first object that an update adds: above all that is there or named, found once for a file that grows. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { directFiles, patientFiles } from '../../../src/main/pdf/file-access.ts'
import { openPdf } from '../../../src/main/pdf/open-pdf.ts'
import { createFreeNumber, findFirstFreeNumber } from '../../../src/main/signing/pdf/first-free-number.ts'
import { signPdf } from '../../../src/main/signing/pdf/sign-pdf.ts'
import { makePdf } from '../../pdf/make-pdf.ts'
import { createTestCmsSigner, signRequest } from './test-cms-signer.ts'

const folder = mkdtempSync(join(tmpdir(), 'signet-free-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, bytes: Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

/** Objects 1, 2 and 3 are there. */
test.for([
  ['nothing else', makePdf(), 4],
  ['a reference of the trailer, deep in it', makePdf({ trailer: '/Extra[<</A[9 0 R]>>]' }), 10],
  ['a reference of the catalog', makePdf({ catalog: '/More 7 0 R' }), 8],
  ['a reference in an object', makePdf({ page: '/PieceInfo<</A[5\n0\nR 6 0 R]>>' }), 7],
  ['words that are none', makePdf({ page: '/PieceInfo<</A(R 5R 50R x 0 R)/R 1>>' }), 4],
  ['a number that no file has', makePdf({ page: '/PieceInfo 8388606 0 R' }), 4],
] as const)('%s', async ([name, bytes, expected]) => {
  const path = write(`${name}.pdf`, bytes)
  for (const files of [patientFiles, directFiles]) {
    const pdf = await openPdf(path, { files })
    expect(await findFirstFreeNumber(pdf)).toBe(expected)
    await pdf.close()
  }
})

test('a file that grew by an update of ours is not looked through again', async () => {
  const path = write('grows.pdf', makePdf({ catalog: '/More 7 0 R' }))
  const grown = join(folder, 'grown.pdf')
  await signPdf(signRequest({ inputPath: path, outputPath: grown, signer: await createTestCmsSigner() }))
  const find = createFreeNumber()
  const before = await openPdf(path)
  expect(await find(before)).toBe(8)
  await before.close()

  const after = await openPdf(grown)
  const fresh = await findFirstFreeNumber(after)
  const refuse = async (): Promise<never> => {
    throw new Error('looked through again')
  }
  expect(await find({ ...after, readInto: refuse, readStreamData: refuse })).toBe(fresh)
  expect(fresh).toBeGreaterThan(8)
  await after.close()
})
