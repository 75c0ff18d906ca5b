/** What a trusted list says (ETSI TS 119 612): services with their certificates, and when each of them was approved. */

export type ListPurpose = 'signing' | 'timestamping'

/** From `from` on, until the next one begins. ISO 8601. */
export interface StatusPeriod {
  readonly from: string
  readonly approved: boolean
}

export interface ListedService {
  readonly provider: string
  readonly name: string
  readonly purpose: ListPurpose
  /** Oldest first. */
  readonly periods: readonly StatusPeriod[]
  /** Base64 DER. */
  readonly certificates: readonly string[]
}

/** A list that this one names, with those who may sign it (§5.3.13). */
export interface ListPointer {
  readonly location: string
  readonly territory: string
  /** Base64 DER. */
  readonly signers: readonly string[]
}

export interface TrustedList {
  readonly operator: string
  /** ISO 3166-1 alpha-2, or EU. */
  readonly territory: string
  /** Its pointers are to lists of others, which it vouches for; a plain list points back only. */
  readonly isListOfLists: boolean
  readonly sequenceNumber: number
  /** ISO 8601. */
  readonly issuedAt: string
  /** null: the last one, closed by its operator (§5.3.15). */
  readonly nextUpdate: string | null
  readonly services: readonly ListedService[]
  readonly pointers: readonly ListPointer[]
}

/** Until when the list speaks: a closed one for the time up to its issue only. */
const endOf = ({ nextUpdate, issuedAt }: TrustedList): string => nextUpdate ?? issuedAt

/** Past its next update, a list says nothing about the present any more; about the time before it still does. */
export const isStale = (list: TrustedList, now: Date): boolean => now > new Date(endOf(list))

const isApproved = ({ periods }: ListedService, at: Date): boolean =>
  periods.findLast(({ from }) => new Date(from) <= at)?.approved ?? false

/** Base64 DER of the services that were approved for the purpose at that time. */
export const listAnchors = (list: TrustedList, purpose: ListPurpose, at: Date): readonly string[] =>
  isStale(list, at)
    ? []
    : list.services
        .filter(service => service.purpose === purpose && isApproved(service, at))
        .flatMap(({ certificates }) => certificates)
