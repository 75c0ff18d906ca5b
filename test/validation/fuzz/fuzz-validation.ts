/**
 * Mutated signed PDFs and CMS signatures, judged with their signer trusted. What may still pass is known byte by byte: the
 * parts of a CMS that nobody signs and no reader uses, and an update behind the signed part that changes no page.
 */

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PDFArray, PDFDocument, PDFName, PDFRawStream, PDFStream } from 'pdf-lib'
import { areReliable } from '../../../src/main/pki/algorithm-lifetime.ts'
import { type Asn1Element, readElement, readElements } from '../../../src/main/pki/asn1-element.ts'
import { verifyDetachedCms } from '../../../src/main/pki/verify-cms.ts'
import { hasPassed, inForce, openTrustedJudge } from '../pdf/judge-trusted.ts'
import { pageText } from '../pdf/signed-pdf.ts'
import { appendStreamUpdate } from '../pdf/update-pdf.ts'
import { createRandom, mutate } from './mutate.ts'
import { type StoredSubjects, signedContent } from './subjects.ts'

/** Signed once, so that a mutant can be made again. */
const stored: StoredSubjects = JSON.parse(readFileSync(join(import.meta.dirname, 'subjects.json'), 'utf8'))

export interface FuzzOutcome {
  readonly tried: number
  readonly rejected: number
  /** Passed, and rightly: nothing that counts was changed. */
  readonly intact: number
  /** Passed although something that counts was changed. */
  readonly wronglyPassed: readonly string[]
  /** Anything else than a verdict or an error with a code. */
  readonly crashed: readonly string[]
  readonly slowestCpuMs: number
}

/** Offsets of a CMS that no reader has to look at (RFC 5652 §5): versions, the list of digests, parameters, unsigned attributes. */
const insignificantOffsets = (cms: Uint8Array): ReadonlySet<number> => {
  const offsets = new Set<number>()
  const at = (element: Asn1Element): number => element.bytes.byteOffset - cms.byteOffset
  const free = (element: Asn1Element | undefined): void => {
    if (!element) return
    offsets.add(at(element))
    const contentStart = element.content.byteOffset - cms.byteOffset
    for (let index = 0; index < element.content.length; index++) offsets.add(contentStart + index)
  }
  const children = (element: Asn1Element | undefined) => readElements(element?.content ?? new Uint8Array())
  const [, explicit] = children(readElement(cms))
  const [signedData] = children(explicit)
  const [version, digests, , , signers] = children(signedData)
  free(version)
  free(digests)
  const [signer] = children(signers)
  const [signerVersion, , digest, , algorithm, , unsigned] = children(signer)
  free(signerVersion)
  free(children(digest)[1])
  free(children(algorithm)[1])
  free(unsigned)
  return offsets
}

/** Whether `changed` says the same as `cms`: as long or longer by zeros, and different only where it does not matter. */
const saysTheSame = (cms: Uint8Array, changed: Uint8Array, free: ReadonlySet<number>): boolean => {
  for (let index = 0; index < Math.max(cms.length, changed.length); index++) {
    if ((cms[index] ?? 0) !== (changed[index] ?? 0) && !free.has(index)) return false
  }
  return true
}

/** What another reader (pdf-lib) sees, in object streams too: the one page as it was signed, and nothing that acts. */
export const showsTheSame = async (bytes: Uint8Array, annotations: string): Promise<boolean> => {
  const { warn } = console
  // It tells of every object that it had to guess.
  console.warn = () => {}
  try {
    const document = await PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: false })
    const contents = document.getPage(0).node.Contents()
    const stream = contents instanceof PDFArray ? contents.lookup(0) : contents
    const text = stream instanceof PDFRawStream ? Buffer.from(stream.contents).toString('latin1') : ''
    const acts = ['OpenAction', 'AA', 'Names', 'OCProperties'].some(key => document.catalog.has(PDFName.of(key)))
    const { width, height } = document.getPage(0).getMediaBox()
    const isAnnotated = (document.getPage(0).node.Annots()?.toString() ?? '') === annotations
    return stream instanceof PDFStream && text === pageText && !acts && isAnnotated && width === 200 && height === 200
  } catch {
    return false
  } finally {
    console.warn = warn
  }
}

interface Subject {
  readonly name: string
  readonly bytes: Buffer
  readonly judge: (changed: Buffer) => Promise<boolean>
  /** Whether it was right to let it pass. */
  readonly mayPass: (changed: Buffer) => Promise<boolean>
}

