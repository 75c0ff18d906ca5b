/** Documents and folders that were opened in the window lately. */

export interface RecentDocument {
  /** Opaque; its path never reaches the page. */
  readonly recentId: string
  readonly kind: 'document' | 'folder'
  readonly fileName: string
  /** Names of the folders that lead to it, short form for people. */
  readonly folder: string
  /** ISO 8601. */
  readonly openedAt: string
  /** Whose signature Signet put into the file as it was opened; null: none that is known of. */
  readonly signedBy: string | null
}

export interface RecentDocuments {
  /** The user wishes the list. */
  readonly isKept: boolean
  /** Newest first. */
  readonly documents: readonly RecentDocument[]
}
