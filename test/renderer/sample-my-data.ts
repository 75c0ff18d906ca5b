/** A main that keeps personal data as the real one does: in memory, with the same errors. */
import {
  attributeCatalogue,
  attributeNames,
  parseAttributeName,
  parseAttributeValue,
} from '../../src/shared/attribute-catalogue.ts'
import { consentTextVersion } from '../../src/shared/consent-text.ts'
import { AppError } from '../../src/shared/errors.ts'
import type { Attribute, AttributeOnKey, KeptAttributes } from '../../src/shared/model/attribute.ts'
import type { BackupFacts } from '../../src/shared/model/backup.ts'
import type { KeptDocument } from '../../src/shared/model/kept-document.ts'
import type { LogEntry, LogVerdict } from '../../src/shared/model/log.ts'
import type { ProcessingState } from '../../src/shared/model/processing.ts'
import type { ReceiptBody } from '../../src/shared/model/receipt.ts'
import { type RetentionState, retentionRules, toSeconds } from '../../src/shared/model/retention.ts'
import type { TrustReport } from '../../src/shared/model/vault.ts'
import type { PartialHandlers } from './fake-bridge.ts'

export const agreed: ProcessingState = {
  consent: { state: 'given', textVersion: consentTextVersion, language: 'en', at: '2026-11-04T10:12:00Z' },
  frozenAt: null,
  textVersion: consentTextVersion,
  stopped: null,
}

export const never: ProcessingState = { ...agreed, consent: null, stopped: 'privacy/consent-missing' }

const changedAt = '2026-11-04T10:12:00Z'
const attribute = (name: string, value: string, change: Partial<Attribute> = {}): Attribute => ({
  name,
  value,
  source: 'self-attested',
  changedAt,
  expiresAt: null,
  ...change,
})

export const sampleAttributes: readonly Attribute[] = [
  attribute('given_name', 'Minh Anh', { source: 'identity-card' }),
  attribute('family_name', 'Nguyễn Thị', { source: 'identity-card' }),
  attribute('birthdate', '1991-03-14'),
  attribute('address.formatted', '27 phố Hàng Bài\nHoàn Kiếm, Hà Nội'),
  attribute('email', 'minh.anh@songhong.example'),
]

const receipt: ReceiptBody = {
  query: 'attributes',
  tier: 'verified',
  host: 'www.cave-valette.example',
  name: 'Cave Valette',
  purpose: 'We may sell wine to adults only. The address is for the delivery.',
  policyUrl: null,
  requested: [['birthdate'], ['address'], ['phone_number']],
  optional: [['phone_number']],
  disclosed: [['age_over_18'], ['address']],
  isSelfAttested: true,
  pseudonymAlias: 'tZ4m8rQK',
  requestSha256: 'b4'.repeat(32),
  presentationSha256: null,
  nonceSha256: null,
  failure: null,
}

const entry = (seq: number, change: Partial<LogEntry>): LogEntry => ({
  seq,
  entryId: `01930000-0000-7000-8000-${String(seq).padStart(12, '0')}`,
  eventTime: new Date(Date.UTC(2026, 10, 1, 0, seq)).toISOString(),
  kind: 'signing',
  state: 'done',
  party: null,
  body: null,
  prevSha256: 'aa'.repeat(32),
  sha256: 'bb'.repeat(32),
  ...change,
})

/** Newest first: one of each kind, then many signatures. */
export const sampleLog: readonly LogEntry[] = [
  entry(128, { kind: 'disclosure', state: 'given', party: 'x509_hash:abc', body: { ...receipt } }),
  entry(127, { kind: 'disclosure', state: 'refused', party: 'x509_hash:abc', body: { ...receipt, disclosed: [] } }),
  entry(126, {
    kind: 'disclosure',
    state: 'failed',
    party: 'x509_hash:abc',
    body: { ...receipt, disclosed: [], failure: 'privacy/objected' },
  }),
  entry(125, {
    kind: 'disclosure',
    state: 'given',
    party: 'x509_hash:abc',
    body: { ...receipt, query: 'login', requested: [], disclosed: [] },
  }),
  entry(124, { kind: 'incident', body: { type: 'wrong-pins', keyId: 'k'.repeat(43), count: 3 } }),
  entry(123, { kind: 'deletion', body: { class: 'card-data', count: 3 } }),
  entry(122, { kind: 'deletion', body: { reason: 'user', erased: [[1, 2]] } }),
  entry(121, { kind: 'rights', body: { right: 'rectification', attribute: 'birthdate', place: 'vault' } }),
  entry(120, { kind: 'rights', state: 'withdrawn', body: { right: 'restriction' } }),
  entry(119, { kind: 'consent', state: 'given', body: { about: 'processing', textVersion: '1.0' } }),
  entry(118, { kind: 'key', body: { something: 'later' } }),
  ...Array.from({ length: 70 }, (_, index) =>
    entry(117 - index, {
      body: {
        fileName: `Hợp đồng ${117 - index} – ${'phụ lục '.repeat(12)}.pdf`,
        outputSha256: 'cd'.repeat(32),
        keyId: 'k'.repeat(43),
        signer: 'Nguyễn Thị Minh Anh',
        level: 'B-T',
      },
    }),
  ),
]

