/** What the levels of EN 319 142-1 §6 add behind a signature: validation data and timestamps, each as an update of its own. */
import { AppError } from '../../../shared/errors.ts'
import type { ExtendableLevel, SignatureLevel } from '../../../shared/model/signing.ts'
import { equalBytes } from '../../pki/asn1-element.ts'
import { type RevocationSource, requireIssued } from '../revocation-client.ts'
import type { TimestampSource } from '../timestamp-client.ts'
import { addDocumentTimestamp } from './document-timestamp.ts'
import type { GrowingFile } from './growing-file.ts'
import { addSecurityStore } from './security-store.ts'
import { listSignedFields, type SignedField } from './signed-fields.ts'

export interface LevelSources {
  readonly timestamps: TimestampSource
  readonly revocation: RevocationSource
}

/**
 * Validation data for `fields` and, at B-LTA, a timestamp over all of it.
 *
 * @param atHand DER of further certificates
 * @throws {AppError} timestamps/*, revocation/*
 */
const addLongTermData = async (
  file: GrowingFile,
  level: SignatureLevel,
  { timestamps, revocation }: LevelSources,
  fields: readonly SignedField[],
  atHand: readonly Uint8Array[],
): Promise<void> => {
  if (level !== 'B-LT' && level !== 'B-LTA') return
  const leaves = fields.flatMap(field => field.leaves)
  const data = await revocation.collect(leaves, [...fields.flatMap(field => field.certificates), ...atHand])
  const contents = fields.map(field => field.contents)
  await addSecurityStore(file, data, contents)
  if (level === 'B-LTA') await addDocumentTimestamp(file, timestamps)
}

/**
 * Brings the signature that was just made, and no other, to `level`; a signature timestamp it holds already.
 *
 * @param cms DER of the signature
 * @param atHand DER of certificates that lie beside the key
 * @throws {AppError} timestamps/*, revocation/*: nothing may then be kept
 */
export const completeSignature = async (
  file: GrowingFile,
  level: SignatureLevel,
  sources: LevelSources,
  cms: Uint8Array,
  atHand: readonly Uint8Array[],
): Promise<void> => {
  if (level === 'B-B' || level === 'B-T') return
  const isOurs = (contents: Uint8Array): boolean => equalBytes(contents.subarray(0, cms.length), cms)
  const fields = await file.read(pdf => listSignedFields(pdf, isOurs))
  await addLongTermData(file, level, sources, fields, atHand)
}

/**
 * Brings all signatures of a file to `level`. At B-LTA already: the store gets what the last timestamp needs, and a
 * new timestamp goes over everything (§5.5), which renews it.
 *
 * @throws {AppError} pdf/no-signature; timestamps/*; revocation/*: nothing may then be kept
 */
export const extendToLevel = async (
  file: GrowingFile,
  level: ExtendableLevel,
  sources: LevelSources,
): Promise<void> => {
  const fields = await file.read(pdf => listSignedFields(pdf))
  const signatures = fields.filter(({ kind }) => kind === 'signature')
  if (signatures.length === 0) throw new AppError('pdf/no-signature')
  // Told before anything is asked of a service.
  if (level !== 'B-T') for (const leaf of signatures.flatMap(({ leaves }) => leaves)) requireIssued(leaf)
  // A later document timestamp proves the time as well (§6.3, table 1).
  const isStamped = signatures.every(({ hasTimestamp }) => hasTimestamp) || fields.at(-1)?.kind === 'document-timestamp'
  if (level === 'B-T' || !isStamped) await addDocumentTimestamp(file, sources.timestamps)
  await addLongTermData(file, level, sources, await file.read(pdf => listSignedFields(pdf)), [])
}
