/** Forms in which everything that is kept can be taken along: one JSON file, the same encrypted, or a folder. */

export const exportForms = ['json', 'encrypted', 'folder'] as const
export type ExportForm = (typeof exportForms)[number]
