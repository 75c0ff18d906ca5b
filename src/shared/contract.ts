/** Every call and event between the page and main, as one value: handlers, bridge and test doubles derive from it. */
import { z } from 'zod'
import {
  type Bridge as BridgeOf,
  call,
  type Emit as EmitOf,
  type Exposed,
  event,
  type Handlers as HandlersOf,
  preloadCall,
} from './bridge.ts'
import type { ErrorDetail } from './errors.ts'
import type { AppInfo, Settings } from './model/app.ts'
import { type Arrival, linkSchemes, type SchemeState } from './model/arrival.ts'
import { type Attribute, attributePlaces, type CardReading, type KeptAttributes } from './model/attribute.ts'
import type { BackupFacts, BackupReport, DailyBackup } from './model/backup.ts'
import type { CredentialSummary, ShownCredential } from './model/credential.ts'
import type { DocumentInspection, DocumentSummary, FolderContents, TargetFolder } from './model/document.ts'
import type { ErasureReport } from './model/erasure.ts'
import { exportForms } from './model/export.ts'
import type { FirstStartState } from './model/first-start.ts'
import type { KeptDocument } from './model/kept-document.ts'
import {
  type CreatedKey,
  type KeySummary,
  type ModuleSummary,
  softwareKeyAlgorithms,
  unblockKinds,
} from './model/key.ts'
import { type LogEntry, type LogVerdict, logKinds } from './model/log.ts'
import type { MenuCommand } from './model/menu-command.ts'
import type { ProcessingState } from './model/processing.ts'
import type { Query, QueryOutcome, ServiceSummary } from './model/query.ts'
import type { Receipt } from './model/receipt.ts'
import type { RecentDocuments } from './model/recent-document.ts'
import {
  type KeyStatus,
  type NewUnlockCode,
  type RecoverableKey,
  type RevokedKey,
  revocationReasons,
} from './model/recovery.ts'
import type { RegisteredKey, RegistryLogEntry, RegistryOverview } from './model/registry.ts'
import { reportKinds } from './model/report.ts'
import { type RetentionState, retentionClasses } from './model/retention.ts'
import { type LetterPreview, letterRightNames, type SavedLetter } from './model/rights-letter.ts'
import { lockMinutes, type SessionState, type VaultOpeners } from './model/session.ts'
import type { ShownCommand } from './model/shown-command.ts'
import {
  appearanceTexts,
  type BatchProgress,
  type BatchResult,
  type BatchTarget,
  certifications,
  type ExtendedDocument,
  type ExtensionProgress,
  extendableLevels,
  fieldLockActions,
  type SignatureAppearance,
  type SignedDocument,
  type SigningCheckResult,
  type SigningProgress,
  signatureLevels,
} from './model/signing.ts'
import { platformPurposes, type TrustOverview, trustPurposes } from './model/trust.ts'
import type { FileVerdict } from './model/validation.ts'
import { longestPassphrase, type SlotSummary, type TrustReport } from './model/vault.ts'
import { languages } from './words.ts'

