/** The whole window takes dropped files; nothing else that is dragged over it does anything. */
import { useEffect, useRef, useState } from 'react'

/** Answers whether files are over the window now. */
export const useFileDrop = (onDrop: (files: readonly File[]) => void): boolean => {
  const current = useRef(onDrop)
  current.current = onDrop
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const over = (event: DragEvent): void => {
      // Without this the browser would leave the page for the dropped file.
      event.preventDefault()
      const hasFiles = event.dataTransfer?.types.includes('Files') ?? false
      if (event.dataTransfer) event.dataTransfer.dropEffect = hasFiles ? 'copy' : 'none'
      setOver(hasFiles)
    }
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent): void => {
      event.preventDefault()
      setOver(false)
      current.current([...(event.dataTransfer?.files ?? [])])
    }
    window.addEventListener('dragover', over)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [])
  return isOver
}