export const soundLog: LogVerdict = {
  entryCount: 128,
  erasedCount: 0,
  signedThrough: 120,
  signedAt: '2026-11-04T10:12:00Z',
  signedBy: 'k'.repeat(43),
  findings: [],
}

export const sampleTrust: TrustReport = {
  index: {
    value: 69,
    parts: [
      { signal: 'base', points: 40 },
      { signal: 'ageDays', points: 7 },
      { signal: 'useCount', points: 7 },
      { signal: 'log', points: 20 },
      { signal: 'wrongPinRuns', points: -5 },
      { signal: 'pinLocks', points: 0 },
      { signal: 'forgedRequests', points: 0 },
      { signal: 'signatureMismatches', points: 0 },
    ],
    cap: null,
  },
  signals: {
    ageDays: 120,
    useCount: 9,
    wrongPinRuns: 1,
    pinLocks: 0,
    forgedRequests: 0,
    signatureMismatches: 0,
    isRevoked: false,
    log: 'signed',
  },
}

export interface MyDataWorld {
  processing: ProcessingState
  inVault: readonly Attribute[]
  onKeys: readonly AttributeOnKey[]
  /** Values that lie on keys, behind the PIN. */
  keyValues: Readonly<Record<string, string>>
  keyPin: string
  log: readonly LogEntry[]
  verdict: LogVerdict
  trust: TrustReport
  letters: readonly KeptDocument[]
  retention: Readonly<Record<string, string | null>>
  /** What the native dialog finds. */
  backup: BackupFacts
  /** Opens that backup. */
  backupPassword: string
}

export const createMyDataWorld = (change: Partial<MyDataWorld> = {}): MyDataWorld => ({
  processing: agreed,
  inVault: sampleAttributes,
  onKeys: [],
  keyValues: {},
  keyPin: 'vun9-trOng',
  log: sampleLog,
  verdict: soundLog,
  trust: sampleTrust,
  letters: [],
  retention: { session: '30m', 'card-data': '15m', documents: '7d' },
  backup: { createdAt: '2026-11-01T08:00:00Z', for: 'password', isOther: false },
  backupPassword: 'buffle orage lampion tiroir',
  ...change,
})

