/** Words of the window around the pages of a document, in English. */
export const en = {
  'viewer.zoom': 'Zoom',
  'viewer.fitWidth': 'Page width',
  'viewer.fitPage': 'Whole page',
  'viewer.search': 'Search in the document',
  'viewer.nextMatch': 'Next match',
  'viewer.previousMatch': 'Previous match',
  'viewer.closeSearch': 'Close the search',
  'viewer.match': '{match, number} of {count, number}, page {page, number}',
  'viewer.noMatch': 'Not found in the text of this document',
  'viewer.searching': 'Searching: page {page, number} of {pages, number}',
} as const satisfies Readonly<Record<string, string>>
