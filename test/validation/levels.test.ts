/** What validation says of signatures at every level, with the services up, down and not asked. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Fetch, findBytes } from '../../src/main/signing/fetch-bytes.ts'
import { validatePdf } from '../../src/main/validation/pdf/validate-pdf.ts'
import { makePdf } from '../pdf/make-pdf.ts'
import { lacksOpenssl } from '../pki/openssl.ts'
import { createLevelSigning, type LevelSigning, openTestPki, type TestPki } from '../signing/level-signing.ts'

const levels = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const

describe.skipIf(lacksOpenssl)('levels', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-validate-levels-'))
  const at = (name: string): string => join(folder, name)
  let pki: TestPki
  let anna: LevelSigning
  let root: Uint8Array
  beforeAll(async () => {
    writeFileSync(at('contract.pdf'), makePdf())
    pki = await openTestPki()
    root = await pki.certificate('root')
    anna = await createLevelSigning(pki)
    for (const level of levels) await anna.sign({ inputPath: at('contract.pdf'), outputPath: at(level), level })
  })
  afterAll(async () => {
    await pki?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const loopback: Fetch = (input, init) => {
    if (!String(input).startsWith(pki.url)) throw new Error(`asked for ${String(input)}`)
    return fetch(input, init)
  }
  const validate = async (name: string, { online = false, when = new Date(), timestamping = [root] } = {}) => {
    pki.requests.length = 0
    const { signatures } = await validatePdf(at(name), {
      anchorsAt: purpose => ({ signing: [root], timestamping })[purpose],
      at: when,
      clock: new Date(),
      ask: online ? request => findBytes(loopback, { ...request, timeoutMs: 60_000 }) : undefined,
    })
    return signatures
  }

  test('online, every level passes and is called what it is', async () => {
    for (const level of levels) {
      const [signature] = await validate(level, { online: true })
      expect(signature, level).toMatchObject({ indication: 'TOTAL-PASSED', level })
      expect(signature?.timestamp === null, level).toBe(level === 'B-B')
      expect(signature?.path.map(({ commonName }) => commonName).slice(1)).toEqual(['Test issuing', 'Test root'])
      expect(signature?.revocation.length).toBe(2)
      if (level === 'B-B') expect(pki.requests).toContain('/issuing.cer')
    }
  })

  test('what brings its own proofs needs nobody', async () => {
    for (const level of ['B-LT', 'B-LTA'] as const) {
      const signatures = await validate(level)
      expect(signatures[0], level).toMatchObject({
        indication: 'TOTAL-PASSED',
        level,
        revocation: [{ from: 'document' }, { from: 'document' }],
      })
      if (level === 'B-LTA') expect(signatures[1]).toMatchObject({ kind: 'document-timestamp', level: null })
      expect(pki.requests).toEqual([])
    }
    const [stamped] = await validate('B-T')
    expect(stamped).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'TRY_LATER', timestamp: null })
  })

  test('a broken service leaves it undecided', async () => {
    for (const service of ['ocsp', 'crl'] as const) pki.down.add(service)
    const [signature] = await validate('B-T', { online: true })
    pki.down.clear()
    expect(signature).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'TRY_LATER' })
    expect(signature?.reasons).toContain('revocation-not-checked')
  })

  test('a timestamp of nobody who is trusted for that proves nothing', async () => {
    const [signature] = await validate('B-T', { online: true, timestamping: [] })
    expect(signature).toMatchObject({ indication: 'TOTAL-PASSED', level: 'B-T', timestamp: null })
    expect(signature?.reasons).toContain('timestamp-not-trusted')
  })

  test('two months later the status of the last authority is out of date: somebody has to be asked', async () => {
    const [kept] = await validate('B-LTA', { when: new Date(Date.now() + 60 * 86_400_000) })
    expect(kept).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'TRY_LATER', level: 'B-T' })
    expect(kept?.reasons).toEqual(expect.arrayContaining(['timestamp-not-trusted', 'revocation-stale']))
  })

  test('revoked before it was stamped, and after', async () => {
    const early = await createLevelSigning(pki)
    await early.sign({ inputPath: at('contract.pdf'), outputPath: at('early'), level: 'B-LT' })
    // The authority tells whole seconds.
    await new Promise(resolve => setTimeout(resolve, 2100))
    await pki.revoke(early.certificate)
    const [before] = await validate('early', { online: true })
    expect(before).toMatchObject({ indication: 'TOTAL-PASSED' })
    await new Promise(resolve => setTimeout(resolve, 1100))
    await early.sign({ inputPath: at('contract.pdf'), outputPath: at('late'), level: 'B-T' })
    const [after] = await validate('late', { online: true })
    expect(after).toMatchObject({ indication: 'INDETERMINATE', subIndication: 'REVOKED_NO_POE' })
    expect(after?.revocation[0]).toMatchObject({ status: 'revoked', source: 'ocsp', from: 'online' })
  })
})
