/** One item of personal data, as the user sees and changes it. */

/** Where a value came from: typed by the user, or read from an identity card. */
export const attributeSources = ['self-attested', 'identity-card'] as const
export type AttributeSource = (typeof attributeSources)[number]

export interface Attribute {
  /** Name of an OpenID Connect claim (Core §5.1), nested ones with dots: `given_name`, `address.locality`. */
  readonly name: string
  readonly value: string
  readonly source: AttributeSource
  /** ISO 8601. */
  readonly changedAt: string
  /** ISO 8601; it is deleted then. null: kept until the user deletes it. */
  readonly expiresAt: string | null
}

/** Where the user has a value kept. */
export const attributePlaces = ['vault', 'key'] as const
export type AttributePlace = (typeof attributePlaces)[number]

/** An attribute that lies on a key: the vault knows its name, only the key with its PIN the value. */
export interface AttributeOnKey {
  readonly name: string
  readonly keyId: string
  /** ISO 8601. */
  readonly changedAt: string
}

/** All that is kept of the user. */
export interface KeptAttributes {
  readonly inVault: readonly Attribute[]
  readonly onKeys: readonly AttributeOnKey[]
}

/** What became of the data of an identity card. */
export interface CardReading {
  /** Kept until they expire, unless the user keeps them. */
  readonly read: readonly string[]
  /** Left alone, because the user has written another value. */
  readonly own: readonly string[]
  /** ISO 8601. */
  readonly expiresAt: string
}
