/** A small world for the page: keys in several states, one signed PDF, and a main that answers as the real one would. */
import { AppError, type ErrorCode } from '../../src/shared/errors.ts'
import { linkSchemes, type SchemeState } from '../../src/shared/model/arrival.ts'
import type { DocumentInspection, DocumentSummary } from '../../src/shared/model/document.ts'
import type { FirstStartState } from '../../src/shared/model/first-start.ts'
import type { CertificateSummary, KeySummary, ModuleSummary } from '../../src/shared/model/key.ts'
import type { RecentDocuments } from '../../src/shared/model/recent-document.ts'
import type { SessionState } from '../../src/shared/model/session.ts'
import type { FileVerdict } from '../../src/shared/model/validation.ts'
import type { Language } from '../../src/shared/words.ts'
import type { PartialHandlers } from './fake-bridge.ts'
import { createMyDataHandlers, createMyDataWorld, type MyDataWorld } from './sample-my-data.ts'
import { createRecoveryHandlers, createRecoveryWorld, newCode, type RecoveryWorld } from './sample-recovery.ts'
import { createStatementHandlers, createStatementsWorld, type StatementsWorld } from './sample-statements.ts'
import { createSupportHandlers, type SupportWorld } from './sample-support.ts'
import { createTrustHandlers } from './sample-trust.ts'
import { unsigned } from './sample-verdicts.ts'

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

