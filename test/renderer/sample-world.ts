/** A small world for the page: keys in several states, one signed PDF, and a main that answers as the real one would. */
import { AppError } from '../../src/shared/errors.ts'
import type { DocumentSummary } from '../../src/shared/model/document.ts'
import type { CertificateSummary, KeySummary } from '../../src/shared/model/key.ts'
import type { Language } from '../../src/shared/words.ts'
import type { PartialHandlers } from './fake-bridge.ts'

export const rightPin = 'vun9-trOng'
export const longName = `Hợp đồng dịch vụ – Atelier Lumière × Công ty TNHH Sông Hồng, ${'phụ lục '.repeat(7)}số 14.pdf`

export const sampleDocument: DocumentSummary = {
  documentId: 'AAAAAAAAAAAAAAAAAAAAAA',
  fileName: 'Service agreement.pdf',
  folder: 'Documents / Sông Hồng',
  sizeBytes: 1_432_000,
  sha256: '7d1f08ac'.repeat(8),
  isPdf: true,
}

export const signedId = 'BBBBBBBBBBBBBBBBBBBBBB'

const certificate: CertificateSummary = {
  subject: 'CN=Nguyễn Thị Minh Anh',
  commonName: 'Nguyễn Thị Minh Anh',
  issuer: 'CMC-CA',
  serialNumber: '54001287',
  notBefore: '2025-08-03T00:00:00Z',
  notAfter: '2028-08-03T00:00:00Z',
  selfSigned: false,
  purposes: ['nonRepudiation'],
  sha256: 'ab'.repeat(32),
}

export const createKey = (letter: string, change: Partial<KeySummary> = {}): KeySummary => ({
  keyId: letter.repeat(43),
  token: {
    kind: 'pkcs11',
    label: 'CMC-CA token',
    serial: '5400 1287',
    module: '/usr/lib/cmc.so',
    reader: 'USB reader 1',
  },
  label: 'signing',
  algorithm: 'rsa',
  sizeBits: 2048,
  certificate,
  pin: { state: 'ok', triesLeft: 3, triesMax: 3, onReader: false },
  unblockWith: ['puk'],
  canSign: true,
  cannotSignReason: null,
  canDecrypt: false,
  ...change,
})

export const softwareToken = { kind: 'software', label: 'Signet', serial: '', module: null, reader: null } as const

export const sampleKeys: readonly KeySummary[] = [
  createKey('k'),
  createKey('e', {
    canSign: false,
    cannotSignReason: 'expired',
    certificate: { ...certificate, notAfter: '2026-01-03T00:00:00Z' },
  }),
  createKey('l', {
    token: { kind: 'pkcs11', label: 'Lawyer card', serial: '0887 4410', module: '/usr/lib/card.so', reader: 'Reader' },
    pin: { state: 'locked', triesLeft: 0, triesMax: 3, onReader: false },
  }),
  createKey('s', {
    token: softwareToken,
    algorithm: 'ec',
    sizeBits: 256,
    certificate: { ...certificate, commonName: 'Minh Anh, private', selfSigned: true },
    pin: { state: 'ok', triesLeft: 5, triesMax: 5, onReader: false },
  }),
]

export interface World {
  readonly handlers: PartialHandlers
  language: Language
  keys: readonly KeySummary[]
  document: DocumentSummary
  targetExists: boolean
  triesLeft: number
}

export const createWorld = (change: Partial<Omit<World, 'handlers'>> = {}): World => {
  const world: World = {
    language: 'en',
    keys: sampleKeys,
    document: sampleDocument,
    targetExists: false,
    triesLeft: 3,
    ...change,
    handlers: {
      app: {
        info: async () => ({
          version: '0.1.0',
          platform: 'linux',
          language: world.language,
          settings: { language: world.language },
        }),
        saveSettings: async ({ language }) => {
          world.language = language ?? 'en'
          return { language }
        },
      },
      documents: {
        choose: async () => world.document,
        openPath: async () => world.document,
        close: async () => undefined,
        chooseTarget: async () => ({ targetId: 'TTTTTTTTTTTTTTTTTTTTTT', fileName: 'other.pdf' }),
        showInFolder: async () => undefined,
        openOutside: async () => undefined,
      },
      keys: {
        list: async () => world.keys,
        modules: async () => [
          {
            path: '/usr/lib/bit4id.so',
            name: 'Bit4id tokenME',
            source: 'known-path',
            usable: false,
            problem: 'tokens/module-hung',
            quarantined: true,
            tokens: [],
          },
        ],
        createSoftwareKey: async () => {
          const key = createKey('n', { token: softwareToken })
          world.keys = [...world.keys, key]
          return { key, puk: '4821-7730-1965' }
        },
      },
      signing: {
        recent: async () => [
          {
            signedAt: new Date().toISOString(),
            fileName: longName,
            outputSha256: 'cd'.repeat(32),
            keyId: 'k'.repeat(43),
            signer: 'Nguyễn Thị Minh Anh',
          },
        ],
        async sign({ pin, replaceExisting, targetId, keyId }) {
          if (pin !== rightPin) {
            world.triesLeft -= 1
            throw world.triesLeft === 0
              ? new AppError('tokens/pin-locked', { token: 'CMC-CA token' })
              : new AppError('tokens/pin-incorrect', { triesLeft: world.triesLeft })
          }
          if (world.targetExists && !replaceExisting && targetId === null) {
            throw new AppError('documents/target-exists', { file: 'Service agreement-signed.pdf' })
          }
          return {
            documentId: signedId,
            fileName: targetId === null ? 'Service agreement-signed.pdf' : 'other.pdf',
            folder: world.document.folder,
            sizeBytes: 1_500_000,
            keyId,
            signer: 'Nguyễn Thị Minh Anh',
            digest: 'sha256',
            level: 'B-B',
            signedAt: '2026-11-19T09:41:00Z',
          }
        },
      },
      validation: {
        validate: async () => ({
          format: 'pades',
          indication: 'TOTAL-FAILED',
          signatures: [
            {
              field: 'Signature1',
              indication: 'INDETERMINATE',
              subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
              level: 'B-B',
              subFilter: 'ETSI.CAdES.detached',
              signer: { commonName: 'Claire Dubois', certificateSha256: 'ab'.repeat(32) },
              claimedSigningTime: '2026-11-18T16:05:00Z',
              coverage: 'earlier-revision',
              reasons: ['intact', 'bytes-added-after-signing', 'certificate-chain-not-checked'],
            },
            {
              field: 'Signature2',
              indication: 'TOTAL-FAILED',
              subIndication: 'HASH_FAILURE',
              level: null,
              subFilter: 'ETSI.CAdES.detached',
              signer: null,
              claimedSigningTime: null,
              coverage: 'whole-document',
              reasons: ['digest-mismatch'],
            },
          ],
        }),
      },
    },
  }
  return world
}
