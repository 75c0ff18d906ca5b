/** The states of what surrounds the doors: first start, lock, settings, shortcuts, support desk, news of a key. */
import type { LockReason } from '../../src/shared/model/session.ts'
import { createMyDataWorld, never } from './sample-my-data.ts'
import { createOpenersWorld, passphraseSlot, sampleSlots, withOpeners } from './sample-openers.ts'
import { createRecoveryWorld, enrolledKey } from './sample-recovery.ts'
import { createSupportWorld, registeredKey } from './sample-support.ts'
import { createWorld, openSession, rightPin } from './sample-world.ts'
import { lookAtDialog, lookAtUnfilled, noDialog, openDoor, type Story } from './telling.ts'

const lockedFor = (reason: LockReason) => ({ ...openSession, isLocked: true, reason, vault: 'closed' as const })
const news = {
  revoked: { revokedAt: '2026-11-20T08:00:00Z' },
  suspended: { suspendedUntil: '2026-11-25T08:00:00Z' },
} as const

export const windowStories: readonly Story[] = [
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
    name: 'first-start-code',
    world: language =>
      createWorld({ language, firstStart: 'open', recovery: createRecoveryWorld({ known: [] }) }).handlers,
    async tell({ page, t, look }) {
      await page.until('document.querySelector(".decision .choice")')
      await look('keys')
      await page.press(t('first.next'))
      await page.until('document.querySelectorAll(".steps .done").length === 2')
      await look('code')
      await page.press(t('first.later'))
      await page.untilText(t('first.resume'))
      await look('left')
    },
  },
  ...(['revoked', 'suspended'] as const).map(
    (state): Story => ({
      name: `news-${state}`,
      world: language =>
        createWorld({
          language,
          recovery: createRecoveryWorld({ known: [{ ...enrolledKey, ...news[state], state, isNews: true }] }),
        }).handlers,
      async tell({ page, look }) {
        await page.until('document.querySelector(".news")')
        await look('told')
      },
    }),
  ),
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
      await page.key('Enter', true)
      await page.type('#pin', rightPin)
      await page.evaluate('document.querySelector("dialog[open] form").requestSubmit()')
      await page.untilText(t('desk.suspend.same'))
      await look('one-signed')
    },
  },
  ...(['suspended', 'revoked'] as const).map(
    (state): Story => ({
      name: `desk-${state}`,
      world: language =>
        createWorld({ language, support: createSupportWorld({ key: { ...registeredKey, ...news[state], state } }) })
          .handlers,
      async tell({ page, t, look }) {
        await page.until('document.querySelectorAll(".doors > ul .door").length === 4')
        await openDoor(page, 3)
        await page.type('#wanted', '7q4m-21')
        await page.key('Enter')
        await page.untilText(t('desk.found'))
        await look('found')
      },
    }),
  ),
  {
    name: 'settings',
    world: language => createWorld({ language }).handlers,
    async tell({ page, t, look }) {
      await openDoor(page, 3)
      await page.untilText(t('settings.version', { version: '0.1.0' }))
      await page.until('!document.querySelector(".loading")')
      await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true')
      await look('all')
    },
  },
  {
    name: 'settings-openers',
    world: language => {
      const folder = `home / ${'très-long-dossier '.repeat(8)}`
      const daily = { isOn: true, folder, keep: 7, lastAt: null, problem: null }
      const slots = [...sampleSlots, passphraseSlot]
      return withOpeners(createOpenersWorld({ daily, slots }), createWorld({ language }).handlers)
    },
    async tell(telling) {
      const { page, t, look } = telling
      await openDoor(page, 3)
      await page.until('document.querySelectorAll("[aria-labelledby=openers-title] li").length > 2')
      await page.evaluate('document.querySelector("#openers-title").scrollIntoView()')
      await look('ways')
      await lookAtUnfilled(telling, t('opener.addKey'), 'add-key')
      await lookAtUnfilled(telling, t('opener.changePassphrase'), 'passphrase')
      await lookAtDialog(telling, t('opener.remove', { name: t('opener.passphrase') }), 'remove')
      await lookAtUnfilled(telling, t('rotate.open'), 'rotate')
    },
  },
  {
    name: 'shortcuts',
    world: language => createWorld({ language, support: createSupportWorld() }).handlers,
    async tell({ page, look }) {
      await page.until('document.querySelectorAll(".doors > ul .door").length === 4')
      await page.key('F1')
      await page.until('document.querySelector("dialog[open] kbd")')
      await look('sheet')
      await page.key('Escape')
      await page.until(noDialog)
    },
  },
  ...(['start', 'idle', 'key-removed'] as const).map(
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
  {
    name: 'locked-passphrase',
    world: language =>
      createWorld({ language, session: lockedFor('start'), keys: [], passphrase: 'fünf Eulen am See' }).handlers,
    async tell({ page, look }) {
      await page.until('document.querySelector("#unlock-passphrase")')
      await look('asked')
      await page.type('#unlock-passphrase', 'sechs Eulen am See')
      await page.evaluate('document.querySelector("dialog.locked form").requestSubmit()')
      await page.until('document.querySelector("#unlock-passphrase[aria-invalid=true]")')
      await look('wrong')
    },
  },
]
