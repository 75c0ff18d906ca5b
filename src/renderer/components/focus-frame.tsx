/** One thing at a time, over the whole window: its bar, and what is to be decided. */
import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'

export const FocusFrame = ({ bar, children }: { readonly bar: ReactNode; readonly children: ReactNode }) => (
  <div className="focus">
    <header className="focus-bar">
      <span className="brand">
        <Icon name="signet" />
        <span>Signet</span>
      </span>
      {bar}
    </header>
    <main className="focus-body" id="page" tabIndex={-1}>
      {children}
    </main>
  </div>
)
