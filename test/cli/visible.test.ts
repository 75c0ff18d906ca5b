/** Visible signatures by command line, over the real core. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asArray } from '../../src/main/pdf/object.ts'
import { makePdf } from '../pdf/make-pdf.ts'
import { strokePng } from '../signing/appearance/make-png.ts'
import { readAppearanceOf } from '../signing/appearance/read-appearance.ts'
import { type CoreUnderTest, openCore } from './run-over-core.ts'
import { createWorkFolder, pin } from './run-signet.ts'

let folder = ''
let core: CoreUnderTest
beforeAll(async () => {
  folder = await createWorkFolder()
  core = await openCore(folder)
  const created = await core.signet(
    'keys',
    'create',
    '--name',
    'Nguyễn Thị Ánh',
    '--algorithm',
    'p-256',
    '--pin-file',
    'pin',
  )
  expect([created.exit, pin.length > 0]).toEqual([0, true])
  writeFileSync(join(folder, 'hand.png'), strokePng())
  const field = '<</FT/Sig/T(Seal)/Type/Annot/Subtype/Widget/P 3 0 R/Rect[10 20 160 80]>>'
  const form = { catalog: '/AcroForm<</Fields[4 0 R]>>', page: '/Annots[4 0 R]', extra: [field] }
  writeFileSync(join(folder, 'form.pdf'), makePdf(form))
})
afterAll(async () => {
  await core?.close()
  rmSync(folder, { recursive: true, force: true })
})

const sign = async (...more: readonly string[]) => {
  const output = join(folder, 'seen.pdf')
  rmSync(output, { force: true })
  const ran = await core.signet('sign', 'form.pdf', '--out', 'seen.pdf', '--pin-file', 'pin', ...more)
  return { ...ran, output, error: ran.exit === 0 ? undefined : JSON.parse(ran.stdout).error }
}
const rectAndParts = (path: string) =>
  readAppearanceOf(path, async ({ widget, fonts, image }) => ({
    rect: asArray(widget.entries.get('Rect')),
    hasText: fonts.length > 0,
    hasImage: image !== undefined,
  }))

describe('sign --visible', () => {
  test('a place on a page, with a picture', async () => {
    const { exit, output } = await sign('--visible', '1:20,90.5,150,60', '--image', 'hand.png', '--reason', 'Đồng ý')
    expect(exit).toBe(0)
    expect(await rectAndParts(output)).toEqual({ rect: [20, 90.5, 170, 150.5], hasText: true, hasImage: true })
  })

  test.for([
    ['--visible', 'field'],
    ['--image', 'hand.png'],
    ['--visible', '1:0,0,50,50'],
  ])('in the field that is named: %j', async more => {
    const { exit, output } = await sign('--field', 'Seal', ...more)
    expect(exit).toBe(0)
    expect(await rectAndParts(output)).toMatchObject({ rect: [10, 20, 160, 80], hasText: true })
  })

  test('without it, a field that is there stays as it is', async () => {
    const { exit, output } = await sign('--field', 'Seal')
    expect([exit, readFileSync(output, 'latin1').includes('/AP')]).toEqual([0, false])
  })

  test.for([
    [['--visible', '1:2,3'], 2, 'app/usage'],
    [['--visible', '0:1,1,50,50'], 2, 'app/usage'],
    [['--visible', '1:1,1,0,50'], 2, 'app/usage'],
    [['--visible', 'top'], 2, 'app/usage'],
    [['--visible', 'field'], 2, 'app/usage'],
    [['--image', 'hand.png'], 2, 'app/usage'],
    [['--visible', '9:1,1,100,50'], 2, 'pdf/page-not-found'],
    [['--visible', '1:150,1,100,50'], 2, 'pdf/place-off-page'],
    [['--visible', '1:-5,1,100,50'], 2, 'pdf/place-off-page'],
    [['--visible', '1:1,1,9,5'], 2, 'pdf/place-too-small'],
    [['--visible', '1:1,1,100,50', '--image', 'absent.png'], 3, 'documents/not-found'],
    [['--visible', '1:1,1,100,50', '--image', '.'], 3, 'documents/not-a-file'],
    [['--visible', '1:1,1,100,50', '--image', 'form.pdf'], 3, 'pdf/image-unreadable'],
  ] as const)('%j ends with %d', async ([more, status, code]) => {
    const { exit, error, output } = await sign(...more)
    expect([exit, error.code]).toEqual([status, code])
    expect(existsSync(output)).toBe(false)
  })
})
