/** The trust anchors of a profile, in a file of its own: certificates of authorities, no personal data. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { type TrustAnchorSummary, type TrustPurpose, trustPurposes } from '../../shared/model/trust.ts'
import { writeFileWholeNow } from '../files/whole-file.ts'
import { type Certificate, parseCertificate } from '../pki/certificate.ts'

/** Where validation learns whom to trust. */
export interface TrustAnchors {
  list(): readonly TrustAnchorSummary[]
  /** DER of the anchors for one purpose; those of another never count. */
  certificatesFor(purpose: TrustPurpose): readonly Uint8Array[]
  add(certificates: readonly Certificate[], purpose: TrustPurpose): readonly TrustAnchorSummary[]
  /** @throws {AppError} validation/anchor-not-found */
  remove(id: string): void
}

const fileName = 'trust-anchors.json'
interface StoredAnchor {
  readonly purpose: TrustPurpose
  /** Base64. */
  readonly der: string
  readonly sha256: string
}

const isStoredAnchor = (value: Partial<Record<keyof StoredAnchor, unknown>>): value is StoredAnchor =>
  trustPurposes.some(purpose => purpose === value.purpose) &&
  typeof value.der === 'string' &&
  value.sha256 === hash(Buffer.from(value.der, 'base64'))

const hash = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex')

const describe = ({ purpose, der, sha256 }: StoredAnchor): TrustAnchorSummary => {
  const { commonName, subject, notAfter } = parseCertificate(Buffer.from(der, 'base64'))
  return {
    id: `${purpose}-${sha256.slice(0, 16)}`,
    purpose,
    name: commonName || subject,
    subject,
    notAfter: notAfter.toISOString(),
    sha256,
  }
}

/** An anchor whose certificate is not the one that was added, or cannot be read, would be trust that nobody gave. */
const readStored = (path: string): readonly StoredAnchor[] => {
  if (!existsSync(path)) return []
  try {
    const { anchors }: { readonly anchors: readonly Partial<StoredAnchor>[] } = JSON.parse(readFileSync(path, 'utf8'))
    return anchors.map(anchor => {
      if (!isStoredAnchor(anchor)) throw new Error('not an anchor')
      describe(anchor)
      return anchor
    })
  } catch (cause) {
    throw new AppError('validation/anchors-damaged', { path }, { cause })
  }
}

/** Reads at every use, so that the window and the command line see each other's changes. @throws {AppError} validation/anchors-damaged at use */
export const createTrustAnchors = (profileDirectory: string): TrustAnchors => {
  const path = join(profileDirectory, fileName)
  let known: { readonly state: string; readonly ders: ReadonlyMap<TrustPurpose, readonly Uint8Array[]> } | undefined
  /** The same bytes while the file is the same: what was read of a certificate is kept with them. */
  const readDers = (): ReadonlyMap<TrustPurpose, readonly Uint8Array[]> => {
    const file = statSync(path, { throwIfNoEntry: false })
    const state = `${file?.mtimeMs} ${file?.size} ${file?.ino}`
    if (known?.state !== state) {
      const decoded = Map.groupBy(readStored(path), ({ purpose }) => purpose)
      const ders = new Map(
        [...decoded].map(([purpose, all]) => [purpose, all.map(({ der }) => Buffer.from(der, 'base64'))]),
      )
      known = { state, ders }
    }
    return known.ders
  }
  const save = (anchors: readonly StoredAnchor[]): void =>
    writeFileWholeNow(path, `${JSON.stringify({ anchors }, null, 2)}\n`, { makeFolder: true })
  return {
    list: () => readStored(path).map(describe),
    certificatesFor: purpose => readDers().get(purpose) ?? [],
    add(certificates, purpose) {
      const anchors = [...readStored(path)]
      const added = certificates.map(({ der }) => ({
        purpose,
        der: Buffer.from(der).toString('base64'),
        sha256: hash(der),
      }))
      for (const anchor of added) {
        const isKnown = anchors.some(each => each.sha256 === anchor.sha256 && each.purpose === purpose)
        if (!isKnown) anchors.push(anchor)
      }
      save(anchors)
      return added.map(describe)
    },
    remove(id) {
      const anchors = readStored(path)
      const kept = anchors.filter(anchor => describe(anchor).id !== id)
      if (kept.length === anchors.length) throw new AppError('validation/anchor-not-found', { id })
      save(kept)
    },
  }
}
