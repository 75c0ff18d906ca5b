/**
 * `npm run corpus -- FOLDER…`: signs every PDF below the folders that poppler or pdf.js can open without a password, lets
 * poppler, qpdf and our own validation judge the results, signs them once more, visibly where the page has the room, and
 * holds our verdicts on the signatures inside against pdfsig's.
 * Prints a table, what was not signed well with its reason, and the verdicts; ends with 1 after a hang, a crash or a fault.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import type { SignatureVerdict } from '../../../src/shared/model/validation.ts'
import { type CorpusProcess, createCorpusProcess } from './corpus-process.ts'
import { drawsInPoppler, hasAll, opensInPoppler, type PdfsigSignature, runPdfsig } from './pdf-programs.ts'

/** Nobody waits longer for a small file. */
const signBoundMs = 20_000
/** It starts five programs. */
const judgeBoundMs = 240_000
const mostCpuMs = 2000

interface Row {
  readonly file: string
  readonly opener: 'poppler' | 'pdf.js' | null
  /** `signed`, or the code of what ended it. */
  readonly result: string
  /** What is wrong with a result that was written, or with the validation of the original. */
  readonly reasons: readonly string[]
  /** What is wrong after a further signature; null: not tried. */
  readonly again: readonly string[] | null
  /** Processor time of the signing. */
  readonly cpuMs: number
  readonly verdicts: readonly string[]
}

const words = ({ reasons, coverage, changesAfter }: SignatureVerdict): string => {
  const isIntact = reasons.includes('intact')
  const changes = changesAfter.map(({ kind, allowed }) => `${allowed ? '' : '!'}${kind}`)
  return [isIntact ? 'intact' : reasons.join(' '), coverage, ...new Set(changes)].join(', ')
}

const pdfsigWords = (theirs: PdfsigSignature | undefined): string =>
  theirs ? `${theirs.valid ? 'valid' : 'not valid'}, ${theirs.coversAll ? 'whole' : 'part'}` : 'sees none'

/** Marked `!` where one of the two calls intact what the other does not. */
const compareVerdicts = (own: readonly SignatureVerdict[], theirs: readonly PdfsigSignature[]): string[] => {
  const unseen = theirs.filter(each => !own.some(({ field }) => field === each.field))
  return [
    ...own.map(verdict => {
      const their = theirs.find(({ field }) => field === verdict.field)
      const differs = verdict.reasons.includes('intact') !== (their?.valid ?? false)
      return `${differs ? '!' : ' '} ${verdict.field}  |  ${words(verdict)}  |  ${pdfsigWords(their)}`
    }),
    ...unseen.map(each => `! ${each.field}  |  sees none  |  ${pdfsigWords(each)}`),
  ]
}

const holdsSignature = (path: string): boolean => readFileSync(path).includes('/ByteRange')

const judgeVerdicts = async (trial: CorpusProcess, path: string): Promise<Pick<Row, 'verdicts' | 'reasons'>> => {
  const own = await trial.ask('validate', [path], signBoundMs)
  if ('code' in own) {
    const reasons = own.code.startsWith('FAULT') ? [`validation: ${own.code}`] : []
    return { verdicts: holdsSignature(path) ? [`  ${own.code}`] : [], reasons }
  }
  const slow = own.cpuMs > mostCpuMs ? [`validation: ${Math.round(own.cpuMs)} ms of processor time`] : []
  if (own.value.length === 0 && !holdsSignature(path)) return { verdicts: [], reasons: slow }
  return { verdicts: compareVerdicts(own.value, await runPdfsig(path)), reasons: slow }
}

const signAgain = async (trial: CorpusProcess, first: string, second: string, inPoppler: boolean) => {
  const signed = await trial.ask('signAgain', [first, second], signBoundMs)
  // What is certified may get no further picture.
  if ('code' in signed) return signed.code === 'pdf/changes-not-permitted' ? null : [signed.code]
  const judged = await trial.ask('judge', [first, second, signed.value, inPoppler], judgeBoundMs)
  return 'code' in judged ? [judged.code] : judged.value
}

