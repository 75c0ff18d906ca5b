/** Whom the user trusts, for what, and when: named certificates, trusted lists, and the computer's own certificates where asked for. */
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import {
  type PlatformPurpose,
  platformPurposes,
  type TrustAnchorSummary,
  type TrustedListSummary,
  type TrustOverview,
  type TrustPurpose,
} from '../../../shared/model/trust.ts'
import { toReadError } from '../../files/read-error.ts'
import type { TrustAnchors } from '../trust-anchors.ts'
import { readTrustFiles } from '../trust-files.ts'
import { maxListBytes } from './list-xml.ts'
import type { TrustedLists } from './trusted-lists.ts'

export interface TrustStoreDeps {
  readonly anchors: TrustAnchors
  readonly lists: TrustedLists
  /** DER or PEM of what the computer trusts for web servers. */
  readonly platformCertificates: () => readonly Uint8Array[]
  readonly platform: {
    purposes(): readonly PlatformPurpose[]
    save(purposes: readonly PlatformPurpose[]): void
  }
}

export interface TrustStore {
  overview(): TrustOverview
  /** @throws {AppError} documents/not-found, keys/certificate-unreadable */
  add(path: string, purpose: TrustPurpose): Promise<readonly TrustAnchorSummary[]>
  /**
   * @param source a web address, or an absolute path
   * @param signerPaths files with the certificates of those who may sign the list
   * @throws {AppError} validation/list-*, documents/not-found, keys/certificate-unreadable
   */
  addList(source: string, signerPaths: readonly string[]): Promise<TrustedListSummary>
  /** Renews the lists; one that cannot be renewed stays in use and says so. */
  refresh(which: 'all' | 'due'): Promise<readonly TrustedListSummary[]>
  /** An anchor or a list. @throws {AppError} validation/anchor-not-found */
  remove(id: string): void
  setPlatform(purpose: PlatformPurpose, trusted: boolean): void
  /** DER of those that were trusted for the purpose at that time. @throws {AppError} validation/anchors-damaged */
  anchorsFor(purpose: TrustPurpose, at: Date): readonly Uint8Array[]
}

const isPlatformPurpose = (purpose: TrustPurpose): purpose is PlatformPurpose =>
  platformPurposes.some(each => each === purpose)

export const createTrustStore = ({ anchors, lists, platformCertificates, platform }: TrustStoreDeps): TrustStore => ({
  overview() {
    const trusted = platform.purposes()
    const count = platformCertificates().length
    return {
      anchors: anchors.list(),
      platform: platformPurposes.map(purpose => ({ purpose, trusted: trusted.includes(purpose), count })),
      lists: lists.list(),
    }
  },
  add: async (path, purpose) => anchors.add(await readTrustFiles(path), purpose),
  async addList(source, signerPaths) {
    const signers = await Promise.all(signerPaths.map(readTrustFiles))
    return lists.add(source, signers.flat())
  },
  refresh: lists.refresh,
  remove(id) {
    if (!lists.remove(id)) anchors.remove(id)
  },
  setPlatform(purpose, trusted) {
    const others = platform.purposes().filter(each => each !== purpose)
    platform.save(trusted ? [...others, purpose] : others)
  },
  anchorsFor(purpose, at) {
    const named = anchors.certificatesFor(purpose)
    if (!isPlatformPurpose(purpose)) return named
    const ofPlatform = platform.purposes().includes(purpose) ? platformCertificates() : []
    return [...named, ...lists.anchors(purpose, at), ...ofPlatform]
  },
})

const readListFile = async (path: string): Promise<Uint8Array> => {
  try {
    const found = await stat(path)
    if (!found.isFile() || found.size > maxListBytes) throw new AppError('validation/list-unreadable', { source: path })
    return await readFile(path)
  } catch (thrown) {
    throw toReadError(thrown, basename(path))
  }
}

/** Where the bytes of a list come from: the web, or a file. */
export const createListReader =
  (download: (url: string, maxBytes: number) => Promise<Uint8Array>) =>
  async (source: string): Promise<Uint8Array> => {
    if (!/^https?:\/\//i.test(source)) return readListFile(source)
    try {
      return await download(source, maxListBytes)
    } catch (cause) {
      throw new AppError('validation/list-unreachable', { source }, { cause })
    }
  }
