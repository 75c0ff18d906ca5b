/** The tabs of a page. */
export interface TabsProps<Tab extends string> {
  readonly tabs: readonly Tab[]
  readonly current: Tab
  readonly label: string
  readonly words: (tab: Tab) => string
  readonly onOpen: (tab: Tab) => void
}

export const Tabs = <Tab extends string>({ tabs, current, label, words, onOpen }: TabsProps<Tab>) => (
  <nav className="tabs" aria-label={label}>
    {tabs.map(each => (
      <button
        key={each}
        className="tab"
        type="button"
        aria-current={each === current ? 'page' : undefined}
        onClick={() => onOpen(each)}
      >
        {words(each)}
      </button>
    ))}
  </nav>
)
