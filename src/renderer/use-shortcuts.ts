/** Keyboard shortcuts: Ctrl, or ⌘ on macOS, is written `mod`. An open dialog has the keyboard to itself. */
import { useEffect, useRef } from 'react'

export type Shortcuts = Readonly<Record<string, () => void>>

export const useShortcuts = (shortcuts: Shortcuts): void => {
  const current = useRef(shortcuts)
  current.current = shortcuts
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.altKey || document.querySelector('dialog[open]')) return
      const run = current.current[`${event.ctrlKey || event.metaKey ? 'mod+' : ''}${event.key}`]
      if (!run) return
      event.preventDefault()
      run()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}
