/** The first start, and what befalls a key: its PIN changed, locked and unblocked; and the key revoked by its code. */
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { unlockCodeGroups } from '../../../src/shared/unlock-code.ts'
import { addSecrets } from '../../traces.ts'
import { pins } from './fixtures.ts'
import { findSoftwareKey, type Stage } from './stage.ts'

export const firstStart = async ({ app, at, call, card, holder, operator, shows, t }: Stage): Promise<void> => {
  await shows(t('agree.title'))
  await operator.tick(t('agree.box'))
  await operator.press(t('first.next'))
  await shows(t('first.key.title'))
  if (card) await shows(card.name)
  await operator.choose(t('first.key.new'))
  await operator.press(t('first.next'))
  await operator.enter(t('create.name'), holder.name)
  await operator.enter(t('create.pin'), holder.pin)
  await operator.enter(t('create.pin.again'), holder.pin)
  await operator.press(t('create.make'))
  await shows(t('create.done'))
  const codes = 'Array.from(document.querySelectorAll("dialog output"), ({ innerText }) => innerText)'
  const [puk = '', unlockCode = ''] = await app.page.evaluate<readonly string[]>(codes)
  addSecrets(puk, unlockCode)
  Object.assign(holder, { puk, unlockCode })
  await operator.tick(t('create.puk.confirm'))
  await operator.press(t('create.finish'))
  await shows(t('sheet.confirm.title'))
  const asked = 'Array.from(document.querySelectorAll("input[name^=group-]"), ({ name }) => name)'
  const groups = (await app.page.evaluate<readonly string[]>(asked)).map(name => Number(name.slice('group-'.length)))
  expect(groups).toHaveLength(2)
  for (const group of groups) await operator.enter(t('code.group', { group }), unlockCode.split('-')[group] ?? '')
  await operator.press(t('sheet.confirm.do'))
  await shows(t('signwith.you'))
  expect(await call('recovery.list()')).toMatchObject([{ isConfirmed: true }])
  expect(JSON.parse(readFileSync(at('profile/settings.json'), 'utf8'))).toMatchObject({ firstStart: 'done' })
}

export const changePinAndUnblock = async (stage: Stage): Promise<void> => {
  const { app, call, holder, operator, shows, t } = stage
  const change = async (old: string, next: string): Promise<void> => {
    await operator.enter(t('changePin.old'), old)
    await operator.enter(t('create.pin'), next)
    await operator.enter(t('create.pin.again'), next)
    await operator.press(t('changePin.do'))
  }
  await operator.goTo('keys')
  await operator.press(t('keys.changePin'), t('keys.software'))
  await change(pins.first, pins.second)
  await shows(t('changePin.done'))
  await operator.press(t('app.close'))
  // Three of the five tries were spent on another day.
  const keyId = await findSoftwareKey(stage)
  for (const _try of [1, 2, 3]) {
    const wrong = call(`keys.changePin(${JSON.stringify({ keyId, oldPin: pins.first, newPin: pins.third })})`)
    await expect(wrong).rejects.toThrow('tokens/pin-incorrect')
  }
  await operator.press(t('keys.changePin'), t('keys.software'))
  await change(pins.first, pins.third)
  await shows(t('pin.last.note'))
  await operator.tick(t('pin.last.confirm'))
  await change(pins.first, pins.third)
  await shows(t('pin.locked.title'))
  await operator.press(t('keys.unblock'))
  await operator.enter(t('create.puk'), holder.puk)
  await operator.enter(t('create.pin'), pins.third)
  await operator.enter(t('create.pin.again'), pins.third)
  await operator.press(t('unblock.do'))
  await shows(t('unblock.done'))
  await operator.press(t('app.close'))
  await shows(t('pin.tries', { left: 5, max: 5 }))
  holder.pin = pins.third
  await app.page.waitUntil('document.querySelector("dialog[open]") === null')
  await expect(call(`session.unlock(${JSON.stringify({ keyId, pin: pins.third })})`)).resolves.toMatchObject({
    vault: 'open',
  })
}

export const revokeByCode = async ({ app, at, call, holder, operator, shows, t }: Stage): Promise<void> => {
  await operator.goTo('keys')
  await operator.press(t('keys.tab.lost'))
  for (const [index, typed] of holder.unlockCode.split('-').slice(1).entries()) {
    await operator.enter(t('code.group.of', { group: index + 1, groups: unlockCodeGroups }), typed)
  }
  await shows(t('lost.belongs'))
  await operator.press(t('lost.do'))
  await shows(t('revoked.title'))
  await app.dialogs.queue({ filePath: at('proof.jwt') })
  await operator.press(t('revoked.save'))
  await shows(t('revoked.saved', { file: 'proof.jwt' }))
  expect(readFileSync(at('proof.jwt'), 'utf8')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\s*$/)
  const keys = await call<readonly { readonly token: { readonly kind: string } }[]>('keys.list()')
  expect(keys.filter(({ token }) => token.kind === 'software')).toEqual([])
}
