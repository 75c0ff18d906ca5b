/** One fact of a query, with its picture. */
import type { ReactNode } from 'react'
import { Icon } from '../../components/icon.tsx'

export interface QueryLineProps {
  readonly icon: 'history' | 'lock' | 'info'
  readonly children: ReactNode
}

export const QueryLine = ({ icon, children }: QueryLineProps) => (
  <p className="row top g-2 t-sm t-2">
    <Icon name={icon} className="icon-sm mt-1" />
    <span className="path">{children}</span>
  </p>
)
