/** Other people's PDF programs and documents, as far as this machine has them. */
import { execFile, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

export const corpusFolder = resolve(import.meta.dirname, '../../../../shared/corpus')

/** Whether all of it is here; says once what is not and how to get it. */
export const hasAll = (...wanted: readonly ('pdfsig' | 'qpdf' | 'corpus')[]): boolean => {
  const hints = {
    pdfsig: 'install poppler-utils',
    qpdf: 'install qpdf',
    corpus: 'put PDF files into ../shared/corpus/pdf and ../shared/corpus/pdf-signed',
  }
  const lacking = wanted.filter(name =>
    name === 'corpus' ? !existsSync(corpusFolder) : spawnSync(name, ['--version']).error !== undefined,
  )
  for (const name of lacking) console.log(`[lacks] ${name}: ${hints[name]}`)
  return lacking.length === 0
}

interface ProgramResult {
  readonly exitCode: number
  readonly output: string
}

const run = (program: string, args: readonly string[]): Promise<ProgramResult> =>
  new Promise(done => {
    execFile(program, args, { timeout: 60_000, maxBuffer: 1 << 28, encoding: 'latin1' }, (error, stdout, stderr) => {
      done({ exitCode: error ? Number(error.code ?? 99) : 0, output: stdout + stderr })
    })
  })

export interface PdfsigSignature {
  readonly field: string
  readonly valid: boolean
  readonly coversAll: boolean
}

/** What pdfsig says about each signature. */
export const runPdfsig = async (path: string, password?: string): Promise<readonly PdfsigSignature[]> => {
  const { output } = await run('pdfsig', ['-nocert', ...(password ? ['-upw', password] : []), path])
  return (
    output
      .split(/^Signature #\d+:$/m)
      .slice(1)
      // An empty field that waits for a signature is in its list too.
      .filter(block => !block.includes('The signature form field is not signed.'))
      .map(block => ({
        field: Buffer.from(/Signature Field Name: (.*)/.exec(block)?.[1] ?? '', 'latin1').toString('utf8'),
        valid: block.includes('Signature Validation: Signature is Valid.'),
        coversAll: /^\s*- Total document signed/m.test(block),
      }))
  )
}

/** Exit code of `qpdf --check`: 0 clean, 3 warnings, 2 errors. */
export const qpdfCheck = async (path: string, password?: string): Promise<number> =>
  (await run('qpdf', ['--check', ...(password ? [`--password=${password}`] : []), path])).exitCode

/** Whether poppler finds a page in it. */
export const opensInPoppler = async (path: string): Promise<boolean> =>
  /^Pages:\s+[1-9]/m.test((await run('pdfinfo', [path])).output)

/** Whether poppler gets to the end of its first page. */
export const drawsInPoppler = async (path: string): Promise<boolean> =>
  (await run('pdftoppm', ['-l', '1', '-scale-to', '64', path])).exitCode === 0
