/** A batch with the real program: folders, resuming, Ctrl+C, and a kill at any moment. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { validatePdf } from '../../src/main/validation/pdf/validate-pdf.ts'
import { makePdf } from '../pdf/make-pdf.ts'
import { createdKeyShape, errorShape, partlySignedShape, signShape } from './json-shapes.ts'
import { createWorkFolder, pin, runSignet, startSignet } from './run-signet.ts'

const hasPdfsig = spawnSync('pdfsig', ['-v']).error === undefined
if (!hasPdfsig) console.log('[lacks] pdfsig: apt-get install poppler-utils')

const documentCount = 20
const names = Array.from({ length: documentCount }, (_, n) => `${String(n).padStart(2, '0')}.pdf`)
const signedNames = names.map(name => name.replace('.pdf', '-signed.pdf'))
const digestOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

let folder = ''
let keyId = ''
let lastFolder = 0

beforeAll(async () => {
  folder = await createWorkFolder()
  mkdirSync(join(folder, 'in'))
  for (const name of names) writeFileSync(join(folder, 'in', name), makePdf({ extra: [`(${name})`] }))
  const args = ['keys', 'create', '--name', 'Anna', '--algorithm', 'p-256', '--pin-stdin', '--json']
  const ran = await runSignet(args, { folder, stdin: `${pin}\n` })
  keyId = createdKeyShape.parse(JSON.parse(ran.stdout)).key.keyId
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const newFolder = (): string => {
  const name = `out-${++lastFolder}`
  mkdirSync(join(folder, name))
  return name
}
const signArgs = (out: string, ...more: readonly string[]): readonly string[] => [
  ...['sign', 'in', '--out-dir', out, '--key', keyId, '--pin-file', 'pin', '--json'],
  ...more,
]
/** Names that users see; what is being written has a hidden one. */
const visible = (out: string): readonly string[] => readdirSync(join(folder, out)).filter(name => !name.startsWith('.'))

/** The file is the input with one intact signature behind it. */
const expectWhole = async (out: string, name: string): Promise<void> => {
  const path = join(folder, out, name)
  const input = readFileSync(join(folder, 'in', name.replace('-signed', '')))
  expect(readFileSync(path).subarray(0, input.length).equals(input)).toBe(true)
  const { signatures } = await validatePdf(path, {
    anchorsAt: purpose => ({ signing: [], timestamping: [] })[purpose],
    at: new Date(),
  })
  expect(signatures).toMatchObject([{ coverage: 'whole-document' }])
  expect(signatures[0]?.reasons).toContain('intact')
}

describe('a folder', () => {
  test('is signed document by document; its signed copies are not signed again', async () => {
    const inside = newFolder()
    for (const name of names.slice(0, 3)) copyFileSync(join(folder, 'in', name), join(folder, inside, name))
    const args = ['sign', inside, '--key', keyId, '--pin-file', 'pin', '--json']
    const first = await runSignet(args, { folder })
    expect(first.exit).toBe(0)
    expect(signShape.parse(JSON.parse(first.stdout)).files.map(({ output }) => output)).toEqual(
      signedNames.slice(0, 3).map(name => join(inside, name)),
    )
    for (const name of signedNames.slice(0, 3)) await expectWhole(inside, name)
    const digests = signedNames.slice(0, 3).map(name => digestOf(join(folder, inside, name)))
    const again = await runSignet(args, { folder })
    expect(again.exit).toBe(3)
    expect(partlySignedShape.parse(JSON.parse(again.stdout)).files).toHaveLength(3)
    const resumed = await runSignet([...args, '--resume'], { folder })
    expect(resumed.exit).toBe(0)
    // The same answer, without a new signature.
    expect(signShape.parse(JSON.parse(resumed.stdout)).files.map(({ output }) => output)).toEqual(
      signShape.parse(JSON.parse(first.stdout)).files.map(({ output }) => output),
    )
    expect(signedNames.slice(0, 3).map(name => digestOf(join(folder, inside, name)))).toEqual(digests)
  })

  test('without PDFs is told as such', async () => {
    const ran = await runSignet(['sign', newFolder(), '--key', keyId, '--pin-file', 'pin', '--json'], { folder })
    expect(ran.exit).toBe(3)
    expect(errorShape.parse(JSON.parse(ran.stdout)).error.code).toBe('documents/folder-empty')
  })
})

