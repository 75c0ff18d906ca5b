/** What all journeys of a language begin with: papers, a card, a website, and a profile that trusts the website and is otherwise new. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openWebsite, type Website } from '../../../native-mocks/website/website.ts'
import { createSampleDocument } from '../../../src/main/cli/sample-document.ts'
import { openCore } from '../../cli/run-over-core.ts'
import { makePdf } from '../../pdf/make-pdf.ts'
import { createSoftHsm2, softHsm2ModulePath } from '../../tokens/softhsm2.ts'
import { addSecrets } from '../../traces.ts'
import { createSignedPdf } from '../../validation/pdf/signed-pdf.ts'
import { appendUpdate, pdfStream } from '../../validation/pdf/update-pdf.ts'

export const batchSize = 100
export const nameOfPaper = (n: number): string => `avenant-${`${n}`.padStart(3, '0')}`

export const pins = { first: '583920', second: 'kestrel-77', third: '904417', card: '27018364' } as const

export interface Fixtures {
  /** Copied for each user. */
  readonly folder: string
  readonly shop: Website
  readonly env: Readonly<Record<string, string>>
  /** Absent where this machine has none. */
  readonly card: { readonly name: string; readonly pin: string } | undefined
  readonly close: () => Promise<void>
}

const tampered = async (): Promise<Buffer> => {
  const content = 'BT /F1 11 Tf 20 160 Td (The client will pay) Tj 0 -14 Td (a fee of 100 euros a month.) Tj ET'
  const page = '/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>'
  const { bytes } = await createSignedPdf({ page, content })
  return appendUpdate(bytes, { objects: { 4: pdfStream(content.replace('100', '900')) } })
}

export const openFixtures = async (): Promise<Fixtures> => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-journeys-'))
  const at = (...names: readonly string[]): string => join(folder, ...names)
  addSecrets(...Object.values(pins))
  for (const each of ['files/papers', 'files/profile', 'token']) mkdirSync(at(each), { recursive: true })
  for (const name of ['lease.pdf', 'contract.pdf'])
    writeFileSync(at('files', name), await createSampleDocument(new Date()))
  writeFileSync(at('files/tampered.pdf'), await tampered())
  for (let n = 0; n < batchSize; n++) {
    writeFileSync(at(`files/papers/${nameOfPaper(n)}.pdf`), makePdf({ extra: [`(${n})`] }))
  }
  const shop = await openWebsite()
  writeFileSync(at('files/shop.pem'), shop.authority)
  const core = await openCore(at('files'))
  for (const purpose of ['services', 'tls']) await core.signet('trust', 'add', 'shop.pem', '--for', purpose)
  await core.close()
  writeFileSync(at('files/profile/settings.json'), '{"services":{"allowPrivateNetwork":true}}')
  const card = { name: 'Anna Lindqvist', pin: pins.card }
  const softHsm = softHsm2ModulePath
    ? await createSoftHsm2({
        directory: at('token'),
        label: 'Company card',
        pin: card.pin,
        keys: [{ label: card.name, algorithm: 'p-256', certificateDer: 'self-signed' }],
      })
    : undefined
  return {
    folder: at('files'),
    shop,
    env: softHsm?.env ?? {},
    card: softHsm && card,
    async close() {
      await shop.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
