/** Personal data: a website answered, another question refused; then all of it taken along, and erased. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { QuestionKind } from '../../../native-mocks/website/ask.ts'
import type { Transaction } from '../../../native-mocks/website/website.ts'
import { findSoftwareKey, type Stage } from './stage.ts'

const birthDate = '1990-02-28'

/** As the desktop hands over the link of a website. */
const arrive = async ({ app, shop, shows, t }: Stage, kind: QuestionKind): Promise<Transaction> => {
  const { link, transaction } = await shop.ask(kind)
  await app.emit('open-url', link)
  await shows(t('query.title', { name: 'Cave Valette', count: 1 }))
  return transaction
}

export const answerQuery = async (stage: Stage): Promise<void> => {
  const { app, call, card, claim, holder, operator, shows, t } = stage
  const keyId = await findSoftwareKey(stage)
  await call(`session.unlock(${JSON.stringify({ keyId, pin: holder.pin })})`)
  const item = { name: 'birthdate', value: birthDate, place: 'vault', key: null }
  await call(`myData.setAttribute(${JSON.stringify(item)})`)
  const transaction = await arrive(stage, 'age')
  await operator.tick(claim('age_over_18'))
  if (card) await operator.choose(holder.name)
  await operator.press(t('query.shareCount', { count: 1 }))
  await operator.enter(t('pin.label'), holder.pin)
  await operator.press(t('query.pin.share.do'))
  await shows(t('query.done', { name: 'Cave Valette' }))
  expect(transaction).toMatchObject({ state: 'answered', told: { claims: { age_over_18: true } } })
  expect(JSON.stringify(transaction.told)).not.toContain(birthDate)
  expect((await app.shell.calls()).map(({ method }) => method)).toContain('openExternal')
  await operator.press(t('query.leave'))
  await shows(t('drop.title'))
}

export const refuseQuery = async (stage: Stage): Promise<void> => {
  const { call, operator, shop, shows, t } = stage
  const before = shop.received.length
  const transaction = await arrive(stage, 'birthdate')
  await operator.press(t('query.refuse'))
  await shows(t('drop.title'))
  const receipts = () => call('myData.receipts({ limit: 9, beforeSeq: null, clientId: null })')
  await expect.poll(receipts, { timeout: 60_000 }).toMatchObject([{ eventState: 'refused' }, { eventState: 'given' }])
  // The website was not told.
  expect(transaction.state).toBe('waiting')
  expect(shop.received).toHaveLength(before)
}

export const exportAndErase = async ({ app, at, call, operator, shows, t }: Stage): Promise<void> => {
  await operator.goTo('data')
  await shows(t('data.sub'))
  await app.dialogs.queue({ filePath: at('mine.json') })
  await operator.press(t('rights.export'))
  await operator.choose(t('export.json'))
  await operator.press(t('data.chooseTarget'))
  await shows(t('data.savedAs', { file: 'mine.json' }))
  expect(readFileSync(at('mine.json'), 'utf8')).toContain(birthDate)
  await operator.press(t('app.close'))
  await operator.press(t('rights.erase'))
  const word = t('erase.word')
  await operator.enter(t('erase.type', { word }), word)
  await operator.press(t('erase.do'))
  await shows(t('erased.title'))
  await operator.press(t('app.close'))
  await shows(t('agree.title'))
  expect(readdirSync(at('profile')).filter(name => /^(vault|documents|backups|processing)/.test(name))).toEqual([])
  expect(await call('session.state()')).toMatchObject({ isLocked: false, vault: 'absent' })
}
