/** What the menu of the window asks for. As with shortcuts, an open dialog, and the lock, keep it from the page. */
import { useEffect, useRef } from 'react'
import type { MenuCommand } from '../shared/model/menu-command.ts'
import { bridge } from './bridge.ts'

export const useMenu = (commands: Readonly<Partial<Record<MenuCommand, () => void>>>): void => {
  const current = useRef(commands)
  current.current = commands
  useEffect(
    () =>
      bridge.menu.onChosen(command => {
        if (!document.querySelector('dialog[open]')) current.current[command]?.()
      }),
    [],
  )
}
