/** The states of the door My data & sites. */
import { createMyDataWorld, everyAttribute, never } from './sample-my-data.ts'
import { createWorld, openSession } from './sample-world.ts'
import { openDoor, type Story, type Telling } from './telling.ts'

const noDialog = 'document.querySelector("dialog[open]") === null'
const dialog = async ({ page, look }: Telling, words: string, state: string): Promise<void> => {
  await page.press(words)
  await page.until('document.querySelector("dialog[open]")')
  await look(state)
  await page.key('Escape')
  await page.until(noDialog)
}

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
      await dialog(telling, t('data.add'), 'add')
      await dialog(telling, t('data.card'), 'card')
      await dialog(telling, t('rights.freeze'), 'freeze')
      await dialog(telling, t('rights.export'), 'export')
      await dialog(telling, t('rights.backup'), 'backup')
      await dialog(telling, t('rights.restore'), 'restore')
      await dialog(telling, t('rights.erase'), 'erase')
      await page.press(t('data.tab.sites'))
      await page.until(
        'document.querySelectorAll(".tab")[1].ariaCurrent === "page" && !document.querySelector(".loading")',
      )
      await look('sites')
      await page.press(t('data.tab.log'))
      await page.until('document.querySelector(".panes li")')
      await look('log')
      await page.evaluate('void document.querySelector(".panes li button").click()')
      await page.until('document.querySelector(".panes .kv, .panes dl")')
      await look('receipt')
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
]
