/** Web addresses that the page may have opened in the browser: those that a checked query brought, and no other. */
import { AppError } from '../../shared/errors.ts'

export interface OutsideAddresses {
  /** Null: there is none. */
  remember(address: string | null): void
  /** @throws {AppError} app/bad-request for an address that no query brought: the page could tell a stranger anything by it */
  open(address: string): Promise<void>
}

/** Of one query two are known: its policy, and where its answer goes on. */
const mostRemembered = 8

export const createOutsideAddresses = (openInBrowser: (address: string) => Promise<void>): OutsideAddresses => {
  let known: readonly string[] = []
  return {
    remember(address) {
      if (address !== null) known = [...known.filter(other => other !== address), address].slice(-mostRemembered)
    },
    async open(address) {
      if (!known.includes(address)) throw new AppError('app/bad-request')
      await openInBrowser(address)
    },
  }
}
