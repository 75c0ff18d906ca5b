/** The states of the door My data & sites. */
import { AppError } from '../../src/shared/errors.ts'
import { createMyDataWorld, everyAttribute, never } from './sample-my-data.ts'
import { createSitesWorld, longSite, sampleReceipts, withSites } from './sample-sites.ts'
import { createStatementsWorld, endedStatement, identity, longStatement } from './sample-statements.ts'
import { createWorld, openSession } from './sample-world.ts'
import { lookAtDialog, noDialog, openDoor, type Story } from './telling.ts'

export const dataStories: readonly Story[] = [
  {
    name: 'data-consent',
    world: language => createWorld({ language, myData: createMyDataWorld({ processing: never }) }).handlers,
    async tell({ page, look }) {
      await openDoor(page, 1)
      await page.until('document.querySelector("input[type=checkbox]")')
      await look('asked')
    },
  },
  {
    name: 'data-closed',
    world: language => createWorld({ language, session: { ...openSession, vault: 'closed' } }).handlers,
    async tell({ page, t, look }) {
      await openDoor(page, 1)
      await page.untilText(t('data.closed'))
      await look('asked')
    },
  },
  {
    name: 'data',
    world: language => createWorld({ language, myData: createMyDataWorld({ inVault: everyAttribute }) }).handlers,
    async tell(telling) {
      const { page, t, look } = telling
      await openDoor(page, 1)
      await page.until('document.querySelector("table")')
      await look('mine')
      await lookAtDialog(telling, t('data.add'), 'add')
      await lookAtDialog(telling, t('data.card'), 'card')
      await lookAtDialog(telling, t('rights.freeze'), 'freeze')
      await lookAtDialog(telling, t('rights.export'), 'export')
      await lookAtDialog(telling, t('rights.backup'), 'backup')
      await lookAtDialog(telling, t('rights.restore'), 'restore')
      await lookAtDialog(telling, t('rights.erase'), 'erase')
      await page.press(t('data.tab.log'))
      await page.until('document.querySelector(".panes li")')
      await look('log')
      await page.evaluate('void document.querySelector(".panes li button").click()')
      await page.until('document.querySelector(".panes .kv, .panes dl")')
      await look('receipt')
    },
  },
  {
    name: 'data-one',
    world: language => {
      const soon = new Date(Date.now() + 600_000).toISOString()
      const inVault = everyAttribute
        .filter(({ name }) => ['picture', 'gender'].includes(name))
        .map(each => (each.name === 'gender' ? { ...each, expiresAt: soon } : each))
      const onKeys = [{ name: 'title', keyId: 'k'.repeat(43), changedAt: soon }]
      return createWorld({ language, myData: createMyDataWorld({ inVault, onKeys }) }).handlers
    },
    async tell(telling) {
      const { page, t, look } = telling
      await openDoor(page, 1)
      await page.until('document.querySelector("table")')
      await look('card-data')
      await lookAtDialog(telling, t('data.edit', { item: '' }).trim(), 'change')
      await lookAtDialog(telling, t('data.delete', { item: '' }).trim(), 'delete')
      await lookAtDialog(telling, t('data.showOnKey'), 'on-key')
      await lookAtDialog(telling, t('card.keep', { count: 1 }), 'keep')
    },
  },
  {
    name: 'sites',
    world: language =>
      withSites(createSitesWorld({ objected: [longSite.clientId] }), createWorld({ language }).handlers),
    async tell(telling) {
      const { page, t, look } = telling
      await openDoor(page, 1)
      await page.until('document.querySelectorAll(".tab").length === 3')
      await page.evaluate('document.querySelectorAll(".tab")[1].click()')
      await page.until('document.querySelector(".panes .timeline")')
      await look('known')
      await page.press(t('letter.write'))
      await page.until('document.querySelector("dialog[open]")')
      await look('letter')
      await page.evaluate('document.querySelector("dialog[open] form").requestSubmit()')
      await page.until('document.querySelector(".letter-sheet")')
      await page.evaluate('document.querySelector("dialog[open] form").requestSubmit()')
      await page.until('document.querySelector("dialog[open] ol")')
      await look('letter-done')
      await page.key('Escape')
      await page.until('document.querySelector("dialog[open]") === null')
      await page.evaluate('document.querySelectorAll(".pane-list .item")[2].click()')
      await page.until(
        `document.querySelector(".panes .timeline") && document.querySelectorAll(".pane-list .item")[2].ariaCurrent === 'true'`,
      )
      await look('long')
    },
  },
  {
    name: 'data-letter',
    world: language => {
      const older = { ...sampleReceipts[2], pseudonymAlias: 'oLdNaMe1' } as (typeof sampleReceipts)[number]
      const receipts = sampleReceipts.map(receipt => (receipt.seq === older.seq ? older : receipt))
      return withSites(createSitesWorld({ receipts }), createWorld({ language }).handlers)
    },
    async tell({ page, t, look }) {
      await openDoor(page, 1)
      await page.press(t('data.tab.sites'))
      await page.press(t('letter.write'))
      await page.until('document.querySelector("dialog[open] summary")')
      await look('choose')
      await page.evaluate('document.querySelector("dialog summary").click()')
      await page.evaluate('document.querySelector("dialog details input:not(:checked)").click()')
      await page.until('document.querySelector("dialog .note")')
      await page.evaluate('document.querySelector("dialog .note").scrollIntoView()')
      await look('receipts')
      await page.evaluate('document.querySelector("dialog[open] form").requestSubmit()')
      await page.until('document.querySelector(".letter-sheet")')
      await look('read')
    },
  },
  {
    name: 'data-empty',
    world: language => {
      const { handlers } = createWorld({ language, myData: createMyDataWorld({ inVault: [], onKeys: [] }) })
      return handlers
    },
    async tell({ page, t, look }) {
      await openDoor(page, 1)
      await page.untilText(t('data.empty'))
      await look('mine')
    },
  },
  {
    name: 'statements',
    world: language => {
      const kept = [identity, longStatement, endedStatement]
      return createWorld({ language, statements: createStatementsWorld({ kept, refused: 'credentials/untrusted' }) })
        .handlers
    },
    async tell({ page, t, look }) {
      await openDoor(page, 1)
      const rows = 'document.querySelectorAll("section[aria-labelledby=statements] li")'
      await page.until(`${rows}.length === 3`)
      await page.evaluate(`${rows}[0].scrollIntoView()`)
      await look('listed')
      for (const [row, button, state] of [
        [0, 0, 'shown'],
        [1, 0, 'long'],
        [1, 1, 'remove'],
      ] as const) {
        await page.evaluate(`void ${rows}[${row}].querySelectorAll('button')[${button}].click()`)
        await page.until('document.querySelector("dialog[open]") && !document.querySelector("dialog[open] .loading")')
        await look(state)
        await page.key('Escape')
        await page.until(noDialog)
      }
      await page.press(t('statements.import'))
      await page.until('document.querySelector("section[aria-labelledby=statements] .note-bad")')
      await look('refused')
    },
  },
  ...(['loading', 'failed'] as const).map(
    (state): Story => ({
      name: `statements-${state}`,
      world(language) {
        const { handlers } = createWorld({ language })
        const list = (): Promise<never> =>
          state === 'failed' ? Promise.reject(new AppError('vault/damaged')) : new Promise(() => undefined)
        return { ...handlers, credentials: { ...handlers.credentials, list } }
      },
      async tell({ page, look }) {
        await openDoor(page, 1)
        const shown = state === 'failed' ? '.note-bad' : '.loading'
        await page.until(`document.querySelector('section[aria-labelledby=statements] ${shown}')`)
        await look(state)
      },
    }),
  ),
]