const createPdfSubjects = (judge: (bytes: Buffer) => Promise<boolean>): readonly Subject[] => {
  const toSubject = (name: string, bytes: Buffer, range: readonly [number, number, number, number]): Subject => {
    const [, holeStart, holeEnd, tailLength] = range
    const hexToBytes = (from: Buffer): Buffer | undefined => {
      const hex = from.subarray(holeStart + 1, holeEnd - 1).toString('latin1')
      return /^(?:[0-9A-Fa-f]{2})*$/.test(hex) && from[holeStart] === 0x3c && from[holeEnd - 1] === 0x3e
        ? Buffer.from(hex, 'hex')
        : undefined
    }
    const cms = hexToBytes(bytes) ?? Buffer.alloc(0)
    const free = insignificantOffsets(cms)
    const signedEnd = holeEnd + tailLength
    const annotations = bytes.toString('latin1').includes('/Annots [7 0 R]') ? '[ 7 0 R ]' : ''
    return {
      name,
      bytes,
      judge,
      async mayPass(changed) {
        const sameHead = changed.subarray(0, holeStart).equals(bytes.subarray(0, holeStart))
        const sameTail = changed.subarray(holeEnd, signedEnd).equals(bytes.subarray(holeEnd, signedEnd))
        const changedCms = hexToBytes(changed)
        if (!sameHead || !sameTail || !changedCms || !saysTheSame(cms, changedCms, free)) return false
        return changed.length === signedEnd || showsTheSame(changed, annotations)
      },
    }
  }
  const subjects = stored.pdfs.map(each => ({ ...each, bytes: Buffer.from(each.base64, 'base64') }))
  const updated = subjects.map(({ name, bytes, byteRange }) => {
    // Catalog, pages, page and, where there is one, the field that may be filled in: as they are, but in an object stream.
    const text = bytes.toString('latin1')
    const objects = [1, 2, 3, 7].flatMap(num => {
      const body = text.split(`\n${num} 0 obj\n`).at(-1)?.split('\nendobj')[0]
      return text.includes(`\n${num} 0 obj\n`) && body ? [[num, body] as const] : []
    })
    const bytesAfter = appendStreamUpdate(bytes, Object.fromEntries(objects), 57)
    return { name: `${name}, then an update in an object stream`, bytes: bytesAfter, byteRange }
  })
  return [...subjects, ...updated].map(({ name, bytes, byteRange }) => toSubject(name, bytes, byteRange))
}

const createCmsSubjects = (): readonly Subject[] =>
  stored.signatures.map(({ name, base64, certificate }) => {
    const cms = Buffer.from(base64, 'base64')
    const free = insignificantOffsets(cms)
    return {
      name,
      bytes: cms,
      async judge(changed) {
        const verification = await verifyDetachedCms({
          der: changed,
          digestOf: async algorithm => createHash(algorithm).update(signedContent).digest(),
        })
        const { problems, signerCertificate } = verification
        const isTrusted = signerCertificate && Buffer.from(signerCertificate.der).toString('base64') === certificate
        return problems.size === 0 && areReliable(verification.algorithms, inForce) && isTrusted === true
      },
      mayPass: async changed => saysTheSame(cms, changed, free),
    }
  })

/** Where two files part, and how the second goes on. */
const firstDifference = (bytes: Buffer, changed: Buffer): string => {
  let at = 0
  while (at < bytes.length && bytes[at] === changed[at]) at++
  return `byte ${at} of ${bytes.length}, ${JSON.stringify(changed.toString('latin1', at, at + 300))}`
}

/** Runs `count` mutants of a seed, from number `first` on. A mutant depends on the seed and its number alone. */
export const fuzzValidation = async (count: number, seed: number, first = 0): Promise<FuzzOutcome> => {
  const { judge, close } = await openTrustedJudge(Buffer.from(stored.certificate, 'base64'))
  const [wronglyPassed, crashed]: [string[], string[]] = [[], []]
  let [rejected, intact, slowestCpuMs] = [0, 0, 0]
  try {
    const subjects = [...createPdfSubjects(async bytes => hasPassed(await judge(bytes))), ...createCmsSubjects()]
    for (const { name, bytes, judge: passes } of subjects) {
      if (!(await passes(bytes))) throw new Error(`${name}: does not pass unchanged`)
    }
    for (let index = first; index < first + count; index++) {
      const random = createRandom(seed ^ Math.imul(index, 0x9e3779b1))
      const subject = subjects[random.below(subjects.length)]
      if (!subject) throw new Error('no subject')
      const changed = mutate(subject.bytes, random)
      const told = `${subject.name}, mutant ${index} of seed ${seed}`
      const start = process.cpuUsage()
      try {
        if (!(await subject.judge(changed))) rejected++
        else if (await subject.mayPass(changed)) intact++
        else wronglyPassed.push(`${told}: ${firstDifference(subject.bytes, changed)}`)
      } catch (error) {
        crashed.push(`${told}: ${error instanceof Error ? error.stack : String(error)}`)
      }
      const { user, system } = process.cpuUsage(start)
      slowestCpuMs = Math.max(slowestCpuMs, (user + system) / 1000)
    }
  } finally {
    await close()
  }
  return { tried: count, rejected, intact, wronglyPassed, crashed, slowestCpuMs }
}
