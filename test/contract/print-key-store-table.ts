/** Prints the table of the key stores when all tests have run. */
import { clearTable, printTable } from './key-store-table.ts'

export const setup = (): (() => void) => {
  clearTable()
  return printTable
}