export const createMyDataHandlers = (world: MyDataWorld): PartialHandlers => {
  const kept = (): KeptAttributes => ({ inVault: world.inVault, onKeys: world.onKeys })
  const requirePin = (pin: string | null): void => {
    if (pin !== world.keyPin) throw new AppError('tokens/pin-incorrect', { triesLeft: 2 })
  }
  const listRetention = (): readonly RetentionState[] =>
    retentionRules.map(({ class: of, standard }) => {
      const keepFor = world.retention[of] ?? null
      return { class: of, keepFor, seconds: keepFor === null ? null : toSeconds(keepFor), standard, count: null }
    })
  return {
    myData: {
      processing: async () => world.processing,
      async giveConsent({ textVersion, language }) {
        const consent = { state: 'given', textVersion, language, at: new Date().toISOString() } as const
        world.processing = { ...world.processing, consent, stopped: null }
        return world.processing
      },
      async withdrawConsent() {
        const consent = {
          ...(world.processing.consent ?? agreed.consent),
          state: 'withdrawn',
        } as ProcessingState['consent']
        world.processing = { ...world.processing, consent, stopped: 'privacy/consent-withdrawn' }
        return world.processing
      },
      async setFrozen({ frozen }) {
        world.processing = {
          ...world.processing,
          frozenAt: frozen ? new Date().toISOString() : null,
          stopped: frozen ? 'privacy/frozen' : null,
        }
        return world.processing
      },
      attributes: async () => kept(),
      async attributesOnKey({ keyId, pin }) {
        requirePin(pin)
        return world.onKeys
          .filter(each => each.keyId === keyId)
          .map(({ name }) => attribute(name, world.keyValues[name] ?? ''))
      },
      async setAttribute({ name: wanted, value, place, key }) {
        const name = parseAttributeName(wanted)
        const parsed = parseAttributeValue(name, value, new Date())
        if (key) requirePin(key.pin)
        world.inVault = world.inVault.filter(each => each.name !== name)
        world.onKeys = world.onKeys.filter(each => each.name !== name)
        if (place === 'vault') world.inVault = [...world.inVault, attribute(name, parsed)]
        else {
          world.onKeys = [...world.onKeys, { name, keyId: key?.keyId ?? '', changedAt }]
          world.keyValues = { ...world.keyValues, [name]: parsed }
        }
        return kept()
      },
      async deleteAttribute({ name, key }) {
        if (world.onKeys.some(each => each.name === name) && !key) throw new AppError('attributes/on-key', { name })
        if (key) requirePin(key.pin)
        world.inVault = world.inVault.filter(each => each.name !== name)
        world.onKeys = world.onKeys.filter(each => each.name !== name)
        return kept()
      },
      async readCard() {
        const expiresAt = new Date(Date.now() + 900_000).toISOString()
        const fromCard = { source: 'identity-card', expiresAt } as const
        world.inVault = [
          ...world.inVault,
          attribute('nationalities', 'Việt Nam', fromCard),
          attribute('gender', 'F', fromCard),
        ]
        return { read: ['nationalities', 'gender'], own: ['birthdate'], expiresAt }
      },
      async keepCardData({ names }) {
        world.inVault = world.inVault.map(each => (names.includes(each.name) ? { ...each, expiresAt: null } : each))
        return kept()
      },
      async deleteCardData() {
        world.inVault = world.inVault.filter(({ expiresAt }) => expiresAt === null)
        return kept()
      },
      retention: async () => listRetention(),
      async setRetention({ class: of, keepFor }) {
        world.retention = { ...world.retention, [of]: keepFor }
        return listRetention()
      },
      keptDocuments: async () => world.letters,
      saveKeptDocument: async ({ fileName }) => ({ fileName: `again-${fileName}` }),
      dailyBackup: async () => ({ isOn: false, folder: null, keep: 7, lastAt: null, problem: null }),
      exportData: async ({ form }) => ({ fileName: form === 'json' ? 'signet.json' : 'signet.jwe' }),
      createBackup: async () => ({ fileName: 'signet.backup', sizeBytes: 48_000, createdAt: changedAt }),
      chooseBackup: async () => ({ ...world.backup, backupId: 'B'.repeat(22), fileName: 'signet.backup' }),
      async restoreBackup({ password, pin }) {
        if (password !== world.backupPassword) throw new AppError('backup/password-incorrect')
        requirePin(pin)
        world.inVault = sampleAttributes
        return { rows: sampleAttributes.length, createdAt: world.backup.createdAt }
      },
      async erase({ key, withKeys }) {
        if (key) requirePin(key.pin)
        world.inVault = []
        world.processing = never
        return {
          destroyed: [
            { thing: 'vault', count: 1 },
            { thing: 'settings', count: 1 },
          ],
          left: [
            ...(withKeys ? [] : [{ thing: 'software-keys', reason: 'not-asked', where: '/profile' } as const]),
            { thing: 'backups', reason: 'outside', where: '/media/stick' },
          ],
        }
      },
    },
    logBook: {
      page: async ({ limit, beforeSeq, kind, text }) =>
        world.log
          .filter(each => beforeSeq === null || each.seq < beforeSeq)
          .filter(each => kind === null || each.kind === kind)
          .filter(each => text === null || JSON.stringify(each.body).toLowerCase().includes(text.toLowerCase()))
          .slice(0, limit),
      check: async () => world.verdict,
    },
    vault: {
      trust: async () => world.trust,
      slots: async () => [{ slotId: 'slot-k', kind: 'pkcs11-rsa', keyId: 'k'.repeat(43), createdAt: changedAt }],
    },
  }
}

/** One of every item that there is, each with a value that fits. */
export const everyAttribute: readonly Attribute[] = attributeNames.map(name => {
  const values: Readonly<Record<string, string>> = {
    date: '1991-03-14',
    email: 'minh.anh@songhong.example',
    phone: '+842455501287',
    webAddress: 'https://songhong.example/minh-anh',
    language: 'vi',
    timeZone: 'Asia/Ho_Chi_Minh',
    picture:
      'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  }
  return attribute(
    name,
    values[attributeCatalogue[name].format] ?? 'Rue de la Très-Longue-Promenade-du-Bord-de-l’Eau '.repeat(2).trim(),
  )
})