const nothing = z.undefined()
const documentId = z.string().regex(/^[A-Za-z0-9_-]{22}$/)
const keyId = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
/** Long enough for every token; short enough that a hostile page cannot feed a driver megabytes. */
const pin = z.string().min(1).max(256)
/** null: it is typed on the reader (`pin.onReader`). */
const readerPin = pin.nullable()
const text = z.string().max(500)
/** An unlock code or a group of it, as it is typed; longer than any spelling of one. */
const unlockCode = z.string().min(1).max(200)
/** The name of a file that was written; null when the user closes the native dialog. */
type SavedFile = { readonly fileName: string } | null
const documentPassword = z.string().min(1).max(256).nullable()
/** The 8 MiB that the core takes, in Base64. */
const maxImageChars = 11_184_812
/** No page is larger (ISO 32000-1 annex C: 14 400 units, of which one may be 75 points). */
const points = z.number().min(0).max(1_080_000)
const appearance = z.strictObject({
  place: z
    .strictObject({
      page: z.int().min(1).max(10_000_000),
      x: points,
      y: points,
      width: points.positive(),
      height: points.positive(),
    })
    .nullable(),
  texts: z.array(z.enum(appearanceTexts)).max(appearanceTexts.length).readonly(),
  language: z.enum(languages),
  date: z.string().max(100).nullable(),
  image: z.string().min(1).max(maxImageChars).nullable(),
}) satisfies z.ZodType<SignatureAppearance>
/** What the signer wishes of one signature; the same for the check and the signing. */
const wishes = {
  documentId,
  keyId,
  reason: text.nullable(),
  location: text.nullable(),
  /** An existing empty signature field; null: a new one. */
  field: z.string().min(1).max(2000).nullable(),
  /** null: nothing of the signature is seen on the page. */
  appearance: appearance.nullable(),
  /** null: B-B, unless the field demands more. Timestamps come from the authorities of the settings. */
  level: z.enum(signatureLevels).nullable(),
  /** null: not certified, unless the field demands it. */
  certify: z.enum(certifications).nullable(),
  /** Form fields that nobody may fill in afterwards; null: as the field that is signed says. */
  lock: z
    .strictObject({
      action: z.enum(fieldLockActions),
      fields: z.array(z.string().min(1).max(2000)).max(200).readonly(),
    })
    .nullable(),
  /** Opens a document that is encrypted; null for any other. */
  documentPassword,
}

/** The same of many documents. */
const batchWishes = {
  documentIds: z.array(documentId).min(1).max(10_000),
  keyId,
  reason: text.nullable(),
  location: text.nullable(),
  /** Of all signatures; timestamps come from the authorities of the settings. */
  level: z.enum(signatureLevels),
  /** From `documents.chooseTargetFolder`; null: beside the originals. */
  folderId: documentId.nullable(),
  /** True only after the user was asked. */
  replaceExisting: z.boolean(),
}
const extension = { documentId, documentPassword, level: z.enum(extendableLevels) }
const target = {
  /** From `documents.chooseTarget`; null: `contract-signed.pdf` beside the original. */
  targetId: documentId.nullable(),
  /** True only after the user was asked. */
  replaceExisting: z.boolean(),
}

/** The catalogue and the core say which names and values there are; these only bound what a hostile page can send. */
const attributeName = z.string().min(1).max(100)
const attributeValue = z.string().max(70_000)
const attributeNameList = z.array(attributeName).max(100)
/** Of a backup or an export. */
const filePassword = z.string().min(1).max(256)
const passphrase = z.string().min(1).max(longestPassphrase)
/** What opens the vault now. */
const vaultWay = z.union([
  z.strictObject({ kind: z.literal('key'), keyId, pin: readerPin }),
  z.strictObject({ kind: z.literal('passphrase'), passphrase }),
])
/** Full client id of a service. */
const clientId = z.string().min(1).max(2000)
const letterWishes = {
  clientId,
  right: z.enum(letterRightNames),
  language: z.enum(languages),
  choice: z.strictObject({
    receiptIds: z.array(z.uuid()).max(10_000).readonly().nullable(),
    claims: z.array(z.string().min(1).max(1000)).max(400).readonly().nullable(),
  }),
}
const page = {
  limit: z.int().min(1).max(500),
  /** `seq` of the last one of the page before; null: from the newest. */
  beforeSeq: z.int().positive().nullable(),
}
/** A key with its PIN; null where none is needed. */
const keyWithPin = z.strictObject({ keyId, pin: readerPin }).nullable()
const queryId = z.string().regex(/^[A-Za-z0-9_-]{22}$/)
const serviceId = z.string().regex(/^[0-9a-f]{12}$/)
const credentialId = z.string().regex(/^[0-9a-f]{12}$/)