export const plainInspection: DocumentInspection = {
  needsPassword: false,
  encrypted: false,
  pages: 3,
  fields: [],
  formFields: [],
  signatures: 0,
  certification: null,
  permitted: true,
  activeContent: [],
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

const modulePin = { state: 'ok', triesLeft: 3, triesMax: 3, onReader: false } as const
const plainToken = { initialized: true, problem: null, writeProtected: false, keyCount: 2, pin: modulePin } as const

export const openSession: SessionState = {
  isLocked: false,
  reason: null,
  vault: 'open',
  settings: { isOn: true, afterMinutes: 15, whenKeyRemoved: true },
}

export const sampleModules: readonly ModuleSummary[] = [
  {
    path: '/usr/lib/bit4id.so',
    name: 'Bit4id tokenME',
    source: 'known-path',
    usable: false,
    problem: 'tokens/module-hung',
    quarantined: true,
    tokens: [],
  },
  {
    path: '/usr/lib/opensc-pkcs11.so',
    name: 'OpenSC',
    source: 'p11-kit',
    usable: false,
    problem: 'tokens/no-smart-card-service',
    quarantined: false,
    tokens: [],
  },
  {
    path: '/usr/lib/cmc.so',
    name: 'CMC-CA',
    source: 'known-path',
    usable: true,
    problem: null,
    quarantined: false,
    tokens: [{ ...plainToken, label: 'CMC-CA token', serial: '5400 1287', reader: 'USB reader 1' }],
  },
  {
    path: '/usr/lib/card.so',
    name: 'Card',
    source: 'added',
    usable: true,
    problem: null,
    quarantined: false,
    tokens: [
      {
        ...plainToken,
        label: 'Lawyer card',
        serial: '0887 4410',
        reader: 'Reader',
        pin: { ...modulePin, state: 'locked', triesLeft: 0 },
      },
      { ...plainToken, label: '', serial: '', reader: 'Reader 2', initialized: false, keyCount: 0 },
    ],
  },
  {
    path: '/usr/lib/ykcs11.so',
    name: 'YubiKey',
    source: 'known-path',
    usable: true,
    problem: null,
    quarantined: false,
    tokens: [],
  },
]

export const suggestedPin = '48150693'
/** Under which the page reads what was signed. */
export const signedRevisionId = 'RRRRRRRRRRRRRRRRRRRRRR'
export const rightPuk = 'PUK-4821-7730-1965-2204'
/** Of a key that is made here. */
const sheet = { unlockCode: newCode, sheetNumber: '2B9C-4D', groupsToConfirm: [2, 5] }

export const sampleRecent: RecentDocuments = {
  isKept: true,
  documents: [
    {
      ...{ recentId: 'R'.repeat(22), kind: 'document', fileName: longName, folder: 'Documents / Sông Hồng' },
      ...{ openedAt: new Date().toISOString(), signedBy: 'Nguyễn Thị Minh Anh' },
    },
    {
      ...{ recentId: 'S'.repeat(22), kind: 'document', fileName: 'Bail commercial.pdf', folder: 'Documents / Baux' },
      ...{ openedAt: '2026-11-19T09:41:00Z', signedBy: null },
    },
    {
      ...{ recentId: 'F'.repeat(22), kind: 'folder', fileName: 'Avenants 2026', folder: '~ / Documents' },
      ...{ openedAt: '2026-11-12T09:41:00Z', signedBy: null },
    },
  ],
}

export interface World {
  readonly handlers: PartialHandlers
  modules: readonly ModuleSummary[]
  pin: string
  /** Opens the vault too; null: it has none. */
  passphrase: string | null
  language: Language
  keys: readonly KeySummary[]
  document: DocumentSummary
  targetExists: boolean
  /** Of the document that is opened. */
  verdict: FileVerdict
  tsaUrls: readonly string[]
  inspection: DocumentInspection
  /** Opens the document; null: nothing is needed. */
  documentPassword: string | null
  /** What stands in the way of signing so. */
  checkError: ErrorCode | null
  triesLeft: number
  session: SessionState
  firstStart: FirstStartState
  recent: RecentDocuments
  myData: MyDataWorld
  statements: StatementsWorld
  recovery: RecoveryWorld
  /** null: this profile has no registry. */
  support: SupportWorld | null
}

export const createWorld = (change: Partial<Omit<World, 'handlers'>> = {}): World => {
  const defaultMyData = createMyDataWorld()
  const defaultRecovery = createRecoveryWorld()
  const defaultStatements = createStatementsWorld()
  let schemes: readonly SchemeState[] = linkSchemes.map(scheme => ({
    scheme,
    isAllowed: scheme === 'signet' || scheme === 'openid4vp',
    isOwn: scheme === 'signet',
  }))
  const find = (keyId: string): KeySummary => {
    const key = world.keys.find(each => each.keyId === keyId)
    if (!key) throw new AppError('keys/not-found')
    return key
  }
  const fail = (): never => {
    world.triesLeft -= 1
    throw world.triesLeft === 0
      ? new AppError('tokens/pin-locked', { token: 'CMC-CA token' })
      : new AppError('tokens/pin-incorrect', { triesLeft: world.triesLeft })
  }
  const world: World = {
    language: 'en',
    keys: sampleKeys,
    modules: sampleModules,
    pin: rightPin,
    passphrase: null,
    document: sampleDocument,
    targetExists: false,
    verdict: unsigned,
    tsaUrls: [],
    inspection: plainInspection,
    documentPassword: null,
    checkError: null,
    triesLeft: 3,
    session: openSession,
    firstStart: 'done',
    recent: sampleRecent,
    myData: defaultMyData,
    recovery: defaultRecovery,
    statements: defaultStatements,
    support: null,
    ...change,
    handlers: {
      app: {
        info: async () => ({
          version: '0.1.0',
          platform: 'linux',
          language: world.language,
          settings: { language: world.language, tsaUrls: world.tsaUrls },
        }),
        saveSettings: async ({ language, tsaUrls }) => {
          world.language = language ?? 'en'
          world.tsaUrls = tsaUrls
          return { language, tsaUrls }
        },
      },
      firstStart: {
        state: async () => world.firstStart,
        async end({ how }) {
          world.firstStart = how
        },
      },
      session: {
        state: async () => world.session,
        openers: async () => ({
          keys: world.keys.map(key => ({
            ...key,
            label: '',
            certificate: null,
            token: { ...key.token, label: '' },
          })),
          hasPassphrase: world.passphrase !== null,
          isOrphaned: world.keys.length === 0 && world.passphrase === null,
        }),
        async unlock({ keyId, pin }) {
          find(keyId)
          if (pin !== null && pin !== world.pin) fail()
          world.session = { ...world.session, isLocked: false, vault: 'open' }
          return world.session
        },
        async unlockByPassphrase({ passphrase }) {
          if (passphrase !== world.passphrase) throw new AppError('vault/passphrase-incorrect')
          world.session = { ...world.session, isLocked: false, vault: 'open' }
          return world.session
        },
        async continueWithoutVault() {
          world.session = { ...world.session, isLocked: false, vault: 'closed' }
          return world.session
        },
        async lock() {
          world.session = { ...world.session, isLocked: true, reason: 'asked', vault: 'closed' }
        },
        noteUse: async () => undefined,
        async save(settings) {
          world.session = { ...world.session, settings }
          return world.session
        },
      },
      documents: {
        choose: async () => world.document,
        openPath: async () => world.document,
        close: async () => undefined,
        openRevision: async () => ({ documentId: signedRevisionId }),
        plannedTarget: async () => ({ fileName: 'Service agreement-signed.pdf', exists: world.targetExists }),
        chooseTarget: async () => ({ targetId: 'TTTTTTTTTTTTTTTTTTTTTT', fileName: 'other.pdf' }),
        inspect: async ({ documentPassword }) =>
          documentPassword === world.documentPassword
            ? world.inspection
            : { ...plainInspection, needsPassword: true, encrypted: true, permitted: false },
        showInFolder: async () => undefined,
        openOutside: async () => undefined,
      },
      arrival: {
        current: async () => null,
        schemes: async () => schemes,
        async allowScheme({ scheme, isAllowed }) {
          schemes = schemes.map(state => (state.scheme === scheme ? { ...state, isAllowed } : state))
          return schemes
        },
        async openLink({ link }) {
          if (!link.startsWith('signet:')) throw new AppError('arrival/not-a-link')
        },
      },
      recentDocuments: {
        list: async () => world.recent,
        open: async () => world.document,
        async clear() {
          world.recent = { ...world.recent, documents: [] }
        },
        async setKept({ isKept }) {
          world.recent = { isKept, documents: isKept ? world.recent.documents : [] }
          return world.recent
        },
      },
      keys: {
        list: async () => world.keys,
        modules: async () => world.modules,
        createSoftwareKey: async () => {
          const key = createKey('n', { token: softwareToken })
          world.keys = [...world.keys, key]
          return { key, puk: rightPuk, ...sheet }
        },
        async changePin({ keyId, oldPin, newPin }) {
          const key = find(keyId)
          if (oldPin !== null && oldPin !== world.pin) fail()
          world.pin = newPin ?? world.pin
          return key
        },
        async unblock({ keyId, puk, newPin }) {
          const key = find(keyId)
          if (puk !== rightPuk) throw new AppError('tokens/puk-incorrect', { triesLeft: 4 })
          world.pin = newPin
          return { ...key, pin: { state: 'ok', triesLeft: 3, triesMax: 3, onReader: false } }
        },
        suggestPin: async () => suggestedPin,
        async retryModule({ path }) {
          world.modules = world.modules.map(module =>
            module.path === path ? { ...module, usable: true, problem: null, quarantined: false } : module,
          )
          return world.modules
        },
        async importPkcs12({ password }) {
          if (password !== 'file-password') throw new AppError('keys/password-incorrect')
          const key = createKey('i', { token: softwareToken })
          world.keys = [...world.keys, key]
          return { key, puk: rightPuk, ...sheet }
        },
        async saveRequest({ pin, name }) {
          if (pin !== world.pin) fail()
          return { fileName: `${name}.csr` }
        },
        async installCertificate({ keyId, pin }) {
          if (pin !== world.pin) fail()
          return find(keyId)
        },
        async deleteSoftwareKey({ keyId, pin }) {
          if (pin !== world.pin) fail()
          world.keys = world.keys.filter(key => key.keyId !== keyId)
        },
      },
      signing: {
        cancel: async () => undefined,
        async check({ level, certify }) {
          if (world.checkError) throw new AppError(world.checkError)
          return { level: level ?? 'B-B', certify }
        },
        async sign({ pin, replaceExisting, targetId, keyId }) {
          if (pin !== null && pin !== world.pin) fail()
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
      ...createRecoveryHandlers(change.recovery ?? defaultRecovery),
      ...createMyDataHandlers(change.myData ?? defaultMyData),
      ...createStatementHandlers(change.statements ?? defaultStatements),
      support: createSupportHandlers(change.support ?? null),
      trust: createTrustHandlers(),
      validation: {
        validate: async () => world.verdict,
        saveReport: async ({ kind }) => ({ fileName: `Service agreement-report.${kind}` }),
      },
    },
  }
  return world
}
