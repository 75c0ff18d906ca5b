/** What the menu of the window asks the page for; everything else in it the desktop does itself. */
export const menuCommands = ['open', 'open-folder', 'sign', 'data', 'keys', 'settings', 'lock', 'shortcuts'] as const
export type MenuCommand = (typeof menuCommands)[number]