export const contract = {
  app: {
    info: call<AppInfo>()(nothing),
    saveSettings: call<Settings>()(
      z.strictObject({
        language: z.enum(languages).nullable(),
        tsaUrls: z
          .array(z.url({ protocol: /^https?$/ }).max(2000))
          .max(10)
          .readonly(),
      }),
    ),
  },
  /** What websites ask for, one at a time. */
  arrival: {
    /** What is to be shown now. */
    current: call<Arrival | null>()(nothing),
    /** A link that the user pasted: it is told by `changed`. */
    openLink: call<void>()(z.strictObject({ link: z.string().trim().min(1).max(8192) })),
    /** It was answered, or is refused. */
    close: call<void>()(z.strictObject({ arrivalId: documentId })),
    /** In the browser; only an address that an opened or answered query brought. */
    openAddress: call<void>()(z.strictObject({ address: z.url({ protocol: /^https$/ }).max(8192) })),
    schemes: call<readonly SchemeState[]>()(nothing),
    /** Also makes Signet the desktop's program for such links, as far as the desktop lets it. */
    allowScheme: call<readonly SchemeState[]>()(
      z.strictObject({ scheme: z.enum(linkSchemes), isAllowed: z.boolean() }),
    ),
    changed: event<Arrival | null>(),
    /** Something came that is not shown. */
    refused: event<ErrorDetail>(),
  },
  /** The guide through agreement, key and unlock code. */
  firstStart: {
    state: call<FirstStartState>()(nothing),
    /** `left`: it can be taken up again. */
    end: call<void>()(z.strictObject({ how: z.enum(['left', 'done']) })),
  },
  session: {
    state: call<SessionState>()(nothing),
    openers: call<VaultOpeners>()(nothing),
    /** Opens the vault until the window is locked; makes it where there is none. */
    unlock: call<SessionState>()(z.strictObject({ keyId, pin: readerPin })),
    /** As `unlock`, where a passphrase opens it; never makes a vault. */
    unlockByPassphrase: call<SessionState>()(z.strictObject({ passphrase })),
    /** Only where nothing can open the vault any more. */
    continueWithoutVault: call<SessionState>()(nothing),
    lock: call<void>()(nothing),
    /** The user did something in the window: the time without use begins anew. */
    noteUse: call<void>()(nothing),
    save: call<SessionState>()(
      z.strictObject({
        isOn: z.boolean(),
        afterMinutes: z.union(lockMinutes.map(minutes => z.literal(minutes))),
        whenKeyRemoved: z.boolean(),
      }),
    ),
    changed: event<SessionState>(),
  },
  /** Requests of the browser extension; `arrival.close` refuses them. */
  webEid: {
    /**
     * One PIN entry. `isConfirmed`: the user was told that a hash cannot be shown and signs it all the same; app/bad-request
     * for a hash without that. `pin` of a certificate that is only handed out is null.
     */
    answer: call<void>()(z.strictObject({ arrivalId: documentId, keyId, pin: readerPin, isConfirmed: z.boolean() })),
    /** Gives up the PIN entry or signature that `answer` waits for. */
    cancel: call<void>()(nothing),
  },
  documents: {
    /** The native dialog; null when the user closes it. */
    choose: call<DocumentSummary | null>()(nothing),
    /** A dropped file; only the preload can turn a `File` into a path, so only it may send this. */
    openPath: preloadCall<DocumentSummary>()(z.strictObject({ path: z.string().min(1).max(32_768) })),
    /** A folder from the native dialog, for a batch; null when the user closes it. */
    openFolder: call<FolderContents | null>()(nothing),
    /** A dropped folder; see `openPath`. */
    openFolderPath: preloadCall<FolderContents>()(z.strictObject({ path: z.string().min(1).max(32_768) })),
    close: call<void>()(z.strictObject({ documentId })),
    /** An earlier revision of an open document, for reading only: its first `sizeBytes`. */
    openRevision: call<{ readonly documentId: string }>()(
      z.strictObject({ documentId, sizeBytes: z.int().positive() }),
    ),
    /** The native save dialog; answers the id of a target for `signing.sign`. */
    chooseTarget: call<{ readonly targetId: string; readonly fileName: string } | null>()(
      z.strictObject({ documentId }),
    ),
    /** A folder for the signed documents of a batch, from the native dialog; null when the user closes it. */
    chooseTargetFolder: call<TargetFolder | null>()(nothing),
    /** Where `signing.sign` would write without a target, and whether that file is there: told before the PIN. */
    plannedTarget: call<{ readonly fileName: string; readonly exists: boolean }>()(z.strictObject({ documentId })),
    /** What there is to know before signing; `documentPassword` opens a document that is encrypted. */
    inspect: call<DocumentInspection>()(z.strictObject({ documentId, documentPassword })),
    showInFolder: call<void>()(z.strictObject({ documentId })),
    openOutside: call<void>()(z.strictObject({ documentId })),
    /** Opened from outside the page: command line, "open with", a second start. */
    opened: event<DocumentSummary>(),
  },
  /** The menu of the window. */
  menu: {
    chosen: event<MenuCommand>(),
  },
  /** What was opened in the window lately, in the vault. */
  recentDocuments: {
    list: call<RecentDocuments>()(nothing),
    /** Where it still is. */
    open: call<DocumentSummary | FolderContents>()(z.strictObject({ recentId: documentId })),
    clear: call<void>()(nothing),
    /** Off: what is there is cleared. */
    setKept: call<RecentDocuments>()(z.strictObject({ isKept: z.boolean() })),
  },
  keys: {
    list: call<readonly KeySummary[]>()(nothing),
    modules: call<readonly ModuleSummary[]>()(nothing),
    createSoftwareKey: call<CreatedKey>()(
      z.strictObject({ name: z.string().trim().min(1).max(100), algorithm: z.enum(softwareKeyAlgorithms), pin }),
    ),
    /** One try of the old PIN at most; the new one is checked by the rules before. */
    changePin: call<KeySummary>()(z.strictObject({ keyId, oldPin: readerPin, newPin: readerPin })),
    /** `kind`: one of the key's `unblockWith`. */
    unblock: call<KeySummary>()(z.strictObject({ keyId, puk: pin, newPin: pin, kind: z.enum(unblockKinds) })),
    /** A random new PIN that the rules accept: 8 digits. Kept nowhere. */
    suggestPin: call<string>()(nothing),
    /** Starts a module again that crashed or hung; answers the state of all. */
    retryModule: call<readonly ModuleSummary[]>()(z.strictObject({ path: z.string().min(1).max(32_768) })),
    /** Asks for a PKCS#12 file in a native dialog; null when the user closes it. `pin` is that of the new software key. */
    importPkcs12: call<CreatedKey | null>()(z.strictObject({ password: z.string().max(256), pin })),
    /** A PKCS#10 request for the name, written where a native dialog says; null when the user closes it. */
    saveRequest: call<{ readonly fileName: string } | null>()(
      z.strictObject({ keyId, pin: readerPin, name: z.string().trim().min(1).max(100) }),
    ),
    /** Asks for a certificate file in a native dialog; null when the user closes it. */
    installCertificate: call<KeySummary | null>()(z.strictObject({ keyId, pin: readerPin })),
    /** Removes a software key for good, after its PIN. */
    deleteSoftwareKey: call<void>()(z.strictObject({ keyId, pin })),
    changed: event<readonly KeySummary[]>(),
    /** Whether a token that was plugged in is being read, which takes seconds; `changed` tells what was found. */
    reading: event<boolean>(),
  },
  signing: {
    /** What stands in the way of this signature, told before the PIN; and what the field makes of the wishes. */
    check: call<SigningCheckResult>()(z.strictObject(wishes)),
    sign: call<SignedDocument>()(z.strictObject({ ...wishes, ...target, pin: readerPin })),
    /** Gives up the PIN entry or signature that `sign` waits for: it fails with tokens/cancelled. */
    cancel: call<void>()(nothing),
    /**
     * Adds timestamps and validation data to the signatures of a document that is open; no key is needed. The new file is
     * asked for in a native dialog, and opened; null when the user closes it. No file replaces the document itself.
     */
    extend: call<ExtendedDocument | null>()(z.strictObject(extension)),
    /** Gives up what `extend` waits for: it fails with tokens/cancelled, and nothing was written. */
    cancelExtension: call<void>()(nothing),
    extensionProgress: event<ExtensionProgress>(),
    /**
     * Signs documents one by one after one PIN entry; answers when all are done or failed, or the batch was stopped. One
     * batch at a time: app/bad-request for another, and for two documents that would have the same target.
     */
    signBatch: call<BatchResult>()(z.strictObject({ ...batchWishes, pin: readerPin })),
    /** What stands where `signBatch` would write: what an earlier batch has signed with this certificate, at this level, is not signed again. */
    batchTarget: call<BatchTarget>()(
      z.strictObject({
        documentId,
        certificateSha256: z.string().regex(/^[0-9a-f]{64}$/),
        level: z.enum(signatureLevels),
        folderId: documentId.nullable(),
      }),
    ),
    /** No document is begun until `resumeBatch`; those at hand are finished. */
    pauseBatch: call<void>()(nothing),
    resumeBatch: call<void>()(nothing),
    /** Finishes the document at the token; the others stay unsigned. */
    cancelBatch: call<void>()(nothing),
    /** Some times a second while a batch runs, and at its end. */
    batchProgress: event<BatchProgress>(),
    progress: event<SigningProgress>(),
  },
  /** What the page is about to do, as the command that does the same; nothing is done, and no secret stands in it. */
  commands: {
    sign: call<ShownCommand>()(z.strictObject({ ...wishes, ...target })),
    signBatch: call<ShownCommand>()(z.strictObject(batchWishes)),
    extend: call<ShownCommand>()(z.strictObject(extension)),
    validate: call<ShownCommand>()(z.strictObject({ documentId, documentPassword })),
  },
  validation: {
    /** `documentPassword` opens a document that is encrypted. */
    validate: call<FileVerdict>()(z.strictObject({ documentId, documentPassword })),
    /** Asks for the target in a native dialog; null when the user closes it. */
    saveReport: call<{ readonly fileName: string } | null>()(
      z.strictObject({ documentId, kind: z.enum(reportKinds), language: z.enum(languages) }),
    ),
  },
  /** Personal data, consent to processing, rights. Calls that read or write personal data fail with vault/locked while it is. */
  myData: {
    /** Readable while the vault is locked. */
    processing: call<ProcessingState>()(nothing),
    /** `textVersion` of the text that was shown: app/bad-request when it is not the one in force. */
    giveConsent: call<ProcessingState>()(
      z.strictObject({ textVersion: z.string().max(20), language: z.enum(languages) }),
    ),
    withdrawConsent: call<ProcessingState>()(nothing),
    /** Nothing is processed until it is released. */
    setFrozen: call<ProcessingState>()(z.strictObject({ frozen: z.boolean() })),
    attributes: call<KeptAttributes>()(nothing),
    /** Those that lie on this key, with their values. */
    attributesOnKey: call<readonly Attribute[]>()(z.strictObject({ keyId, pin: readerPin })),
    /** `key` is needed where the attribute lies, or is to lie, on a key. */
    setAttribute: call<KeptAttributes>()(
      z.strictObject({ name: attributeName, value: attributeValue, place: z.enum(attributePlaces), key: keyWithPin }),
    ),
    deleteAttribute: call<KeptAttributes>()(z.strictObject({ name: attributeName, key: keyWithPin })),
    /** What the identity card of this key shows without a PIN; it expires unless the user keeps it. */
    readCard: call<CardReading>()(z.strictObject({ keyId })),
    keepCardData: call<KeptAttributes>()(z.strictObject({ names: attributeNameList })),
    deleteCardData: call<KeptAttributes>()(nothing),
    /** With counts while the vault is open. */
    retention: call<readonly RetentionState[]>()(nothing),
    setRetention: call<readonly RetentionState[]>()(
      z.strictObject({
        class: z.enum(retentionClasses),
        /** `15m`, `36h`, `7d`; null: until the user erases it, for receipts and log alone. */
        keepFor: z
          .string()
          .regex(/^\d{1,6}[mhd]$/)
          .nullable(),
      }),
    ),
    receipts: call<readonly (Receipt & { readonly seq: number })[]>()(
      z.strictObject({ ...page, clientId: clientId.nullable() }),
    ),
    log: call<readonly LogEntry[]>()(z.strictObject(page)),
    hasObjected: call<boolean>()(z.strictObject({ clientId })),
    setObjection: call<void>()(z.strictObject({ clientId, objects: z.boolean() })),
    /**
     * Asks for the target of the PDF; null when the user closes the dialog. `signer` null: it is signed by the key that the
     * website knows, in a file beside it; else by a certificate, which names the user. A copy is kept, encrypted, for a while.
     */
    writeLetter: call<SavedLetter | null>()(z.strictObject({ ...letterWishes, signer: keyWithPin })),
    /** Its words, with nothing signed or written. `isByCertificate`: it will be. */
    previewLetter: call<LetterPreview>()(z.strictObject({ ...letterWishes, isByCertificate: z.boolean() })),
    keptDocuments: call<readonly KeptDocument[]>()(nothing),
    /** Asks for the target; null when the user closes the dialog. */
    saveKeptDocument: call<{ readonly fileName: string } | null>()(
      z.strictObject({ documentId: z.string().regex(/^[0-9a-f]{32}$/), fileName: z.string().min(1).max(200) }),
    ),
    /** Asks for the target in a native dialog; null when the user closes it. `encrypted` wants a password. */
    exportData: call<{ readonly fileName: string } | null>()(
      z.strictObject({ form: z.enum(exportForms), password: filePassword.nullable() }),
    ),
    /** Closes the vault first; the window stays. With `key`, what lies on that key goes too. The user was asked twice. */
    erase: call<ErasureReport>()(
      z.strictObject({ confirmed: z.literal(true), key: keyWithPin, withKeys: z.boolean() }),
    ),
    /** Asks for the target; null when the user closes it. `estimateStrength` tells beforehand whether the password will do. */
    createBackup: call<(BackupReport & { readonly fileName: string }) | null>()(
      z.strictObject({ password: filePassword }),
    ),
    /** Of the backup that the user waits for: rows that are written, of how many. */
    backupProgress: event<{ readonly done: number; readonly total: number }>(),
    /** Asks for a backup; null when the user closes the dialog. */
    chooseBackup: call<(BackupFacts & { readonly backupId: string; readonly fileName: string }) | null>()(nothing),
    /** Closes the vault first, and opens the new one with this key. `replaceOther`: the user agreed that another vault goes. */
    restoreBackup: call<{ readonly rows: number; readonly createdAt: string }>()(
      z.strictObject({
        backupId: documentId,
        password: filePassword,
        keyId,
        pin: readerPin,
        replaceOther: z.boolean(),
      }),
    ),
    dailyBackup: call<DailyBackup>()(nothing),
    /** Asks for the folder; null when the user closes the dialog. */
    startDailyBackup: call<DailyBackup | null>()(z.strictObject({ password: filePassword })),
    stopDailyBackup: call<DailyBackup>()(nothing),
  },
  /** Lost keys: the unlock code of one's own keys, and the revocation of any. */
  recovery: {
    /** Keys whose enrolment is known on this computer, revoked ones too. */
    list: call<readonly RecoverableKey[]>()(nothing),
    /** A new unlock code, shown once. Earlier sheets of the key go on revoking it. */
    enrol: call<NewUnlockCode>()(z.strictObject({ keyId, pin: readerPin })),
    /** The groups that `enrol` asked for, in its order. From then on the code is forgotten and the enrolment counts. */
    confirm: call<RecoverableKey>()(z.strictObject({ keyId, groups: z.array(unlockCode).min(1).max(6).readonly() })),
    /** The sheet of the code that `enrol` or the making of the key has shown, until it is confirmed. It holds the code. */
    saveSheet: call<SavedFile>()(z.strictObject({ keyId, language: z.enum(languages) })),
    /** The PUK that the making of a key has shown, on a page of its own. */
    savePukPage: call<SavedFile>()(z.strictObject({ keyId, puk: pin, language: z.enum(languages) })),
    saveEnrolment: call<SavedFile>()(z.strictObject({ keyId })),
    /** Asks for the file of an enrolment in a native dialog, for `checkCode` and `revoke`; null when the user closes it. */
    openEnrolment: call<RecoverableKey | null>()(nothing),
    /** Keys with this sheet number or key id: of this computer, else of the registry. */
    find: call<readonly RecoverableKey[]>()(z.strictObject({ wanted: z.string().min(1).max(100) })),
    /** Whether a whole code belongs to the key; the groups are checked while typing by `shared/unlock-code.ts`. */
    checkCode: call<boolean>()(z.strictObject({ keyId, unlockCode })),
    /** For good. The same again answers the same. */
    revoke: call<RevokedKey>()(z.strictObject({ keyId, unlockCode, reason: z.enum(revocationReasons) })),
    saveProof: call<SavedFile>()(z.strictObject({ keyId })),
    /** Takes in a revocation that came as a file; null when the user closes the dialog. */
    openProof: call<KeyStatus | null>()(nothing),
    /** Asks the registry. */
    status: call<KeyStatus>()(z.strictObject({ keyId })),
    /** Uses up the tries of the PIN of a revoked key that is at hand. Only after the user was asked. */
    blockPin: call<void>()(z.strictObject({ keyId })),
    /** The user has read that a key was revoked or suspended. */
    noteTold: call<readonly RecoverableKey[]>()(z.strictObject({ keyId })),
    changed: event<readonly RecoverableKey[]>(),
  },
  /** The support desk, on a profile that has a registry; and what its owner may send to a desk. */
  support: {
    /** null: this profile has no registry, and no screen of it is shown. */
    overview: call<RegistryOverview | null>()(nothing),
    /** By key id or sheet number. */
    find: call<readonly RegisteredKey[]>()(z.strictObject({ wanted: z.string().min(1).max(100) })),
    /** Whether the code that a caller reads out belongs to the key. */
    checkCode: call<boolean>()(z.strictObject({ keyId, unlockCode })),
    revoke: call<RegisteredKey>()(
      z.strictObject({ keyId, unlockCode, reason: z.enum(revocationReasons), agentKeyId: keyId, pin: readerPin }),
    ),
    /** Asks for a suspension, or agrees to the one that another agent asked for. */
    suspend: call<RegisteredKey>()(z.strictObject({ keyId, agentKeyId: keyId, pin: readerPin })),
    resume: call<RegisteredKey>()(z.strictObject({ keyId, agentKeyId: keyId, pin: readerPin })),
    /** Newest first; `before` is the `seq` of the last entry that was shown. */
    log: call<readonly RegistryLogEntry[]>()(z.strictObject({ before: z.int().positive().nullable() })),
    /** The diagnostics bundle as it would be written. */
    previewBundle: call<string>()(nothing),
    /** Writes what `previewBundle` answered last. */
    saveBundle: call<SavedFile>()(nothing),
  },
  vault: {
    /** Reads the whole log, which takes seconds where it is very long. Computed here, and told to nobody. */
    trust: call<TrustReport>()(nothing),
    /** Empty where there is no vault yet. */
    slots: call<readonly SlotSummary[]>()(nothing),
    /** `by` opens it now; `way` of a failure is 0 for that one and 1 for the new key. `keepOnToken`: see `SlotKind`. */
    addKey: call<readonly SlotSummary[]>()(
      z.strictObject({ by: vaultWay, keyId, pin: readerPin, keepOnToken: z.boolean() }),
    ),
    /** In place of the one that there was. */
    addPassphrase: call<readonly SlotSummary[]>()(z.strictObject({ by: vaultWay, passphrase })),
    removeSlot: call<readonly SlotSummary[]>()(
      z.strictObject({ by: vaultWay, slotId: z.string().regex(/^[A-Za-z0-9_-]{1,200}$/) }),
    ),
    /** Encrypts everything under another key, which these ways open; `dropOthers`: the rest opens it no more. `way` of a failure is the place of the wrong one. */
    rotate: call<readonly SlotSummary[]>()(
      z.strictObject({ ways: z.array(vaultWay).min(1).max(20).readonly(), dropOthers: z.boolean() }),
    ),
  },
  logBook: {
    /** Newest first; null: every kind, any words. */
    page: call<readonly LogEntry[]>()(
      z.strictObject({
        ...page,
        kind: z.enum(logKinds).nullable(),
        text: z.string().trim().min(1).max(200).nullable(),
      }),
    ),
    /** Reads the whole log, which takes seconds where it is very long. */
    check: call<LogVerdict>()(nothing),
  },
  trust: {
    list: call<TrustOverview>()(nothing),
    /** Asks for certificates in a native dialog; null when the user closes it. */
    add: call<TrustOverview | null>()(z.strictObject({ purpose: z.enum(trustPurposes) })),
    /** Asks for the list, unless an address is given, and for the signer's certificate; null when a dialog is closed. */
    addList: call<TrustOverview | null>()(
      z.strictObject({
        address: z
          .url({ protocol: /^https?$/ })
          .max(2000)
          .nullable(),
      }),
    ),
    /** An anchor or a list. */
    remove: call<TrustOverview>()(z.strictObject({ id: z.string().regex(/^[a-z]+-[0-9a-f]{12,16}$/) })),
    setPlatform: call<TrustOverview>()(z.strictObject({ purpose: z.enum(platformPurposes), trusted: z.boolean() })),
    /** Fetches all lists anew; what could not be fetched is told in its summary. */
    refresh: call<TrustOverview>()(nothing),
  },
  disclosure: {
    /** A link that a website showed. Fetches and checks it; sends nothing of the user, asks for no PIN. */
    open: call<Query>()(z.strictObject({ link: z.string().min(1).max(8192) })),
    /** The query that waits for a decision, with values while the vault is open. */
    current: call<Query | null>()(nothing),
    /** Opens the vault until the query ends, so that values can be seen. */
    reveal: call<Query>()(z.strictObject({ queryId, keyId, pin: readerPin })),
    /** `approve`: names of claims, or as little as the website accepts. A wrong PIN leaves the query open. */
    answer: call<QueryOutcome>()(
      z.strictObject({
        queryId,
        keyId,
        pin: readerPin,
        approve: z.union([z.literal('required'), z.array(z.string().min(1).max(1000)).max(400).readonly()]),
      }),
    ),
    /** `tell`: the website learns that the user refused. */
    refuse: call<QueryOutcome>()(z.strictObject({ queryId, tell: z.boolean() })),
    /** The window was closed: the website learns nothing. */
    dismiss: call<QueryOutcome>()(z.strictObject({ queryId })),
    /** Gives up the PIN entry or the token that `reveal` or `answer` waits for: it fails with tokens/cancelled, and the query stays open. */
    cancel: call<void>()(nothing),
  },
  /** Statements of others about the user, while the vault is open; vault/locked otherwise. */
  credentials: {
    list: call<readonly CredentialSummary[]>()(nothing),
    /** With its values. */
    show: call<ShownCredential>()(z.strictObject({ credentialId })),
    /** Asks its issuer, where that can take it back; fails where it holds no more. */
    check: call<void>()(z.strictObject({ credentialId })),
    /** The native dialog, then every check; null when the user closes the dialog. */
    import: call<CredentialSummary | null>()(nothing),
    remove: call<readonly CredentialSummary[]>()(z.strictObject({ credentialId })),
  },
  services: {
    /** While the vault is open; vault/locked otherwise. */
    list: call<readonly ServiceSummary[]>()(nothing),
    /** The website meets somebody that it does not know from now on. */
    rotate: call<ServiceSummary>()(z.strictObject({ serviceId })),
    forget: call<readonly ServiceSummary[]>()(z.strictObject({ serviceId })),
  },
}

export type Contract = typeof contract
export type Handlers = HandlersOf<Contract>
export type Emit = EmitOf<Contract>
/** The contract as the page calls it, and the one thing only a preload can do. */
export type Bridge = BridgeOf<Contract> & {
  readonly dropped: {
    /** Opens a file that the user dropped on the window. */
    readonly open: (file: object) => Promise<DocumentSummary>
    /** Opens the documents in a folder that the user dropped. */
    readonly openFolder: (folder: object) => Promise<FolderContents>
  }
}

/** `window.bridge`, as the preload exposes it. */
export type ExposedBridge = Exposed<Bridge>
