/** What the command line tells of a document before it asks for the PIN: refusals that cost no try, demands, active content. */
import { execFileSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseFieldLock } from '../../src/main/cli/signing-checks.ts'
import { makePdf } from '../pdf/make-pdf.ts'
import { hasAll } from '../signing/pdf/pdf-programs.ts'
import { keysShape, partlySignedShape, signShape, validateShape } from './json-shapes.ts'
import { type CoreUnderTest, openCore } from './run-over-core.ts'
import { createWorkFolder } from './run-signet.ts'

let folder = ''
let core: CoreUnderTest
beforeAll(async () => {
  folder = await createWorkFolder()
  core = await openCore(folder)
  const made = await core.signet('keys', 'create', '--name', 'Anna', '--pin-file', 'pin')
  expect(made.exit).toBe(0)
  const form = (seed: string) =>
    makePdf({
      catalog: '/AcroForm<</Fields[4 0 R 5 0 R]>>',
      page: '/Annots[4 0 R 5 0 R]',
      extra: [
        `<</Subtype/Widget/FT/Sig/T(Buyer)/Rect[0 0 9 9]/P 3 0 R ${seed}>>`,
        '<</Subtype/Widget/FT/Tx/T(Amount)/Rect[0 0 9 9]/P 3 0 R>>',
      ],
    })
  const files = {
    'form.pdf': form(''),
    'reasons.pdf': form('/SV<</Ff 8/Reasons[(I agree)(I saw it)]>>'),
    'certifying.pdf': form('/SV<</MDP<</P 2>>>>'),
    'stamped.pdf': form('/SV<</TimeStamp<</URL(http://127.0.0.1:9/tsa)/Ff 1>>>>'),
    'active.pdf': makePdf({
      catalog: '/OpenAction<</S/JavaScript/JS(x)>>',
      page: '/Annots[<</Subtype/Link/Rect[0 0 9 9]/A<</S/Launch/F(calc.exe)>>>><</Subtype/Link/Rect[0 0 9 9]/A<</S/Launch/F(b)>>>>]',
    }),
  }
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes)
  const certify = ['sign', 'form.pdf', '--certify', 'no-changes', '--out', 'closed.pdf', '--pin-file', 'pin']
  expect((await core.signet(...certify)).exit).toBe(0)
  const field = ['sign', 'form.pdf', '--field', 'Buyer', '--lock', 'include:Amount', '--out', 'signed.pdf']
  expect((await core.signet(...field, '--pin-file', 'pin')).exit).toBe(0)
})
afterAll(async () => {
  await core.close()
  rmSync(folder, { recursive: true, force: true })
})

const triesLeft = async () => keysShape.parse(JSON.parse((await core.signet('keys')).stdout)).keys[0]?.pin.triesLeft

