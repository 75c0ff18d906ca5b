/** Small questions about objects of two revisions. */
import { asArray, asRef, dictEntry, type PdfObject } from '../../pdf/object.ts'
import type { RevisionPdf } from './readable-pdf.ts'

const maxDepth = 8
const maxItems = 10_000

/**
 * A value written out with every reference replaced, so that two revisions can be compared where nothing but the value
 * counts. Streams stand for the place of their data; what is nested deeper than any such value counts as different.
 */
export const writeOut = async (
  { resolve }: Pick<RevisionPdf, 'resolve'>,
  object: PdfObject | undefined,
): Promise<string> => {
  let items = 0
  const write = async (from: PdfObject | undefined, depth: number): Promise<string> => {
    const value = await resolve(from)
    if (value === null || typeof value !== 'object') return String(value)
    if (depth > maxDepth || ++items > maxItems) return `deep ${asRef(from)?.num}`
    if (value.kind === 'name') return `/${value.value}`
    if (value.kind === 'string') return `<${Buffer.from(value.bytes).toString('hex')}>`
    if (value.kind === 'array') {
      const parts: string[] = []
      for (const item of value.items) parts.push(await write(item, depth + 1))
      return `[${parts.join(' ')}]`
    }
    if (value.kind === 'ref') return `${value.num} R`
    const dict = value.kind === 'stream' ? value.dict : value
    const parts: string[] = value.kind === 'stream' ? [`@${value.dataStart}+${value.dataLength}`] : []
    for (const key of [...dict.entries.keys()].sort()) {
      parts.push(`/${key} ${await write(dict.entries.get(key), depth + 1)}`)
    }
    return `<<${parts.join(' ')}>>`
  }
  return write(object, 0)
}

/** Objects that an /AP is made of: itself, its appearances, and those of its states (ISO 32000-2 §12.5.5). */
export const appearanceObjects = async (
  { resolve }: Pick<RevisionPdf, 'resolve'>,
  appearance: PdfObject | undefined,
): Promise<ReadonlySet<number>> => {
  const found = new Set<number>()
  const note = (object: PdfObject | undefined): void => {
    const ref = asRef(object)
    if (ref) found.add(ref.num)
  }
  note(appearance)
  const entries = await resolve(appearance)
  for (const key of ['N', 'R', 'D']) {
    const entry = dictEntry(entries, key)
    note(entry)
    const states = await resolve(entry)
    if (typeof states === 'object' && states?.kind === 'dict') for (const state of states.entries.values()) note(state)
  }
  return found
}

/** Whether two objects of two revisions stand at the same place, in a file or in an object stream. */
export const hasSameEntry = (before: RevisionPdf, after: RevisionPdf, num: number): boolean => {
  const [a, b] = [before.entries.get(num), after.entries.get(num)]
  if (a?.kind === 'used') return b?.kind === 'used' && a.offset === b.offset
  if (a?.kind !== 'compressed') return a?.kind === b?.kind
  return (
    b?.kind === 'compressed' &&
    a.streamNum === b.streamNum &&
    a.index === b.index &&
    a.streamNum !== num &&
    hasSameEntry(before, after, a.streamNum)
  )
}

/** Whether `kept` is in `all`, in its order; the others of `all` are the result. undefined when it is not. */
export const findAdded = (kept: PdfObject, all: PdfObject): readonly PdfObject[] | undefined => {
  const before = asArray(kept) ?? []
  let at = 0
  const added = (asArray(all) ?? []).filter(item => {
    const expected = before[at]
    const same = asRef(item) ? asRef(expected)?.num === asRef(item)?.num : expected !== undefined && !asRef(expected)
    if (same) at++
    return !same
  })
  return at === before.length ? added : undefined
}

export const refName = (num: number): string => `${num} 0`

/** The data of two streams of the same length, as it stands in the file. */
export const hasSameBytes = async (
  signed: Pick<RevisionPdf, 'readBytes'>,
  current: Pick<RevisionPdf, 'readBytes'>,
  a: { readonly dataStart: number; readonly dataLength: number },
  b: { readonly dataStart: number },
): Promise<boolean> => {
  const chunkBytes = 1024 * 1024
  for (let at = 0; at < a.dataLength; at += chunkBytes) {
    const length = Math.min(chunkBytes, a.dataLength - at)
    const [left, right] = [
      await signed.readBytes(a.dataStart + at, length),
      await current.readBytes(b.dataStart + at, length),
    ]
    if (Buffer.compare(left, right) !== 0) return false
  }
  return true
}
