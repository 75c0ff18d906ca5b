/** What main does when the page looks at the log. */
import type { Handlers } from '../shared/contract.ts'
import type { App } from './app.ts'

export const createLogBookHandlers = ({ logBook }: Pick<App, 'logBook'>): Handlers['logBook'] => ({
  page: async ({ kind, text, ...page }) =>
    logBook.page({ ...page, filter: { ...(kind ? { kind } : {}), ...(text ? { text } : {}) } }),
  check: async () => logBook.check(),
})
