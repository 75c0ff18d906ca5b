/** The states of the doors Keys, Settings and Support desk, and of the lock. */
import type { LockReason } from '../../src/shared/model/session.ts'
import { createMyDataWorld, never } from './sample-my-data.ts'
import { createRecoveryWorld, otherCode, rightCode } from './sample-recovery.ts'
import { createSupportWorld } from './sample-support.ts'
import { createKey, createWorld, openSession, softwareToken } from './sample-world.ts'
import { openDoor, type Story, type Telling } from './telling.ts'

const software = [
  createKey('s', { token: softwareToken, pin: { state: 'ok', triesLeft: 5, triesMax: 5, onReader: false } }),
]
const noDialog = 'document.querySelector("dialog[open]") === null'
const lockedFor = (reason: LockReason) => ({ ...openSession, isLocked: true, reason, vault: 'closed' as const })
const tab = (n: number): string => `void document.querySelectorAll('.tab')[${n}].click()`
/** Opens a dialog, looks at it, then at what it says when nothing was typed. */
const dialog = async ({ page, look }: Telling, words: string, state: string): Promise<void> => {
  await page.press(words)
  await page.until('document.querySelector("dialog[open]")')
  await look(state)
  await page.key('Escape')
  await page.until(noDialog)
}

export const keyStories: readonly Story[] = [
  {
    name: 'first-start',
    world: language =>
      createWorld({ language, firstStart: 'open', keys: [], myData: createMyDataWorld({ processing: never }) })
        .handlers,
    async tell({ page, t, look }) {
      await page.until('document.querySelector("input[type=checkbox]")')
      await look('agreement')
      await page.evaluate('document.querySelector("input[type=checkbox]").click()')
      await page.press(t('first.next'))
      await page.untilText(t('first.key.title'))
      await look('key')
    },
  },
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
      await dialog(telling, t('keys.import'), 'import')
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
      await page.evaluate('document.querySelector(".keyrow details").open = true')
      await dialog(telling, t('keys.changePin'), 'change-pin')
      await dialog(telling, t('keys.task.request'), 'request')
      await dialog(telling, t('keys.task.install'), 'install')
      await dialog(telling, t('keys.task.delete'), 'delete')
      await dialog(telling, t('sheet.new'), 'new-code')
      await page.emit('keys.changed', [createKey('s', { token: softwareToken, ...lockedPin })])
      await dialog(telling, t('keys.unblock'), 'unblock')
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
  {
    name: 'desk',
    world: language => createWorld({ language, support: createSupportWorld() }).handlers,
    async tell({ page, t, look }) {
      await page.until('document.querySelectorAll(".doors > ul .door").length === 4')
      await openDoor(page, 3)
      await page.until('document.activeElement.id === "wanted"')
      await look('find')
      await page.type('#wanted', '7q4m-21')
      await page.key('Enter')
      await page.untilText(t('desk.found'))
      await page.type('#code-1', 'H3BM')
      await look('wrong-group')
      await page.key('F8')
      await page.untilText(t('desk.suspend.title'))
      await look('suspend')
    },
  },
  {
    name: 'settings',
    world: language => createWorld({ language }).handlers,
    async tell({ page, t, look }) {
      await openDoor(page, 3)
      await page.untilText(t('settings.version', { version: '0.1.0' }))
      await look('all')
    },
  },
  ...(['start', 'idle'] as const).map(
    (reason): Story => ({
      name: `locked-${reason}`,
      world: language => createWorld({ language, session: lockedFor(reason) }).handlers,
      async tell({ page, t, look }) {
        await page.until('document.querySelector("#unlock-pin")')
        await look('asked')
        await page.type('#unlock-pin', 'not-it')
        await page.evaluate('document.querySelector("dialog.locked form").requestSubmit()')
        await page.untilText(t('lock.wrong'))
        await look('wrong')
      },
    }),
  ),
]

const lockedPin = { pin: { state: 'locked', triesLeft: 0, triesMax: 5, onReader: false } } as const
