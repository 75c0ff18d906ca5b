/** The thread of a batch: what it signs is what the main thread would, and what goes wrong is told as there. */
import { createHash, generateKeyPairSync, sign as signWith } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { constants, getPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { maxPadesCmsSize } from '../../src/main/pki/cms.ts'
import { createSelfSignedCertificate } from '../../src/main/pki/self-signed-certificate.ts'
import { openSigningThread, type SigningThread } from '../../src/main/signing/open-signing-thread.ts'
import { validatePdf } from '../../src/main/validation/pdf/validate-pdf.ts'
import { makePdf } from '../pdf/make-pdf.ts'

const script = join(import.meta.dirname, '../../src/main/signing/signing-thread.ts')
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const sign = async (message: Uint8Array): Promise<Uint8Array> =>
  signWith('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' })

const folder = mkdtempSync(join(tmpdir(), 'signet-thread-'))
const at = (name: string): string => join(folder, name)
let certificate: Uint8Array
let thread: SigningThread

beforeAll(async () => {
  certificate = await createSelfSignedCertificate({
    spki: publicKey.export({ type: 'spki', format: 'der' }),
    name: 'Anna',
    scheme: 'ecdsa',
    digestAlgorithm: 'sha256',
    notBefore: new Date(Date.now() - 3_600_000),
    notAfter: new Date(Date.now() + 3_600_000),
    serialNumber: Uint8Array.of(7),
    sign,
  })
  thread = openSigningThread(script, { certificate, chain: [], isBehindWindow: false })
  await thread.started()
  writeFileSync(at('in.pdf'), makePdf())
})
afterAll(async () => {
  await thread.close()
  rmSync(folder, { recursive: true, force: true })
})

const signing = (outputPath: string, inputPath = at('in.pdf')) => ({
  inputPath,
  outputPath,
  replaceExisting: false,
  digestAlgorithm: 'sha256' as const,
  signerName: 'Anna',
  signingTime: new Date(),
  reason: null,
  location: null,
  field: null,
  expectedSha256: null,
  scheme: 'ecdsa' as const,
  maxSizeBytes: maxPadesCmsSize([certificate], 256),
})

describe('documents in the thread', () => {
  test('many at once are each whole and valid', async () => {
    const targets = Array.from({ length: 20 }, (_, n) => at(`out-${n}.pdf`))
    const results = await Promise.all(targets.map(target => thread.sign(signing(target), sign)))
    const input = readFileSync(at('in.pdf'))
    for (const [index, target] of targets.entries()) {
      const written = readFileSync(target)
      expect(written.subarray(0, input.length).equals(input)).toBe(true)
      expect(results[index]?.outputSha256).toBe(createHash('sha256').update(written).digest('hex'))
      const { signatures } = await validatePdf(target)
      expect(signatures).toMatchObject([{ coverage: 'whole-document' }])
      expect(signatures[0]?.reasons).toContain('intact')
    }
  })

  test('an error has its code and facts; other documents go on', async () => {
    writeFileSync(at('taken.pdf'), 'something else')
    const [missing, taken, fine] = await Promise.allSettled([
      thread.sign(signing(at('a.pdf'), at('missing.pdf')), sign),
      thread.sign(signing(at('taken.pdf')), sign),
      thread.sign(signing(at('fine.pdf')), sign),
    ])
    expect(missing).toMatchObject({ reason: { code: 'documents/not-found', facts: { system: 'ENOENT' } } })
    expect(taken).toMatchObject({ reason: { code: 'documents/target-exists' } })
    expect(fine).toMatchObject({ status: 'fulfilled' })
    expect(readFileSync(at('taken.pdf'), 'utf8')).toBe('something else')
  })

  test('what the token throws comes back as it was, and nothing is left behind', async () => {
    const failure = new Error('the token was taken out')
    const refuse = async (): Promise<Uint8Array> => {
      throw failure
    }
    await expect(thread.sign(signing(at('refused.pdf')), refuse)).rejects.toBe(failure)
    expect(readdirSync(folder).filter(name => name.includes('refused'))).toEqual([])
  })
})

describe('behind a window', () => {
  /** Linux alone knows a priority of each thread. */
  const threadPriorities = (): readonly number[] => readdirSync('/proc/self/task').map(id => getPriority(Number(id)))

  test.skipIf(process.platform !== 'linux')('the thread gives way, and the main thread does not', async () => {
    const own = getPriority()
    const hasFurther = (): boolean => threadPriorities().some(each => each > own)
    expect(hasFurther()).toBe(false)
    const behind = openSigningThread(script, { certificate, chain: [], isBehindWindow: true })
    await behind.started()
    // What is as far back already stays there.
    expect(hasFurther()).toBe(own < constants.priority.PRIORITY_BELOW_NORMAL)
    expect(getPriority()).toBe(own)
    await behind.close()
  })
})

describe('a thread that ends', () => {
  test('or that cannot start hands back what it has not asked a signature for', async () => {
    const broken = openSigningThread(at('no-such-script.js'), { certificate, chain: [], isBehindWindow: false })
    expect(await broken.sign(signing(at('b.pdf')), sign)).toBeUndefined()
    await broken.started()
    expect(await broken.sign(signing(at('b.pdf')), sign)).toBeUndefined()
    const ending = openSigningThread(script, { certificate, chain: [], isBehindWindow: false })
    await ending.started()
    const given = ending.sign(signing(at('c.pdf')), sign)
    await ending.close()
    expect(await given).toBeUndefined()
  })

  test('fails what the token may have signed, so that nothing is signed twice', async () => {
    const ending = openSigningThread(script, { certificate, chain: [], isBehindWindow: false })
    await ending.started()
    const signed = ending.sign(signing(at('d.pdf')), async message => {
      await ending.close()
      return sign(message)
    })
    await expect(signed).rejects.toMatchObject({ code: 'internal' })
    expect(readdirSync(folder)).not.toContain('d.pdf')
  })
})
