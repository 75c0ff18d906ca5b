/** What the author of a signature field asks of whoever signs it: the seed value dictionary (ISO 32000-2 §12.7.5.5, table 237). */
import { AppError } from '../../../shared/errors.ts'
import {
  type Certification,
  certifications,
  type DigestAlgorithm,
  digestAlgorithms,
  type SignatureLevel,
} from '../../../shared/model/signing.ts'
import { type LocatedValue, locateEntry, type ObjectSource } from '../../pdf/location.ts'
import { asArray, asName, asString, isPlainDict, type PdfObject } from '../../pdf/object.ts'
import { decodeText } from './form-fields.ts'
import { type CertificateSeed, readCertificateSeed } from './seed-certificate.ts'

/** By bit position in /Ff, from 1. */
const flagged = [
  'Filter',
  'SubFilter',
  'V',
  'Reasons',
  'LegalAttestation',
  'AddRevInfo',
  'DigestMethod',
  'LockDocument',
  'AppearanceFilter',
] as const
type Flagged = (typeof flagged)[number]

export interface SeedValues {
  readonly isRequired: (entry: Flagged) => boolean
  readonly filter: string | undefined
  /** undefined: the entry is not there. */
  readonly subFilters: readonly string[] | undefined
  readonly digestMethods: readonly string[] | undefined
  readonly reasons: readonly string[] | undefined
  readonly attestations: readonly string[] | undefined
  readonly version: number | undefined
  /** 0: no certification; 1 to 3: a certification with this P; undefined: no rule. */
  readonly permissions: number | undefined
  readonly timestamp: { readonly url: string | null; readonly isRequired: boolean } | undefined
  readonly addRevocation: boolean
  readonly lockDocument: string | undefined
  readonly appearanceFilter: string | undefined
  readonly certificate: CertificateSeed | undefined
}

/** What is known of the signature before its field is looked at. */
export interface SignatureWishes {
  readonly digest: DigestAlgorithm
  /** Another digest may take its place when the field asks for one. */
  readonly isDigestFree: boolean
  readonly reason: string | null
  readonly certify: Certification | null
}

export interface MetWishes {
  readonly digest: DigestAlgorithm
  readonly reason: string | null
  readonly certify: Certification | null
  /** The signature must reach at least this. */
  readonly minLevel: SignatureLevel
  /** Of the authority that the field names; nobody is asked there unless the user was told. */
  readonly timestampUrl: string | null
  /** The whole document is to be locked (LockDocument). */
  readonly locksDocument: boolean
}

const ourFilter = 'Adobe.PPKLite'
const ourSubFilter = 'ETSI.CAdES.detached'
/** Table 237, V: what a parser of ISO 32000-2 knows. */
const knownVersion = 3

const textOf = (value: PdfObject): string | undefined => {
  const bytes = asString(value)
  return bytes ? decodeText(bytes) : asName(value)
}

/** The texts and names of an array. */
export const readTexts = async (
  source: ObjectSource,
  holder: LocatedValue,
  key: string,
): Promise<readonly string[] | undefined> => {
  const list = await locateEntry(source, holder, key)
  const items = asArray(list.value)
  if (!items) return undefined
  const texts: string[] = []
  for (let index = 0; index < items.length; index++) {
    const text = textOf((await locateEntry(source, list, index)).value)
    if (text !== undefined) texts.push(text)
  }
  return texts
}

/** undefined when the field has none. */
export const readSeedValues = async (source: ObjectSource, field: LocatedValue): Promise<SeedValues | undefined> => {
  const seed = await locateEntry(source, field, 'SV')
  if (!isPlainDict(seed.value)) return undefined
  const value = async (key: string): Promise<PdfObject> => (await locateEntry(source, seed, key)).value
  const number = async (key: string): Promise<number | undefined> => {
    const found = await value(key)
    return typeof found === 'number' ? found : undefined
  }
  const flags = (await number('Ff')) ?? 0
  const permissions = await locateEntry(source, await locateEntry(source, seed, 'MDP'), 'P')
  const timestamp = await locateEntry(source, seed, 'TimeStamp')
  const lockDocument = await value('LockDocument')
  return {
    isRequired: entry => (flags & (1 << flagged.indexOf(entry))) !== 0,
    filter: asName(await value('Filter')),
    subFilters: await readTexts(source, seed, 'SubFilter'),
    digestMethods: await readTexts(source, seed, 'DigestMethod'),
    reasons: await readTexts(source, seed, 'Reasons'),
    attestations: await readTexts(source, seed, 'LegalAttestation'),
    version: await number('V'),
    permissions: typeof permissions.value === 'number' ? permissions.value : undefined,
    timestamp: isPlainDict(timestamp.value)
      ? {
          url: textOf((await locateEntry(source, timestamp, 'URL')).value) ?? null,
          isRequired: (await locateEntry(source, timestamp, 'Ff')).value === 1,
        }
      : undefined,
    addRevocation: (await value('AddRevInfo')) === true,
    lockDocument: typeof lockDocument === 'boolean' ? String(lockDocument) : textOf(lockDocument),
    appearanceFilter: textOf(await value('AppearanceFilter')),
    certificate: await readCertificateSeed(source, await locateEntry(source, seed, 'Cert')),
  }
}