const tryFile = async (trial: CorpusProcess, path: string, file: string, work: string): Promise<Row> => {
  const [first, second] = [join(work, 'first.pdf'), join(work, 'second.pdf')]
  mkdirSync(work)
  const inPoppler = (await opensInPoppler(path)) && (await drawsInPoppler(path))
  const inPdfJs = inPoppler ? undefined : await trial.ask('openInPdfJs', [path], signBoundMs)
  const opener = inPoppler ? 'poppler' : inPdfJs && 'value' in inPdfJs && inPdfJs.value ? 'pdf.js' : null
  const { verdicts, reasons } = await judgeVerdicts(trial, path)
  try {
    const inspected = await trial.ask('inspect', [path], signBoundMs)
    const seen = 'code' in inspected ? [`cannot be looked at: ${inspected.code}`] : []
    const signed = await trial.ask('sign', [path, first], signBoundMs)
    const { cpuMs } = signed
    if ('code' in signed) {
      const all = [...reasons, ...seen.filter(reason => reason.includes('FAULT'))]
      return { file, opener, result: signed.code, reasons: all, again: null, cpuMs, verdicts }
    }
    // What nobody else opens, nobody else can judge.
    const judged =
      opener === null ? { value: [] } : await trial.ask('judge', [path, first, signed.value, inPoppler], judgeBoundMs)
    const faults = 'code' in judged ? [judged.code] : judged.value
    const all = [...reasons, ...seen, ...faults]
    const again = opener === null || all.length > 0 ? null : await signAgain(trial, first, second, inPoppler)
    return { file, opener, result: 'signed', reasons: all, again, cpuMs, verdicts }
  } finally {
    rmSync(work, { recursive: true })
  }
}

const listPdfs = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.pdf$/i.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
    .sort()

/** Two at a time. */
const tryFolder = async (folder: string, work: string): Promise<readonly Row[]> => {
  const rows: Row[] = []
  const queue = listPdfs(folder).values()
  const worker = async (number: number): Promise<void> => {
    const trial = createCorpusProcess()
    for (const path of queue) rows.push(await tryFile(trial, path, relative(folder, path), join(work, String(number))))
    trial.close()
  }
  await Promise.all([worker(1), worker(2)])
  return rows.sort((a, b) => (a.file < b.file ? -1 : 1))
}

const isFault = ({ result, reasons, again }: Row): boolean =>
  reasons.length > 0 || [result, ...(again ?? [])].some(each => each.startsWith('FAULT'))
const isSignedWell = (row: Row): boolean => row.result === 'signed' && !isFault(row)
/** Its signer decided so, and nobody else's program may sign it either. */
const isForbidden = ({ result }: Row): boolean => result === 'pdf/changes-not-permitted'

const countCodes = (rows: readonly Row[]): string =>
  [...Map.groupBy(rows, ({ result }) => result.split('\n', 1)[0])]
    .map(([code, some]) => `${code} ${some.length}`)
    .join(', ')

const summarise = (name: string, rows: readonly Row[]): string => {
  const openable = rows.filter(({ opener }) => opener !== null)
  const signable = openable.filter(row => !isForbidden(row))
  const signed = openable.filter(isSignedWell)
  const share = ((100 * signed.length) / Math.max(1, signable.length)).toFixed(1)
  const slowest = rows.reduce((a, b) => (a.cpuMs > b.cpuMs ? a : b))
  return [
    ...[name, `${rows.length} files`, `${openable.length} openable`],
    `${openable.length - signable.length} forbid it`,
    `${signed.length} of the others signed well (${share} %)`,
    `${rows.filter(({ again }) => again?.length === 0).length} of ${rows.filter(({ again }) => again).length} once more`,
    `refused: ${countCodes(signable.filter(({ result }) => result !== 'signed')) || 0}`,
    `faults: ${rows.filter(isFault).length}`,
    `open nowhere: ${countCodes(rows.filter(({ opener }) => opener === null)) || 0}`,
    `slowest: ${Math.round(slowest.cpuMs)} ms of processor time (${basename(slowest.file)})`,
  ].join('  |  ')
}

const folders = process.argv.slice(2)
if (folders.length === 0) throw new Error('npm run corpus -- FOLDER…')
if (!hasAll('pdfsig', 'qpdf')) process.exit(2)
const work = mkdtempSync(join(tmpdir(), 'signet-corpus-'))
const all: Row[] = []
const table: string[] = []
try {
  for (const folder of folders) {
    const rows = await tryFolder(folder, work)
    if (rows.length === 0) throw new Error(`no PDF below ${folder}`)
    for (const row of rows.filter(each => (each.opener === null ? isFault(each) : !isSignedWell(each))))
      console.log(`${row.file} (${row.opener ?? 'opens nowhere'}): ${[row.result, ...row.reasons].join('; ')}`)
    for (const { file, again } of rows) if (again?.length) console.log(`${file}: once more: ${again.join('; ')}`)
    for (const { file, verdicts } of rows)
      for (const verdict of verdicts) console.log(`${verdict.slice(0, 1)} ${file}  ${verdict.slice(2)}`)
    all.push(...rows)
    table.push(summarise(basename(folder), rows))
  }
  console.log([...table, ...(folders.length > 1 ? [summarise('all', all)] : [])].join('\n'))
  if (all.some(isFault)) process.exitCode = 1
} finally {
  rmSync(work, { recursive: true })
}
