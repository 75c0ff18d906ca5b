/** The menu of the window, without a desktop: its words, what it asks the page for, and the keys that it names. */
import { expect, test } from 'vitest'
import { createMenuTemplate } from '../../src/main/window/menu-template.ts'
import { shortcutTable } from '../../src/renderer/shortcut-table.ts'
import { createDesktopWords } from '../../src/shared/messages/describe-desktop.ts'
import { type MenuCommand, menuCommands } from '../../src/shared/model/menu-command.ts'
import { languages } from '../../src/shared/words.ts'

interface Entry {
  readonly label?: string
  readonly role?: string
  readonly type?: string
  readonly accelerator?: string
  readonly registerAccelerator?: boolean
  readonly click?: () => void
}

const entriesOf = (
  language: (typeof languages)[number],
  isMac: boolean,
  chosen: MenuCommand[] = [],
): readonly Entry[] =>
  createMenuTemplate(createDesktopWords(language), isMac, command => chosen.push(command)).flatMap(
    ({ submenu }) => submenu as unknown as readonly Entry[],
  )

test.each(languages)('has words of its own for every entry in %s', language => {
  for (const isMac of [true, false]) {
    const template = createMenuTemplate(createDesktopWords(language), isMac, () => undefined)
    expect(template.map(({ label }) => label)).not.toContain(undefined)
    for (const entry of entriesOf(language, isMac)) expect(entry.type === 'separator' || entry.label).toBeTruthy()
  }
})

test.each([true, false])('asks the page for each command once (macOS: %s)', isMac => {
  const chosen: MenuCommand[] = []
  for (const entry of entriesOf('en', isMac, chosen)) entry.click?.()
  expect([...chosen].sort()).toEqual([...menuCommands].sort())
  const roles = entriesOf('en', isMac).flatMap(({ role }) => role ?? [])
  expect([...roles].sort()).toEqual(
    ['about', 'copy', 'cut', 'paste', 'quit', 'redo', 'selectAll', 'togglefullscreen', 'undo'].sort(),
  )
})

test('names the keys that the page listens to, and listens to none itself', () => {
  const known = new Set<string>(shortcutTable.flatMap(({ rows }) => rows.flatMap(({ keys }) => [...keys])))
  const named = entriesOf('en', false).filter(({ accelerator }) => accelerator !== undefined)
  expect(named.length).toBeGreaterThan(5)
  for (const { accelerator = '', registerAccelerator } of named) {
    const [key = '', modifier] = accelerator.split('+').reverse()
    expect(known, accelerator).toContain(modifier ? `mod+${key.toLowerCase()}` : key)
    expect(registerAccelerator).toBe(false)
  }
})
