/** The menu of the window: what the page can do by its own shortcuts, and what the desktop does itself. Pure. */
import type { MenuItemConstructorOptions } from 'electron'
import type { DesktopWords } from '../../shared/messages/describe-desktop.ts'
import type { MenuCommand } from '../../shared/model/menu-command.ts'

export const createMenuTemplate = (
  t: DesktopWords,
  isMac: boolean,
  choose: (command: MenuCommand) => void,
): MenuItemConstructorOptions[] => {
  const ask = (command: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label: t(`menu.${command}`),
    click: () => choose(command),
    // Only shown: the page listens to its keys itself, and would do everything twice.
    ...(accelerator ? { accelerator, registerAccelerator: false } : {}),
  })
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const about: MenuItemConstructorOptions = { role: 'about', label: t('menu.about') }
  const quit: MenuItemConstructorOptions = { role: 'quit', label: t('menu.quit') }
  const settings = ask('settings', 'CmdOrCtrl+,')
  const lock = ask('lock', 'CmdOrCtrl+L')
  const edit = (['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'] as const).map(
    (role): MenuItemConstructorOptions => ({ role, label: t(`menu.${role}`) }),
  )
  return [
    ...(isMac ? [{ label: 'Signet', submenu: [about, separator, settings, lock, separator, quit] }] : []),
    {
      label: t('menu.file'),
      submenu: [
        ask('open', 'CmdOrCtrl+O'),
        ask('open-folder'),
        ...(isMac ? [] : [separator, settings, lock, separator, quit]),
      ],
    },
    { label: t('menu.edit'), submenu: edit.toSpliced(2, 0, separator) },
    {
      label: t('menu.view'),
      submenu: [
        ask('sign', 'CmdOrCtrl+1'),
        ask('data', 'CmdOrCtrl+2'),
        ask('keys', 'CmdOrCtrl+3'),
        separator,
        { role: 'togglefullscreen', label: t('menu.fullscreen') },
      ],
    },
    { label: t('menu.help'), submenu: [ask('shortcuts', 'F1'), ...(isMac ? [] : [about])] },
  ]
}
