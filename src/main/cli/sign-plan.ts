/** What is signed into which file, decided before the PIN is asked for. */
import { open, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { DigestAlgorithm } from '../../shared/model/signing.ts'
import { runConcurrently } from '../../shared/run-concurrently.ts'
import { toReadError } from '../files/read-error.ts'
import type { CommandContext } from './context.ts'
import { createUsageError } from './usage-error.ts'

/** Files that are looked at side by side: far below what a system lets one program open. */
export const filesAtOnce = 16

export interface PlannedFile {
  /** As the user wrote them; relative ones start at the current folder. */
  readonly input: string
  readonly output: string
}

/** `dir/contract.pdf` → `dir/contract-signed.pdf`. */
const signedName = (input: string): string => {
  const extension = extname(input)
  return `${basename(input, extension)}-signed${extension}`
}

/** The documents themselves, and those in folders. @throws {AppError} those of `documents.listFolder` */
export const listDocuments = async (
  { app, resolvePath }: Pick<CommandContext, 'app' | 'resolvePath'>,
  paths: readonly string[],
): Promise<readonly string[]> => {
  const listed = await runConcurrently(paths, filesAtOnce, async path => {
    const isFolder = await stat(resolvePath(path)).then(
      found => found.isDirectory(),
      () => false,
    )
    if (!isFolder) return [path]
    return (await app.documents.listFolder(resolvePath(path))).map(file => join(path, basename(file)))
  })
  return listed.flat()
}

/**
 * The target of each file.
 *
 * @throws {AppError} app/usage when `out` stands for several files, or two files would share a target
 */
export const planTargets = (
  inputs: readonly string[],
  targets: { readonly out?: string; readonly outDir?: string },
): readonly PlannedFile[] => {
  const { out, outDir } = targets
  if (out !== undefined && outDir !== undefined)
    throw createUsageError('not-together', { name: '--out', other: '--out-dir' })
  if (out !== undefined && inputs.length > 1) throw createUsageError('out-for-one')
  const planned = inputs.map(input => ({ input, output: out ?? join(outDir ?? dirname(input), signedName(input)) }))
  const seen = new Set<string>()
  for (const { output } of planned) {
    if (seen.has(output)) throw createUsageError('same-target', { name: output })
    seen.add(output)
  }
  return planned
}

/** ISO 32000-2 §7.5.2 wants the header first; readers take it anywhere in the first kilobyte. */
const headerWindowBytes = 1024

/**
 * What can be told of a file without the key, so that nobody types a PIN in vain.
 *
 * @throws {AppError} documents/not-found, not-a-file, unreadable, empty, target-exists; pdf/not-a-pdf
 */
export const checkBeforePin = async (
  inputPath: string,
  outputPath: string,
  replaceExisting: boolean,
): Promise<void> => {
  const facts = { file: inputPath }
  const found = await stat(inputPath).catch(thrown => {
    throw toReadError(thrown, inputPath)
  })
  if (!found.isFile()) throw new AppError('documents/not-a-file', facts)
  if (found.size === 0) throw new AppError('documents/empty', facts)
  const file = await open(inputPath).catch(thrown => {
    throw toReadError(thrown, inputPath)
  })
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headerWindowBytes), 0, headerWindowBytes, 0)
    if (!buffer.subarray(0, bytesRead).includes('%PDF-')) throw new AppError('pdf/not-a-pdf', facts)
  } finally {
    await file.close()
  }
  if (replaceExisting) return
  const target = await stat(outputPath).catch(() => undefined)
  if (target) throw new AppError('documents/target-exists', { file: outputPath })
}

/** The digest whose strength fits the key (RFC 5753 §2.1.1 for curves; SHA-256 for RSA). */
export const digestForKey = (key: { readonly algorithm: 'rsa' | 'ec'; readonly sizeBits: number }): DigestAlgorithm => {
  if (key.algorithm === 'rsa' || key.sizeBits <= 256) return 'sha256'
  return key.sizeBits <= 384 ? 'sha384' : 'sha512'
}
