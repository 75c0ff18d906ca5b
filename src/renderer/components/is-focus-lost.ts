/** Whether what had the focus is gone or hidden: whoever tabs or listens would begin again at the edge of the window. */
export const isFocusLost = (): boolean => {
  const focused = document.activeElement
  return focused === null || focused === document.body || !focused.checkVisibility()
}
