/** The states of the door Keys. */
import type { PinState } from '../../src/shared/model/key.ts'
import { createRecoveryWorld, enrolledKey, newCode, otherCode, rightCode } from './sample-recovery.ts'
import { createKey, createWorld, rightPin, rightPuk, sampleModules, softwareToken } from './sample-world.ts'
import { lookAtDialog, lookAtUnfilled, openDoor, type Story } from './telling.ts'

const software = [
  createKey('s', { token: softwareToken, pin: { state: 'ok', triesLeft: 5, triesMax: 5, onReader: false } }),
]
const tab = (n: number): string => `void document.querySelectorAll('.tab')[${n}].click()`
const submit = 'void document.querySelector("dialog[open] form").requestSubmit()'
const openRow = 'document.querySelector(".keyrow details").open = true'

const lockedPin = { pin: { state: 'locked', triesLeft: 0, triesMax: 5, onReader: false } } as const
const card = (letter: string, state: PinState) => {
  const place = {
    kind: 'pkcs11',
    label: `Card ${letter}`,
    serial: letter,
    module: '/usr/lib/cmc.so',
    reader: 'R',
  } as const
  return createKey(letter, { token: place, pin: { state, triesLeft: null, triesMax: null, onReader: false } })
}
/** What a first user of a card meets. */
const cards = [card('x', 'not-set'), card('y', 'to-be-changed'), card('z', 'unknown')]
const cardModules = sampleModules
  .filter(({ name }) => name === 'CMC-CA')
  .map(module => ({
    ...module,
    tokens: cards.map(({ token: { label, serial }, pin }) => ({
      ...{ label, serial, reader: 'R', initialized: true, problem: null, writeProtected: false, keyCount: 1, pin },
    })),
  }))

export const keyStories: readonly Story[] = [
  {
    name: 'keys',
    world: language => createWorld({ language }).handlers,
    async tell({ page, t, look }) {
      await openDoor(page, 2)
      await page.until('document.querySelector(".keyrow")')
      await look('mine')
      await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true')
      await look('details')
      await page.evaluate(tab(2))
      await page.untilText(t('trouble.toFix'))
      await look('trouble')
    },
  },
  {
    name: 'keys-none',
    world: language => createWorld({ language, keys: [], modules: [] }).handlers,
    async tell(telling) {
      const { page, t, look } = telling
      await openDoor(page, 2)
      await page.untilText(t('keys.empty'))
      await look('empty')
      await page.evaluate(tab(2))
      await page.untilText(t('trouble.none'))
      await look('no-driver')
      await page.evaluate(tab(0))
      await lookAtDialog(telling, t('keys.import'), 'import')
      await page.press(t('keys.make'))
      await page.until('document.querySelector("#name")')
      await look('make')
      await page.type('#name', 'Minh Anh')
      for (const field of ['#newPin', '#again']) await page.type(field, 'abcdef1')
      await page.evaluate('document.querySelector("dialog[open] form").requestSubmit()')
      await page.untilText(t('create.done'))
      await look('made')
    },
  },
  {
    name: 'key-tasks',
    world: language => createWorld({ language, keys: software }).handlers,
    async tell(telling) {
      const { page, t } = telling
      await openDoor(page, 2)
      await page.until('document.querySelector(".keyrow details")')
      await page.evaluate(openRow)
      await lookAtUnfilled(telling, t('keys.changePin'), 'change-pin')
      await lookAtUnfilled(telling, t('keys.task.request'), 'request')
      await lookAtUnfilled(telling, t('keys.task.install'), 'install')
      await lookAtUnfilled(telling, t('keys.task.delete'), 'delete')
      await page.emit('keys.changed', [createKey('s', { token: softwareToken, ...lockedPin })])
      await lookAtUnfilled(telling, t('keys.unblock'), 'unblock')
    },
  },
  {
    name: 'key-code',
    world: language => createWorld({ language, keys: software }).handlers,
    async tell({ page, t, look }) {
      await openDoor(page, 2)
      await page.until('document.querySelector(".keyrow details")')
      await page.evaluate(openRow)
      await page.press(t('sheet.new'))
      await page.until('document.querySelector("#pin")')
      await look('asked')
      await page.type('#pin', rightPin)
      await page.evaluate(submit)
      await page.untilText(newCode)
      await look('sheet')
      await page.press(t('sheet.next'))
      await page.until('document.querySelector("#group-2")')
      await page.evaluate(submit)
      await page.until('document.querySelector("dialog[open] [aria-invalid=true]")')
      await look('confirm')
    },
  },
  {
    name: 'key-unconfirmed',
    world: language => {
      const known = [{ ...enrolledKey, keyId: 's'.repeat(43), isConfirmed: false, groupsToConfirm: [2, 5] }]
      return createWorld({ language, keys: software, recovery: createRecoveryWorld({ known }) }).handlers
    },
    async tell({ page, look }) {
      await openDoor(page, 2)
      await page.until('document.querySelector(".keyrow-why")')
      await look('told')
    },
  },
  {
    name: 'key-pins',
    world: language => createWorld({ language, keys: cards, modules: cardModules }).handlers,
    async tell({ page, t, look }) {
      await openDoor(page, 2)
      await page.until('document.querySelectorAll(".keyrow").length === 3')
      await look('mine')
      await page.evaluate(tab(2))
      await page.untilText(t('trouble.toFix'))
      await look('trouble')
    },
  },
  {
    name: 'lost',
    world: language => createWorld({ language, recovery: createRecoveryWorld() }).handlers,
    async tell({ page, t, look }) {
      await openDoor(page, 2)
      await page.until('document.querySelectorAll(".tab").length > 2')
      await page.evaluate(tab(1))
      await page.until('document.querySelector("#code-1")')
      await look('asked')
      await page.type('#code-1', rightPuk)
      await page.untilText(t('code.puk'))
      await look('puk')
      await page.type('#code-1', otherCode)
      await page.untilText(t('lost.belongsNot'))
      await look('other-code')
      await page.evaluate('document.querySelector("#code-1").select()')
      await page.type('#code-1', rightCode)
      await page.untilText(t('lost.belongs'))
      await look('right-code')
      await page.evaluate('document.querySelector("form .btn-danger").click()')
      await page.untilText(t('revoked.title'))
      await look('revoked')
    },
  },
]
