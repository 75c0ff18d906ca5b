/** The browser's own list of choices, with an arrow of the window's; its options are what stands in it. */
import type { ComponentProps } from 'react'
import { Icon } from './icon.tsx'

export const Select = ({ className = 'select', ...attributes }: ComponentProps<'select'>) => (
  <span className="selectbox">
    <select className={className} {...attributes} />
    <Icon name="down" />
  </span>
)
