/** The timestamps that a signature brings in its attributes, unverified. */
import { AppError } from '../../../shared/errors.ts'
import { type Cms, type CmsSigner, readCms } from '../../pki/cms.ts'
import { cmsOids } from '../../pki/cms-oids.ts'

export interface SignatureTokens {
  /** The signature value: what timestamps of the signature stamp (EN 319 122-1 §5.3). */
  readonly signature: Uint8Array
  readonly onSignature: readonly Uint8Array[]
  /** Signed along; of the covered bytes, before they were signed (EN 319 122-1 §5.2.8). */
  readonly onContent: readonly Uint8Array[]
}

/** Of each kind; every one costs signature checks. */
const mostTokens = 20

/** undefined where there is nothing to read. */
export const findCms = (der: Uint8Array): Cms | undefined => {
  try {
    return readCms(der)
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

export const readSignatureTokens = (der: Uint8Array): SignatureTokens => {
  const signer = findCms(der)?.signers[0]
  const read = (attributes: CmsSigner['attributes'] | undefined, oid: string): readonly Uint8Array[] =>
    (attributes?.get(oid) ?? []).slice(0, mostTokens).map(({ bytes }) => bytes)
  return {
    signature: signer?.signature ?? new Uint8Array(),
    onSignature: read(signer?.unsignedAttributes, cmsOids.signatureTimestamp),
    onContent: read(signer?.attributes, cmsOids.contentTimestamp),
  }
}
