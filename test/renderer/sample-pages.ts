/** A document for the page to show: three pages with words in them. */
import { makePages } from '../pdf/make-pages.ts'

export const samplePages = (): Buffer =>
  makePages([
    ['Service agreement', 'The client pays a fee of 12 500 euros', 'in three instalments.'],
    ['Term', 'Two years from 1 December 2026.'],
    ['Governing law', 'French law. Signed at Lyon.'],
  ])
