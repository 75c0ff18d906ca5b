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