const toDigest = (method: string): DigestAlgorithm | undefined =>
  digestAlgorithms.find(each => each === method.toLowerCase().replace('-', ''))

/** @throws {AppError} pdf/seed-value-unmet; facts: field, entry, wanted */
export const refuseSeed = (field: string, entry: string, wanted: string): never => {
  throw new AppError('pdf/seed-value-unmet', { field, entry, wanted })
}

const meetDigest = (seed: SeedValues, field: string, wishes: SignatureWishes): DigestAlgorithm => {
  const { digestMethods } = seed
  const offered = digestMethods?.flatMap(each => toDigest(each) ?? [])
  if (!offered || offered.includes(wishes.digest)) return wishes.digest
  // In the order of the author's preference.
  if (offered[0] && wishes.isDigestFree) return offered[0]
  if (seed.isRequired('DigestMethod')) return refuseSeed(field, 'DigestMethod', digestMethods?.join(', ') ?? '')
  return wishes.digest
}

const meetReason = (seed: SeedValues, field: string, { reason }: SignatureWishes): string | null => {
  if (!seed.isRequired('Reasons')) return reason
  const { reasons = [] } = seed
  // No reason, or a full stop alone: none may be given.
  if (reasons.length === 0 || (reasons.length === 1 && reasons[0] === '.')) {
    return reason === null ? null : refuseSeed(field, 'Reasons', '–')
  }
  if (reason === null && reasons.length === 1 && reasons[0]) return reasons[0]
  return reason !== null && reasons.includes(reason) ? reason : refuseSeed(field, 'Reasons', reasons.join(' | '))
}

/** No flag makes it a preference: the entry is a rule (table 237, MDP). */
const meetCertification = (seed: SeedValues, field: string, { certify }: SignatureWishes): Certification | null => {
  const { permissions } = seed
  if (permissions === undefined) return certify
  const wanted = permissions === 0 ? null : certifications[permissions - 1]
  if (wanted === undefined || (certify !== null && certify !== wanted)) {
    return refuseSeed(field, 'MDP', wanted ?? String(permissions))
  }
  return wanted
}

/** What is required and cannot be had; the rest is chosen by `meetSeedValues`. */
const impossible: readonly (readonly [Flagged, (seed: SeedValues) => string | undefined])[] = [
  ['Filter', ({ filter }) => (filter === ourFilter ? undefined : filter)],
  ['SubFilter', ({ subFilters }) => (subFilters?.includes(ourSubFilter) ? undefined : subFilters?.join(', '))],
  ['V', ({ version = 0 }) => (version > knownVersion ? String(version) : undefined)],
  ['LegalAttestation', ({ attestations }) => attestations?.join(' | ')],
  ['AppearanceFilter', ({ appearanceFilter }) => appearanceFilter],
]

/**
 * The wishes brought in line with what the field demands: what is required is done or refused, what is not is a
 * preference where the wish is free.
 *
 * @throws {AppError} pdf/seed-value-unmet
 */
export const meetSeedValues = (seed: SeedValues, field: string, wishes: SignatureWishes): MetWishes => {
  for (const [entry, findWanted] of impossible) {
    const wanted = seed.isRequired(entry) ? findWanted(seed) : undefined
    if (wanted !== undefined) refuseSeed(field, entry, wanted)
  }
  const certify = meetCertification(seed, field, wishes)
  const { timestamp, lockDocument } = seed
  const decidesLock = seed.isRequired('LockDocument')
  if (decidesLock && lockDocument === 'false' && certify === 'no-changes') {
    refuseSeed(field, 'LockDocument', lockDocument)
  }
  const needsRevocation = seed.addRevocation && seed.isRequired('AddRevInfo')
  return {
    digest: meetDigest(seed, field, wishes),
    reason: meetReason(seed, field, wishes),
    certify,
    minLevel: needsRevocation ? 'B-LT' : timestamp?.isRequired ? 'B-T' : 'B-B',
    timestampUrl: timestamp?.url ?? null,
    locksDocument: decidesLock && lockDocument === 'true' && certify !== 'no-changes',
  }
}
