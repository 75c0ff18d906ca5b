/** One page beside the doors. A hidden screen keeps its state: a half-finished task is still there afterwards. */
import { createContext, type ReactNode, useContext, useEffect, useRef } from 'react'
import { isFocusLost } from './is-focus-lost.ts'
import { ScrollRegion } from './scroll-region.tsx'

/** What stands above every page. */
export const ScreenNews = createContext<ReactNode>(null)

export interface ScreenProps {
  readonly isHidden?: boolean
  readonly title: string
  readonly back?: ReactNode
  readonly beside?: ReactNode
  readonly tabs?: ReactNode
  readonly isFlush?: boolean
  readonly children: ReactNode
}

export const Screen = ({ isHidden = false, title, back, beside, tabs, isFlush = false, children }: ScreenProps) => {
  const news = useContext(ScreenNews)
  const heading = useRef<HTMLHeadingElement>(null)
  // After what the page itself gives the focus to when it appears.
  useEffect(() => {
    if (!isHidden && isFocusLost()) heading.current?.focus()
  }, [isHidden])
  return (
    <main className="main" hidden={isHidden} id={isHidden ? undefined : 'page'} tabIndex={-1}>
      <header className={isFlush && !tabs ? 'head head-line' : 'head'}>
        {back}
        <h1 className={isFlush ? 'clip' : ''} ref={heading} tabIndex={-1} title={isFlush ? title : undefined}>
          {title}
        </h1>
        {beside}
      </header>
      {tabs}
      {isFlush ? (
        <div className="body-flush">{children}</div>
      ) : (
        <ScrollRegion className="body" label={title}>
          {!isHidden && news}
          {children}
        </ScrollRegion>
      )}
    </main>
  )
}
