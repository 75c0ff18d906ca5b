/** A link of a website that is pasted anywhere but into a field is opened: whoever copied it need not look for the place. */
import { useEffect } from 'react'
import { linkSchemes } from '../shared/model/arrival.ts'

const link = new RegExp(`^(?:${linkSchemes.join('|')}):\\S+$`, 'i')

/** @param open keep it stable; null: nothing is opened now */
export const usePastedLink = (open: ((link: string) => void) | null): void => {
  useEffect(() => {
    if (!open) return undefined
    const onPaste = (event: ClipboardEvent): void => {
      const isTyping = event.target instanceof Element && event.target.matches('input, textarea')
      const text = event.clipboardData?.getData('text/plain').trim() ?? ''
      if (isTyping || document.querySelector('dialog[open]') || !link.test(text)) return
      event.preventDefault()
      open(text)
    }
    window.addEventListener('paste', onPaste)
    return () => window.removeEventListener('paste', onPaste)
  }, [open])
}