describe('refusals that cost no try', () => {
  const refusals: readonly (readonly [string, readonly string[], number, string])[] = [
    ['certified against changes', ['closed.pdf'], 3, 'pdf/changes-not-permitted'],
    [
      'a certification that is not the first',
      ['signed.pdf', '--certify', 'form-filling'],
      3,
      'pdf/certification-not-first',
    ],
    ['a field that is not there', ['form.pdf', '--field', 'Absent'], 3, 'pdf/field-not-found'],
    ['a field that holds text', ['form.pdf', '--field', 'Amount'], 3, 'pdf/field-not-found'],
    ['a field that is signed', ['signed.pdf', '--field', 'Buyer'], 3, 'pdf/field-signed'],
    ['a lock on nothing', ['form.pdf', '--lock', 'include:Nothing'], 3, 'pdf/field-not-found'],
    [
      'a reason that the field does not take',
      ['reasons.pdf', '--field', 'Buyer', '--reason', 'No'],
      3,
      'pdf/seed-value-unmet',
    ],
    [
      'another certification than the field demands',
      ['certifying.pdf', '--field', 'Buyer', '--certify', 'annotations'],
      3,
      'pdf/seed-value-unmet',
    ],
    ['no timestamp authority', ['form.pdf', '--level', 'b-t'], 2, 'timestamps/no-authority'],
    [
      'a level that nobody vouches for',
      ['form.pdf', '--level', 'b-lt', '--tsa', 'http://127.0.0.1:9/'],
      1,
      'revocation/self-signed',
    ],
  ]
  test.each(refusals)('%s', async (_name, args, exit, code) => {
    const before = await triesLeft()
    const ran = await core.signet('sign', ...args, '--out', 'refused.pdf', '--pin-file', 'wrong-pin')
    expect([ran.exit, JSON.parse(ran.stdout).error.code]).toEqual([exit, code])
    expect(await triesLeft()).toBe(before)
    expect(existsSync(join(folder, 'refused.pdf'))).toBe(false)
  })

  test('what the field wants instead is named', async () => {
    const args = ['sign', 'reasons.pdf', '--field', 'Buyer', '--pin-file', 'wrong-pin']
    expect((await core.signet(...args)).stderr).toContain('I agree | I saw it')
  })

  test('of several documents, each is told by itself; one PIN for those that are left', async () => {
    const args = ['sign', 'closed.pdf', 'contract.pdf', '--out-dir', 'out', '--pin-file', 'pin']
    execFileSync('mkdir', [join(folder, 'out')])
    const ran = await core.signet(...args)
    const { files } = partlySignedShape.parse(JSON.parse(ran.stdout))
    expect([ran.exit, files.map(file => ('error' in file ? file.error.code : file.output))]).toEqual([
      3,
      ['pdf/changes-not-permitted', 'out/contract-signed.pdf'],
    ])
  })

  test.skipIf(!hasAll('qpdf'))(
    'a document password that is wrong; the right one opens it for signing and for validation',
    async () => {
      const [input, output] = [join(folder, 'form.pdf'), join(folder, 'encrypted.pdf')]
      execFileSync('qpdf', ['--encrypt', 'open-sesame', 'owner', '256', '--', input, output])
      const before = await triesLeft()
      const password = ['--document-password-file', 'wrong-pin', '--pin-file', 'wrong-pin']
      for (const more of [password, ['--pin-file', 'wrong-pin']]) {
        const ran = await core.signet('sign', 'encrypted.pdf', '--out', 'refused.pdf', ...more)
        expect([ran.exit, JSON.parse(ran.stdout).error.code]).toEqual([3, 'pdf/encrypted'])
      }
      expect(await triesLeft()).toBe(before)

      writeFileSync(join(folder, 'document-password'), 'open-sesame\n')
      const open = ['--document-password-file', 'document-password']
      const signed = await core.signet('sign', 'encrypted.pdf', '--out', 'opened.pdf', '--pin-file', 'pin', ...open)
      expect(signed.exit).toBe(0)
      const locked = await core.signet('validate', 'opened.pdf')
      expect([locked.exit, JSON.parse(locked.stdout).error.code]).toEqual([3, 'pdf/encrypted'])
      const { files } = validateShape.parse(JSON.parse((await core.signet('validate', 'opened.pdf', ...open)).stdout))
      expect(files[0]?.signatures[0]?.reasons).toContain('intact')
    },
  )
})

describe('told before the PIN', () => {
  test.each([
    ['en', 'It holds 1 script and 2 actions that start programs (page 1).'],
    ['fr', 'Il contient 1 script et 2 actions qui lancent des programmes (page 1).'],
    ['vi', 'Tài liệu chứa 1 đoạn mã lệnh và 2 lệnh khởi chạy chương trình (trang 1).'],
  ])('active content, in words: %s', async (language, sentence) => {
    const ran = await core.signet('--lang', language, 'sign', 'active.pdf')
    expect(ran.exit).toBe(4)
    expect(ran.stderr).toContain(sentence)
    expect(ran.stderr.indexOf(sentence)).toBeLessThan(ran.stderr.indexOf('tokens/pin-required'))
  })

  test('active content as data; none for a plain document', async () => {
    const args = ['sign', 'active.pdf', 'contract.pdf', '--pin-file', 'pin', '--force']
    const { files } = signShape.parse(JSON.parse((await core.signet(...args)).stdout))
    expect(files.map(file => file.activeContent)).toEqual([
      [
        { kind: 'javascript', count: 1, pages: [] },
        { kind: 'launch', count: 2, pages: [1] },
      ],
      [],
    ])
  })

  test('what the field demands, and whom it would ask', async () => {
    const certifying = await core.signet('sign', 'certifying.pdf', '--field', 'Buyer')
    expect(certifying.stderr).toContain('certifies the document (form-filling)')
    const stamped = await core.signet('sign', 'stamped.pdf', '--field', 'Buyer', '--pin-file', 'pin')
    expect(stamped.stderr).toContain('demands the level B-T')
    expect(stamped.stderr).toContain('http://127.0.0.1:9/tsa; it will be asked')
    expect([stamped.exit, stamped.stderr]).toEqual([5, expect.stringContaining('timestamps/unreachable')])
  })
})

test('locks as they are typed', () => {
  expect(parseFieldLock('all')).toEqual({ action: 'all', fields: [] })
  expect(parseFieldLock('Include:A, B.C')).toEqual({ action: 'include', fields: ['A', 'B.C'] })
  expect(parseFieldLock('exclude:a:b')).toEqual({ action: 'exclude', fields: ['a:b'] })
  for (const wrong of ['', 'none', 'all:A', 'include', 'include:', 'exclude: ,']) {
    expect(() => parseFieldLock(wrong)).toThrow('app/usage')
  }
})
