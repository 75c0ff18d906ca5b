/** Validation reports: what they come as. */
export const reportKinds = ['pdf', 'json'] as const
export type ReportKind = (typeof reportKinds)[number]
