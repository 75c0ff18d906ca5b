/** What `npm run corpus` does with one document, in a process of its own: one that hangs or runs out of memory costs itself. */
import { readFile } from 'node:fs/promises'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { inspectPdf } from '../../../src/main/signing/pdf/inspect-pdf.ts'
import { signPdf } from '../../../src/main/signing/pdf/sign-pdf.ts'
import { validatePdf } from '../../../src/main/validation/pdf/validate-pdf.ts'
import { AppError } from '../../../src/shared/errors.ts'
import type { SignatureVerdict } from '../../../src/shared/model/validation.ts'
import { createVisibleSigner } from '../appearance/sign-visibly.ts'
import { faultsOf } from './judge-signed.ts'
import { createTestCmsSigner, signRequest } from './test-cms-signer.ts'

const signer = await createTestCmsSigner()
const signVisibly = createVisibleSigner(signer)

const tasks = {
  /** Answers the name of the field. */
  sign: async (inputPath: string, outputPath: string): Promise<string> =>
    (await signPdf(signRequest({ inputPath, outputPath, signer, reason: 'Tôi đồng ý' }))).fieldName,

  /** As the window does before it asks for a PIN. */
  inspect: async (path: string): Promise<void> => void (await inspectPdf(path, null)),

  /** With a picture on the first page, where that has the room. */
  signAgain: async (inputPath: string, outputPath: string): Promise<string> => {
    const signed = await signVisibly({ inputPath, outputPath }).catch(error => {
      if (error instanceof AppError && error.code === 'pdf/place-off-page') return undefined
      throw error
    })
    return (signed ?? (await signPdf(signRequest({ inputPath, outputPath, signer })))).fieldName
  },

  judge: faultsOf,

  validate: async (path: string): Promise<readonly SignatureVerdict[]> => (await validatePdf(path)).signatures,

  /** Whether pdf.js finds a first page that it can draw. */
  openInPdfJs: async (path: string): Promise<boolean> => {
    const loading = getDocument({ data: new Uint8Array(await readFile(path)), verbosity: 0 })
    try {
      const page = await (await loading.promise).getPage(1)
      await page.getOperatorList()
      return true
    } catch {
      return false
    } finally {
      await loading.destroy()
    }
  },
} as const

export type CorpusTasks = typeof tasks

/** `code`: of the error that ended it, or `FAULT` with what happened that must not. */
export type Outcome<Value> = ({ readonly value: Value } | { readonly code: string }) & {
  /** Processor time. */
  readonly cpuMs: number
}

export interface CorpusRequest {
  readonly task: keyof CorpusTasks
  readonly args: readonly unknown[]
}

process.on('message', async ({ task, args }: CorpusRequest) => {
  const run: (...args: readonly never[]) => Promise<unknown> = tasks[task]
  const before = process.cpuUsage()
  const result = await run(...(args as readonly never[])).then(
    value => ({ value }),
    error => ({ code: error instanceof AppError ? error.code : `FAULT: ${error?.stack}` }),
  )
  const { user, system } = process.cpuUsage(before)
  process.send?.({ ...result, cpuMs: (user + system) / 1000 } satisfies Outcome<unknown>)
})
