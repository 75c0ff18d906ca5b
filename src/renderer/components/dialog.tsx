/** A modal layer over the native <dialog>: the browser traps focus, Escape closes, focus returns to what opened it. */
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { Icon } from './icon.tsx'
import type { IconName } from './icon-shapes.tsx'
import { ScrollRegion } from './scroll-region.tsx'

export interface DialogProps {
  readonly icon: IconName
  readonly tone?: 'bad'
  readonly title: string
  readonly sub?: string
  readonly isWide?: boolean
  /** Names the body where nothing in it takes the focus: the keyboard must reach what scrolls. */
  readonly bodyLabel?: string
  /** Absent while nothing may interrupt what runs. */
  readonly onClose?: (() => void) | undefined
  readonly children: ReactNode
  readonly foot?: ReactNode
  readonly onSubmit?: (form: HTMLFormElement) => void
}

/** The element marked `data-first-focus` has the focus first. */
export const Dialog = ({ icon, tone, title, sub, isWide, bodyLabel, onClose, ...parts }: DialogProps) => {
  const { children, foot, onSubmit } = parts
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    element?.querySelector<HTMLElement>('[data-first-focus]')?.focus()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className={isWide ? 'dialog dialog-wide' : 'dialog'}
      aria-labelledby={`${id}-title`}
      {...(sub ? { 'aria-describedby': `${id}-sub` } : {})}
      onCancel={event => {
        event.preventDefault()
        onClose?.()
      }}
    >
      <form
        className="dialog-form"
        noValidate
        onSubmit={event => {
          event.preventDefault()
          onSubmit?.(event.currentTarget)
        }}
      >
        <header className="dialog-head">
          <span className={`tile tile-lg ${tone ? `tile-${tone}` : ''}`}>
            <Icon name={icon} />
          </span>
          <div>
            <h2 id={`${id}-title`}>{title}</h2>
            {sub && (
              <p className="t-2" id={`${id}-sub`}>
                {sub}
              </p>
            )}
          </div>
        </header>
        {bodyLabel === undefined ? (
          <div className="dialog-body">{children}</div>
        ) : (
          <ScrollRegion className="dialog-body" label={bodyLabel}>
            {children}
          </ScrollRegion>
        )}
        {foot && <footer className="dialog-foot">{foot}</footer>}
      </form>
    </dialog>
  )
}