test('with --resume, a target that only has the name is no signed document: it is kept, and told', async () => {
  const out = newFolder()
  const [ofAnother = '', bare = '', cut = ''] = signedNames
  await runSignet(signArgs(out), { folder })
  // The signed copy of another document, the document without a signature, and half a file.
  copyFileSync(join(folder, out, signedNames[3] ?? ''), join(folder, out, ofAnother))
  copyFileSync(join(folder, 'in', names[1] ?? ''), join(folder, out, bare))
  writeFileSync(join(folder, out, cut), readFileSync(join(folder, out, cut)).subarray(0, -40))
  rmSync(join(folder, out, signedNames[4] ?? ''))
  const digests = [ofAnother, bare, cut].map(name => digestOf(join(folder, out, name)))
  const ran = await runSignet(signArgs(out, '--resume'), { folder })
  expect(ran.exit).toBe(3)
  const { files } = partlySignedShape.parse(JSON.parse(ran.stdout))
  expect(files.filter(file => 'error' in file).map(({ input }) => input)).toEqual(
    names.slice(0, 3).map(name => join('in', name)),
  )
  expect([ofAnother, bare, cut].map(name => digestOf(join(folder, out, name)))).toEqual(digests)
  await expectWhole(out, signedNames[4] ?? '')
})

/** Ends the program with `signal` at the `count`-th change in the folder of targets; false when it ended before. */
const endAt = async (out: string, count: number, signal: NodeJS.Signals) => {
  let changes = 0
  const child = startSignet(signArgs(out, '--resume'), { folder })
  const watcher = watch(join(folder, out), () => {
    changes += 1
    if (changes === count) child.kill(signal)
  })
  let stderr = ''
  child.stderr.on('data', text => {
    stderr += text
  })
  const [exit, endSignal] = await once(child, 'close')
  watcher.close()
  return { exit, endSignal, stderr }
}

test('Ctrl+C finishes the document at the token, says how to go on, and leaves nothing half written', async () => {
  const out = newFolder()
  const ended = await endAt(out, 6, 'SIGINT')
  expect(ended.exit).toBe(130)
  const { length } = visible(out)
  expect(ended.stderr).toContain(`Stopped: ${length} of ${documentCount} documents are signed.`)
  expect(readdirSync(join(folder, out))).toHaveLength(length)
  for (const name of visible(out)) await expectWhole(out, name)
  expect((await runSignet(signArgs(out, '--resume'), { folder })).exit).toBe(0)
  expect(visible(out)).toEqual(signedNames)
})

/** mulberry32: the same points in every run. */
const createRandom = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

test('killed at 50 points of a batch: every target is absent or whole, and none is signed twice', async () => {
  const seed = 20_261_122
  console.log(`kills at the points of seed ${seed}`)
  const random = createRandom(seed)
  const digests = new Map<string, string>()
  let out = newFolder()
  let kills = 0
  let checked = 0
  const checkTargets = async (): Promise<void> => {
    for (const name of visible(out)) {
      const path = join(out, name)
      const digest = digestOf(join(folder, path))
      // What was there before the kill is there still, byte for byte.
      expect(digests.get(path) ?? digest).toBe(digest)
      if (digests.has(path)) continue
      digests.set(path, digest)
      await expectWhole(out, name)
      checked += 1
    }
  }
  const complete = async (): Promise<void> => {
    const ran = await runSignet(signArgs(out, '--resume'), { folder })
    expect(ran.exit).toBe(0)
    expect(signShape.parse(JSON.parse(ran.stdout)).files).toHaveLength(documentCount)
    await checkTargets()
    expect(visible(out)).toEqual(signedNames)
  }
  while (kills < 50) {
    const left = documentCount - visible(out).length
    // Of each document some four changes are seen: made, written, named, its first name gone.
    const { endSignal, exit } = await endAt(out, 1 + Math.floor(random() * left * 4), 'SIGKILL')
    if (endSignal === 'SIGKILL') kills += 1
    else expect(exit).toBe(0)
    await checkTargets()
    if (visible(out).length < documentCount || kills === 50) continue
    expect(visible(out)).toEqual(signedNames)
    out = newFolder()
  }
  await complete()
  if (hasPdfsig) {
    for (const name of signedNames.slice(0, 5)) {
      const { stdout } = spawnSync('pdfsig', [join(folder, out, name)], { encoding: 'utf8' })
      expect(stdout).toContain('Signature Validation: Signature is Valid.')
    }
  }
  expect(checked).toBeGreaterThanOrEqual(documentCount)
}, 300_000)
