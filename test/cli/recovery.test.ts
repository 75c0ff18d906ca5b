/** A lost key over the real core: enrolled, revoked from another computer, refused and destroyed at home. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { addSecrets } from '../traces.ts'
import { errorShape } from './json-shapes.ts'
import { type CoreUnderTest, openCore } from './run-over-core.ts'
import { createWorkFolder } from './run-signet.ts'

const lacksPoppler = spawnSync('pdftotext', ['-v']).error !== undefined
if (lacksPoppler) console.log('[lacks] pdftotext: install poppler-utils')

const codeIn = (stdout: string): string => errorShape.parse(JSON.parse(stdout)).error.code
const createdShape = z.object({
  key: z.object({ keyId: z.string() }),
  puk: z.string(),
  unlockCode: z.string().regex(/^UC(-[0-9A-Z]{4}){6}$/),
  sheetNumber: z.string().regex(/^[0-9A-Z]{4}-[0-9A-Z]{2}$/),
})

describe('a lost key', () => {
  let folder = ''
  let elsewhere = ''
  let home: CoreUnderTest
  let other: CoreUnderTest
  let created: z.infer<typeof createdShape>

  beforeAll(async () => {
    ;[folder, elsewhere] = await Promise.all([createWorkFolder(), createWorkFolder()])
    ;[home, other] = await Promise.all([openCore(folder), openCore(elsewhere)])
    const ran = await home.signet('keys', 'create', '--name', 'Anna', '--pin-file', 'pin')
    created = createdShape.parse(JSON.parse(ran.stdout))
    addSecrets(created.unlockCode, created.puk)
  })
  afterAll(async () => {
    await home.close()
    await other.close()
    for (const each of [folder, elsewhere]) rmSync(each, { recursive: true, force: true })
  })

  test('is enrolled when it is made, and its enrolment is written without its PIN', async () => {
    const { keyId } = created.key
    const ran = await home.signet('enrol', keyId, '--out', 'key.jwt')
    expect(ran.exit).toBe(0)
    expect(JSON.parse(ran.stdout)).toMatchObject({ keyId, sheetNumber: created.sheetNumber, file: 'key.jwt' })
    expect(ran.stdout).not.toContain('unlockCode')
    expect(readFileSync(join(folder, 'key.jwt'), 'utf8')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    const again = await home.signet('enrol', keyId, '--out', 'key.jwt')
    expect([again.exit, codeIn(again.stdout)]).toEqual([3, 'documents/target-exists'])
    expect(JSON.parse((await home.signet('status', keyId)).stdout)).toMatchObject({ keyId, state: 'in-use' })
  })

  test('gets a second sheet, and either of them revokes', async () => {
    const ran = await home.signet('enrol', created.key.keyId, '--new-code', '--out', 'second.jwt', '--pin-file', 'pin')
    const second = z.object({ unlockCode: z.string(), sheetNumber: z.string() }).parse(JSON.parse(ran.stdout))
    addSecrets(second.unlockCode)
    expect(second.sheetNumber).not.toBe(created.sheetNumber)
    expect(second.unlockCode).not.toBe(created.unlockCode)
  })

  test('prints a new code on a sheet that only its owner reads, and never over another file', async () => {
    const { keyId } = created.key
    const before = JSON.parse((await home.signet('status', keyId)).stdout)
    const late = await home.signet('enrol', keyId, '--out', 'late.jwt', '--sheet', 'late.pdf')
    expect([late.exit, codeIn(late.stdout)]).toEqual([2, 'app/usage'])
    const args = ['enrol', keyId, '--new-code', '--pin-file', 'pin', '--out']
    const same = await home.signet(...args, 'same.pdf', '--sheet', 'same.pdf')
    expect([same.exit, codeIn(same.stdout)]).toEqual([2, 'app/usage'])
    const ran = await home.signet(...args, 'third.jwt', '--sheet', 'sheet.pdf')
    const third = z.object({ unlockCode: z.string(), sheet: z.string() }).parse(JSON.parse(ran.stdout))
    addSecrets(third.unlockCode)
    expect([ran.exit, third.sheet]).toEqual([0, 'sheet.pdf'])
    const sheet = readFileSync(join(folder, 'sheet.pdf'))
    expect(sheet.toString('latin1', 0, 5)).toBe('%PDF-')
    if (process.platform !== 'win32') expect(statSync(join(folder, 'sheet.pdf')).mode & 0o777).toBe(0o600)
    const again = await home.signet(...args, 'fourth.jwt', '--sheet', 'sheet.pdf')
    expect([again.exit, codeIn(again.stdout)]).toEqual([3, 'documents/target-exists'])
    expect(readFileSync(join(folder, 'sheet.pdf')).equals(sheet)).toBe(true)
    writeFileSync(join(folder, 'wrong-pin'), '00000001\n')
    const wrong = await home.signet(
      ...['enrol', keyId, '--new-code', '--pin-file', 'wrong-pin', '--out', 'fifth.jwt', '--sheet', 'fifth.pdf'],
    )
    expect(codeIn(wrong.stdout)).toBe('tokens/pin-incorrect')
    const left = readdirSync(folder).filter(name => /late|same|fourth|fifth|\.tmp$/.test(name))
    expect(left).toEqual([])
    expect(JSON.parse((await home.signet('status', keyId)).stdout)).toEqual(before)
  })

  test('is made with its sheet and the page of its PUK, in two files', async () => {
    const pages = ['--sheet', 'new-sheet.pdf', '--puk-page', 'new-puk.pdf']
    const ran = await home.signet('keys', 'create', '--name', 'Chi', '--pin-file', 'pin', ...pages)
    const made = createdShape.parse(JSON.parse(ran.stdout))
    addSecrets(made.unlockCode, made.puk)
    expect([ran.exit, JSON.parse(ran.stdout)]).toMatchObject([0, { sheet: 'new-sheet.pdf', pukPage: 'new-puk.pdf' }])
    if (lacksPoppler) return
    const read = (name: string): string =>
      execFileSync('pdftotext', ['-layout', join(folder, name), '-'], { encoding: 'utf8' }).replaceAll(/\s/g, '')
    const [sheet, page] = [read('new-sheet.pdf'), read('new-puk.pdf')]
    expect(sheet).toContain(made.unlockCode)
    expect(sheet).toContain(made.sheetNumber)
    expect(page).toContain(made.puk)
    expect([sheet.includes(made.puk), page.includes(made.unlockCode)]).toEqual([false, false])
    const keys = JSON.parse((await home.signet('keys', 'list')).stdout)
    const refused = await home.signet('keys', 'create', '--name', 'Dan', '--pin-file', 'pin', ...pages)
    expect([refused.exit, codeIn(refused.stdout)]).toEqual([3, 'documents/target-exists'])
    expect(JSON.parse((await home.signet('keys', 'list')).stdout)).toEqual(keys)
  })

  test('is not revoked by what is mistyped, a PUK, the code of another key or another file', async () => {
    const enrolment = readFileSync(join(folder, 'key.jwt'), 'utf8')
    writeFileSync(join(elsewhere, 'key.jwt'), enrolment)
    const stranger = await other.signet('keys', 'create', '--name', 'Binh', '--pin-file', 'pin')
    const { unlockCode } = createdShape.parse(JSON.parse(stranger.stdout))
    const typed: Readonly<Record<string, readonly [string, number, string]>> = {
      mistyped: [created.unlockCode.replace(/.$/, last => (last === '0' ? '1' : '0')), 3, 'recovery/code-mistyped'],
      short: [created.unlockCode.slice(0, 20), 3, 'recovery/code-mistyped'],
      puk: [created.puk, 3, 'recovery/code-is-puk'],
      'of-another': [unlockCode, 1, 'recovery/code-wrong'],
    }
    for (const [name, [text, exit, code]] of Object.entries(typed)) {
      writeFileSync(join(elsewhere, name), `${text}\n`)
      const ran = await other.signet(
        ...['revoke', '--enrolment', 'key.jwt', '--unlock-code-file', name, '--out', 'never.jwt'],
      )
      expect([ran.exit, codeIn(ran.stdout)], name).toEqual([exit, code])
    }
    writeFileSync(join(elsewhere, 'broken.jwt'), `${enrolment.slice(0, -8)}AAAAAAA\n`)
    writeFileSync(join(elsewhere, 'large.jwt'), 'A'.repeat(1_000_000))
    const files: Readonly<Record<string, readonly [number, string]>> = {
      'broken.jwt': [3, 'recovery/enrolment-untrusted'],
      'large.jwt': [3, 'recovery/enrolment-unreadable'],
      'contract.pdf': [3, 'recovery/enrolment-unreadable'],
      'absent.jwt': [3, 'documents/not-found'],
    }
    for (const [file, [exit, code]] of Object.entries(files)) {
      const ran = await other.signet(
        'revoke',
        '--enrolment',
        file,
        '--unlock-code-file',
        'of-another',
        '--out',
        'never.jwt',
      )
      expect([ran.exit, codeIn(ran.stdout)], file).toEqual([exit, code])
    }
    expect(existsSync(join(elsewhere, 'never.jwt'))).toBe(false)
  })

  test('is revoked from another computer, twice with the same effect', async () => {
    writeFileSync(join(elsewhere, 'code'), `${created.unlockCode.toLowerCase().replaceAll('-', ' ')}\r\n`)
    const args = ['revoke', '--enrolment', 'key.jwt', '--unlock-code-file', 'code', '--reason', 'stolen']
    const ran = await other.signet(...args, '--out', 'revoked.jwt')
    expect(JSON.parse(ran.stdout)).toMatchObject({
      ...{ keyId: created.key.keyId, sheetNumber: created.sheetNumber, reason: 'stolen', delivery: 'no-registry' },
    })
    expect((await other.signet(...args, '--out', 'again.jwt')).exit).toBe(0)
    const [first, again] = ['revoked.jwt', 'again.jwt'].map(name => readFileSync(join(elsewhere, name), 'utf8'))
    expect(again).toBe(first)
    const status = await other.signet('status', created.key.keyId)
    expect([status.exit, JSON.parse(status.stdout).state]).toEqual([1, 'revoked'])
  })

  test('is refused and destroyed where the revocation arrives, and what it was for says why', async () => {
    const { keyId } = created.key
    writeFileSync(join(folder, 'revoked.jwt'), readFileSync(join(elsewhere, 'revoked.jwt')))
    expect((await home.signet('sign', 'contract.pdf', '--key', keyId, '--pin-file', 'pin')).exit).toBe(0)
    const learned = await home.signet('status', keyId, '--statement', 'revoked.jwt')
    expect([learned.exit, JSON.parse(learned.stdout)]).toMatchObject([1, { state: 'revoked', reason: 'stolen' }])
    expect(existsSync(join(folder, 'profile/software-keys', keyId))).toBe(false)
    const sign = await home.signet('sign', 'contract.pdf', '--key', keyId, '--pin-file', 'pin', '--out', 'no.pdf')
    expect([sign.exit, codeIn(sign.stdout)]).toEqual([4, 'keys/revoked'])
    expect(existsSync(join(folder, 'no.pdf'))).toBe(false)
    const keys = JSON.parse((await home.signet('keys')).stdout) as { readonly keys: readonly { keyId: string }[] }
    expect(keys.keys.map(key => key.keyId)).not.toContain(keyId)
  })

  test('is unknown where nobody has heard of it', async () => {
    const ran = await other.signet('status', 'A'.repeat(43))
    expect([ran.exit, codeIn(ran.stdout)]).toEqual([4, 'status/unknown-key'])
  })
})
