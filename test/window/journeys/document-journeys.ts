/** Documents: signed with a software key, with a card and by the hundred, and checked. */
import { appendFileSync, readdirSync, readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { batchSize, nameOfPaper } from './fixtures.ts'
import type { Stage } from './stage.ts'

const sign = async (stage: Stage, name: string, signer: string, pin: string): Promise<void> => {
  const { app, at, expectSigned, operator, shows, t } = stage
  await operator.openDocument(at(`${name}.pdf`))
  await operator.press(t('panel.sign'))
  await operator.enter(t('pin.label'), pin)
  await operator.press(t('pin.sign'))
  await shows(t('result.done'))
  expect(await app.page.evaluate('document.querySelector(".verdict").innerText')).toContain(signer)
  await expectSigned(at(`${name}-signed.pdf`))
  await operator.press(t('result.another'))
  await shows(t('drop.title'))
}

export const signWithSoftwareKey = async (stage: Stage): Promise<void> => {
  await stage.operator.goTo('sign')
  await sign(stage, 'lease', stage.holder.name, stage.holder.pin)
}

const signWith = async ({ operator, shows, t }: Stage, name: string): Promise<void> => {
  await operator.press(t('signwith.other'))
  await operator.choose(name)
  await operator.press(t('chooser.use'))
  await shows(t('signwith.you'))
}

export const signWithCard = async (stage: Stage): Promise<void> => {
  const { card, holder, operator } = stage
  if (!card) throw new Error('there is no card')
  await operator.goTo('sign')
  await signWith(stage, card.name)
  await sign(stage, 'contract', card.name, card.pin)
  await signWith(stage, holder.name)
}

export const batchOfMany = async ({ at, describe, expectSigned, holder, operator, shows, t }: Stage): Promise<void> => {
  const failing = nameOfPaper(batchSize - 1)
  await operator.goTo('sign')
  await operator.openFolder(at('papers'))
  await shows(t('batch.review', { ready: batchSize, leftOut: 0 }))
  // Changed after the review: nobody saw what would be signed.
  appendFileSync(at(`papers/${failing}.pdf`), '% changed')
  await operator.press(t('batch.sign', { count: batchSize }))
  await operator.enter(t('pin.label'), holder.pin)
  await operator.press(t('pin.sign'))
  await shows(t('batch.ended', { signed: batchSize - 1, total: batchSize }))
  await shows(describe('documents/changed'))
  const signed = readdirSync(at('papers')).filter(name => name.endsWith('-signed.pdf'))
  expect(signed).toHaveLength(batchSize - 1)
  expect(signed).not.toContain(`${failing}-signed.pdf`)
  await expectSigned(at(`papers/${nameOfPaper(0)}-signed.pdf`))
  await operator.press(t('batch.done'))
  await shows(t('drop.title'))
}

export const checkTampered = async ({ app, at, operator, shows, t, verdict }: Stage): Promise<void> => {
  await operator.goTo('sign')
  await operator.openDocument(at('tampered.pdf'))
  await shows(verdict('file.bad.title', { count: 1 }))
  await shows(verdict('file.bad.changed', { signers: 'Nguyễn Thị Ánh' }))
  await app.dialogs.queue({ filePath: at('report.pdf') })
  await operator.press(t('checked.save'))
  await shows(t('checked.saved', { fileName: 'report.pdf' }))
  expect(readFileSync(at('report.pdf')).subarray(0, 5).toString()).toBe('%PDF-')
  await operator.press(t('document.back'))
  await shows(t('drop.title'))
}
