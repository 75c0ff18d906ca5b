/** Backups as they are told of. */

export interface BackupReport {
  /** ISO 8601. */
  readonly createdAt: string
  readonly sizeBytes: number
}

/** What a file tells before anybody opens it. */
export interface BackupFacts {
  /** ISO 8601. */
  readonly createdAt: string
  /** Who can open it: whoever knows its password, or has the key of a certificate. */
  readonly for: 'password' | 'certificate'
  /** It is not of the vault that is on this computer. */
  readonly isOther: boolean
}

export interface DailyBackup {
  readonly isOn: boolean
  /** null: none is set. */
  readonly folder: string | null
  /** Older ones are deleted. */
  readonly keep: number
  /** ISO 8601; null: none was made yet. */
  readonly lastAt: string | null
  /** Error code that says why the last one was not made; null when it was. */
  readonly problem: string | null
}
