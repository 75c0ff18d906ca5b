/** Incidents: what the user should hear of because it may mean that somebody is at their keys or data. */

/**
 * `wrong-pins`: several wrong PINs one after the other. `pin-locked`: so many that the key is locked. `revoked-key`: a key
 * that is revoked was used or seen. `suspended-key`: the support desk stopped a key for a while. `signature-mismatch`: a token signed with another key than it shows.
 * `forged-request`: a website's query was not what its signer says. `log-broken`: entries of the log were changed or
 * removed. `vault-damaged`: the vault did not open.
 */
export const incidentTypes = [
  'wrong-pins',
  'pin-locked',
  'revoked-key',
  'suspended-key',
  'signature-mismatch',
  'forged-request',
  'log-broken',
  'vault-damaged',
] as const
export type IncidentType = (typeof incidentTypes)[number]

/** The body of a log entry of kind `incident`. */
export interface IncidentBody {
  readonly type: IncidentType
  /** The key that it is about; null where there is none, and where the vault was locked when it happened. */
  readonly keyId: string | null
  /** How often; those of one hour are told as one. */
  readonly count: number
}

export interface Incident extends IncidentBody {
  /** Its place in the log. */
  readonly seq: number
  /** ISO 8601. */
  readonly at: string
  /** ISO 8601; null: the user has not seen it yet. */
  readonly toldAt: string | null
}
