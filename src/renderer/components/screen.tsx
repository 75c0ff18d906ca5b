/** One page beside the doors. A hidden screen keeps its state: a half-finished task is still there afterwards. */
import { createContext, type ReactNode, useContext } from 'react'
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
  return (
    <main className="main" hidden={isHidden} id={isHidden ? undefined : 'page'} tabIndex={-1}>
      <header className={isFlush && !tabs ? 'head head-line' : 'head'}>
        {back}
        <h1 className={isFlush ? 'clip' : ''} tabIndex={-1} title={isFlush ? title : undefined}>
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
