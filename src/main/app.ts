/** Composition root: the only place that constructs. Reads as a table of contents; everything closes in reverse order. */
import { randomBytes } from 'node:crypto'
import { homedir, hostname, userInfo } from 'node:os'
import { join } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import { AppError } from '../shared/errors.ts'
import type { Settings } from '../shared/model/app.ts'
import type { DocumentInspection } from '../shared/model/document.ts'
import type { CreatedKey, ModuleSummary } from '../shared/model/key.ts'
import type { SignatureAppearance, SigningRecord } from '../shared/model/signing.ts'
import type { Secret } from '../shared/secret.ts'
import { type Arrivals, createArrivals } from './arrival/arrivals.ts'
import { createLinkRegistration, type LinkRegistration } from './arrival/link-registration.ts'
import { createLinks, type Links } from './arrival/links.ts'
import { extensionId, openConfig, profileDirectory, toPageSettings } from './config.ts'
import { createDiagnosis, type Diagnosis } from './diagnosis.ts'
import { type DisclosureRoom, openDisclosureRoom } from './disclosure/disclosure-room.ts'
import type { SampleWebsite } from './disclosure/sample-website.ts'
import { createDocuments, type Documents } from './documents.ts'
import { createFirstStart, type FirstStart } from './first-start.ts'
import { listFolderDocuments } from './folder-documents.ts'
import { readDeviceSecret } from './host/device-secret.ts'
import type { Host } from './host/host.ts'
import { createKeyUse, openerOf } from './key-use.ts'
import { createLog, type Log } from './log.ts'
import { createLogBook } from './log-book.ts'
import { createModuleSettings } from './module-settings.ts'
import { createPlainSettings } from './plain-settings.ts'
import { createMyData, finishErasure, type MyData } from './privacy/my-data.ts'
import { createRecentDocuments, type RecentDocumentList } from './recent-documents.ts'
import { guardKeys } from './recovery/guard-keys.ts'
import { openRecovery } from './recovery/open-recovery.ts'
import { createSession, type Session } from './session.ts'
import type { SigningCheck, SigningCheckRequest } from './signing/check-signing.ts'
import type { ExtendedFile, ExtendFileRequest } from './signing/extend-file.ts'
import { fetchBytes, findBytes } from './signing/fetch-bytes.ts'
import { type FinishedTarget, type FinishedTargetQuestion, findFinishedTarget } from './signing/finished-target.ts'
import { followProxy } from './signing/network-proxy.ts'
import { openSigning } from './signing/open-signing.ts'
import { inspectPdf } from './signing/pdf/inspect-pdf.ts'
import type { SigningSession } from './signing/signing-session.ts'
import { createDiagnosticsBundle } from './support/diagnostics-bundle.ts'
import { openRegistryRoom } from './support/registry/open-registry.ts'
import { createKeyLife } from './tokens/key-life.ts'
import type { KeyRing } from './tokens/key-ring.ts'
import type { PrivateDataStore } from './tokens/key-store.ts'
import { readKeyCertificate, whyCannotSign } from './tokens/key-summary.ts'
import { openTokens } from './tokens/open-tokens.ts'
import type { TokenNews } from './tokens/pkcs11/token-watch.ts'
import { suggestPin } from './tokens/software/pin-rules.ts'
import { openValidation, type Validation } from './validation/open-validation.ts'
import type { TrustStore } from './validation/trust/trust-store.ts'
import * as attributeTable from './vault/attributes.ts'
import { disclosureTables } from './vault/disclosure-tables.ts'
import { keepEntry } from './vault/find-lease.ts'
import * as keptDocumentTable from './vault/kept-documents.ts'
import * as logTable from './vault/log-entries.ts'
import { eraseLogEntries } from './vault/log-erasure.ts'
import * as logExport from './vault/log-export.ts'
import * as logSearch from './vault/log-search.ts'
import { openVaultRoom } from './vault/open-vault-room.ts'
import { createPassphraseOpener } from './vault/passphrase-opener.ts'
import * as receiptTable from './vault/receipts.ts'
import * as recentTable from './vault/recent-documents.ts'
import { checkVaultFree, createRestore, findVaultId } from './vault/restore-vault.ts'
import * as serviceTable from './vault/services.ts'
import * as settingTable from './vault/settings.ts'
import { createSigningActs } from './vault/signing-acts.ts'
import type { Vault } from './vault/vault.ts'
import { createVaultKeeping } from './vault-keeping.ts'
import { openWebEid, type WebEid } from './web-eid/open-web-eid.ts'
import { readWindowCommand } from './web-eid/window-command.ts'

export type { Diagnosis } from './diagnosis.ts'
export type { NamedSetting } from './plain-settings.ts'
export type { BackupLock, VaultEntry } from './privacy/my-data.ts'
export type { Batch, BatchOutcome } from './signing/batch.ts'
export type { SigningCheck, SigningCheckRequest } from './signing/check-signing.ts'
export type { ExtendedFile, ExtendFileRequest } from './signing/extend-file.ts'
export type { FinishedTarget } from './signing/finished-target.ts'
export type { SignedFile, SignFileRequest } from './signing/sign-file.ts'
export type { SigningSession } from './signing/signing-session.ts'
export type { TokenData } from './tokens/key-store.ts'
export type { ReportTarget, ValidateOptions } from './validation/open-validation.ts'
export type { VaultWay } from './vault-keeping.ts'

/** What the window and the command line can do: the same use cases for both. */
export interface App {
  readonly log: Log
  readonly documents: Documents & {
    /** @throws {AppError} documents/unreadable, documents/folder-empty, documents/folder-too-large */
    listFolder(path: string): Promise<readonly string[]>
  }
  readonly settings: {
    get(): Settings
    save(settings: Settings): Settings
    /** Every plain setting by the name that people set it under. */
    readonly byName: ReturnType<typeof createPlainSettings>
  }
  /** To be named in a command; null: the one that the command line takes by itself. */
  readonly profileOption: string | null
  /** The guide of the window's first start. */
  readonly firstStart: FirstStart
  /** Of the window only; the command line opens the vault for each command. */
  readonly session: Session
  readonly logBook: ReturnType<typeof createLogBook>
  readonly recentDocuments: Omit<RecentDocumentList, 'onVaultOpened' | 'forget'>
  readonly keys: Omit<ReturnType<typeof createKeyLife>, 'findKey' | 'createSoftwareKey' | 'importPkcs12'> & {
    /** As `createKeyLife` does, and enrolled: with the unlock code, which is shown once. */
    createSoftwareKey(request: Parameters<KeyLife['createSoftwareKey']>[0]): Promise<CreatedKey>
    importPkcs12(...request: Parameters<KeyLife['importPkcs12']>): Promise<CreatedKey>
    modules(): Promise<readonly ModuleSummary[]>
    /** Told of tokens and modules that come and go, until the answer is called. */
    watch(listener: (news: TokenNews) => void): () => void
    readonly data: PrivateDataStore
  }
  readonly modules: ReturnType<typeof createModuleSettings>
  readonly signing: {
    /**
     * One PIN entry for any number of documents.
     *
     * @param documents how many are about to be signed; absent: one
     * @throws {AppError} keys/* before the PIN is tried; those of `KeyStore.unlock`
     */
    unlock(keyId: string, pin: Secret, signal?: AbortSignal, documents?: number): Promise<SigningSession>
    /**
     * Before the PIN, for any number of documents. @throws {AppError} keys/not-found, keys/no-certificate; the answer
     * documents/*, pdf/*, timestamps/no-authority, revocation/self-signed
     */
    createCheck(keyId: string | null): Promise<(request: SigningCheckRequest) => Promise<SigningCheck>>
    /** Whatever can be told of a document without signing it. @throws {AppError} documents/*, pdf/* */
    inspect(path: string, password: Secret | null): Promise<DocumentInspection>
    /** Before the PIN. @throws {AppError} pdf/image-unreadable */
    checkAppearance(appearance: SignatureAppearance): void
    /** Before the PIN. @throws {AppError} pdf/image-unreadable, pdf/place-too-small, keys/no-certificate */
    checkPlace(
      keyId: string,
      appearance: SignatureAppearance,
      words: { readonly reason: string | null; readonly location: string | null },
    ): Promise<void>
    /** @throws {AppError} documents/*, pdf/*, timestamps/*, revocation/*; the target is then as it was before */
    extendFile(request: ExtendFileRequest): Promise<ExtendedFile>
    /** What a batch that was interrupted has signed already; undefined: the target is something else. */
    findFinished(question: FinishedTargetQuestion): Promise<FinishedTarget | undefined>
    /** Newest first; empty until a key has opened the vault. */
    recent(): Promise<readonly SigningRecord[]>
  }
  readonly validation: Validation
  readonly trust: Omit<TrustStore, 'anchorsFor'>
  /** What websites ask of the window, one at a time. */
  readonly arrivals: Arrivals
  /** Attributes, consent to processing, retention, receipts, rights. */
  readonly myData: Omit<MyData, 'onVaultOpened' | 'onVaultShared' | 'close'>
  readonly disclosure: DisclosureRoom['disclosure']
  readonly services: DisclosureRoom['services']
  readonly credentials: DisclosureRoom['credentials']
  /** For `signet demo`; close it. */
  openSampleWebsite(): Promise<SampleWebsite>
  readonly recovery: ReturnType<typeof openRecovery>
  readonly links: Links & { readonly desktop: LinkRegistration }
  readonly webEid: WebEid & {
    isExtensionId(text: string): boolean
    /** Lets another extension ask, from the next `browsers.install` on. */
    addExtension(id: string): void
  }
  /** The support desk. */
  readonly registry: ReturnType<typeof openRegistryRoom>
  /** A text for a supporter, without anything personal; to be read before it is given away. */
  diagnosticsBundle(): Promise<string>
  readonly vault: ReturnType<typeof createVaultKeeping>
  /** Facts for `signet doctor`; each with its fix where it is not well. */
  diagnose(): Promise<readonly Diagnosis[]>
  close(): Promise<void>
}

type KeyLife = ReturnType<typeof createKeyLife>

export interface AppDeps {
  readonly host: Host
  /** Absent: the runtime's own. */
  readonly fetch?: typeof globalThis.fetch
  /** The window: it stays when the vault is closed. A command ends, and its memory with it. */
  readonly isWindow?: boolean
  /** Program and arguments that start the native messaging host; empty: this program cannot install it. */
  readonly webEidHost?: readonly string[]
}

/** Lists are megabytes, and some of their servers are slow. */
const listTimeoutMs = 60_000

/** Builds the core. @throws {Error} when a part cannot start; nothing is left open then */
export const createApp = async (deps: AppDeps): Promise<App> => {
  const { host, fetch = globalThis.fetch, isWindow = false, webEidHost = [] } = deps
  const profile = host.userDataPath
  finishErasure(profile)
  const clock = (): Date => new Date()
  const random = (sizeBytes: number): Uint8Array => randomBytes(sizeBytes)

  const log = createLog({ directory: profile, level: 'info', clock })
  const config = openConfig(profile)
  const proxy = followProxy(config.settings.network, process.env)
  if (config.settings.network.proxy !== null && !proxy.isFollowed) log.warn('this runtime cannot follow network.proxy')
  const documents = createDocuments({ random })
  const deviceSecret = (): Promise<Uint8Array> => readDeviceSecret(host)
  const onOpened = async (opened: Vault): Promise<void> => {
    await myData.onVaultOpened(opened)
    recentDocuments.onVaultOpened(opened)
    disclosureRoom.onVaultOpened(opened)
  }
  const { software, pkcs11, allKeys } = openTokens({
    profile,
    deviceSecret,
    startProcess: entry => host.startProcess(entry),
    addedModules: () => config.settings.modules.added,
    onPinIncident: (type, keyId) => incidents.report(type, keyId),
    ...{ clock, random, log },
  })
  const {
    access: vault,
    shared: sharedVault,
    incidents,
    ...vaultRoom
  } = openVaultRoom({
    ...{ profile, clock, random, log, onOpened, outlivesVault: isWindow },
    onShared: () => myData.onVaultShared(),
  })
  const recovery = openRecovery({
    directory: join(profile, 'recovery'),
    fetch,
    settings: () => config.settings.registry,
    unlock: (keyId, pin) => keyRing.unlock(keyId, pin),
    allKeys,
    randomPin: () => suggestPin(random),
    async destroyKey(keyId) {
      if ((await software.listKeys()).some(key => key.keyId === keyId)) await software.destroy(keyId)
    },
    recordIncident: async (type, keyId) => incidents.report(type, keyId),
    ...{ clock, random, log },
  })
  /** Every key but those that are revoked or suspended. */
  const keyRing = guardKeys(allKeys, recovery)
  const acts = createSigningActs(sharedVault, log)
  const keys = createKeyLife({
    ...{ keys: keyRing, software, pkcs11, now: clock, random },
    findStopped: recovery.findStopped,
  })
  const openWithKey = createKeyUse({ unlock: (...given) => keyRing.unlock(...given), vault: sharedVault })
  const myData = createMyData({
    profile,
    sections: () => ({
      services: serviceTable.listServices,
      recentDocuments: recentTable.listRecentDocuments,
      credentials: disclosureTables.listCredentials,
    }),
    tables: {
      attributes: attributeTable,
      keptDocuments: keptDocumentTable,
      log: { ...logTable, ...logSearch, ...logExport, eraseLogEntries },
      receipts: receiptTable,
      settings: settingTable,
    },
    openWithKey,
    share: () => sharedVault.share(),
    unlock: (...given) => keyRing.unlock(...given),
    openerOf,
    vaultFile: {
      findId: () => findVaultId(vaultRoom.directory),
      restore: createRestore(vaultRoom.directory, { clock, random }).restore,
      checkFree: opener => checkVaultFree(vault, opener),
    },
    startProcess: () => host.startProcess('backup'),
    takeSnapshot: opened => vault.takeSnapshot(opened),
    daily: () => config.settings.backup,
    mayBackUpNow: () => !isWindow || !session.state().isLocked,
    data: pkcs11,
    pairwise: {
      findPairwiseJwk: (...given) => disclosureRoom.book.findPairwiseJwk(...given),
      signAsPairwise: (...given) => disclosureRoom.book.signAsPairwise(...given),
    },
    slotKeyIds: () => vault.slots().map(({ keyId }) => keyId),
    retentionLengths: () => {
      const { cardData, ...others } = config.settings.retention
      return { ...others, 'card-data': cardData, session: `${config.settings.lock.afterMinutes}m` }
    },
    now: clock,
    random,
    log,
  })
  const session = createSession({
    async openVault(keyId, pin) {
      const use = await openWithKey(keyId, pin)
      const lease = sharedVault.share()
      await use.close()
      if (!lease) throw new AppError('vault/locked')
      return lease
    },
    async openByPassphrase(passphrase) {
      const opener = createPassphraseOpener(passphrase)
      // Where a signature still has the vault open, nothing else would look at the words.
      await vault.verify(opener)
      return sharedVault.open(opener)
    },
    vault,
    listKeys: () => keys.list(),
    settings: { get: () => config.settings.lock, save: lock => config.update({ lock }) },
    clock,
    log,
  })
  const recentDocuments = createRecentDocuments({
    share: () => sharedVault.share(),
    table: recentTable,
    setting: {
      isKept: () => config.settings.recentDocuments.isKept,
      save: isKept => config.update({ recentDocuments: { isKept } }),
    },
    mayKeep: () => ['privacy/consent-missing', null].includes(myData.processing.state().stopped),
    signed: () => acts.recent(),
    now: clock,
  })
  session.watch(({ isLocked, vault: state }) => {
    if (isLocked || state === 'absent') recentDocuments.forget()
    if (isLocked) void myData.backups.abandonDaily()
    else if (state === 'open') myData.onVaultShared()
  })
  let ofPlatform: readonly Uint8Array[] | undefined
  const platformCertificates = (): readonly Uint8Array[] => {
    // Not an import: most commands need none of it, and it takes a while to load.
    const { getCACertificates } = process.getBuiltinModule('node:tls')
    // Some platforms name the same file several times. The same buffers each time: what was read of them is kept.
    ofPlatform ??= [...new Set(getCACertificates('system'))].map(pem => Buffer.from(pem))
    return ofPlatform
  }
  const unlockToSign: KeyRing['unlock'] = async (...given) => {
    myData.processing.requireNotStopped()
    return keyRing.unlock(...given)
  }
  const signing = openSigning({
    fetch,
    authorities: () => config.settings.tsa,
    knownIssuers: platformCertificates,
    threadScript: host.signingThread,
    isBehindWindow: isWindow,
    findKey: keys.findKey,
    readKeyCertificate,
    whyCannotSign,
    unlock: unlockToSign,
    openRecord: unlocked => acts.open(openerOf(unlocked), unlocked),
    now: clock,
    ...{ random, log },
  })
  const { trust, validation } = openValidation({
    profile,
    clock,
    ask: request => findBytes(fetch, { ...request, timeoutMs: config.settings.tsa.timeoutMs }),
    fetchList: (url, maxBytes) => fetchBytes(fetch, { url, timeoutMs: listTimeoutMs, maxBytes }),
    listThread: host.listThread,
    platformCertificates,
    platform: {
      purposes: () => config.settings.trust.platform,
      save: platform => config.update({ trust: { platform } }),
    },
  })
  const arrivals = createArrivals({ now: clock, random })
  const links = createLinks({
    arrivals,
    others: () => config.settings.links.schemes,
    saveOthers: schemes => config.update({ links: { schemes } }),
  })
  const disclosureRoom = openDisclosureRoom({
    receiptsDirectory: join(profile, 'waiting-receipts'),
    random,
    now: clock,
    log,
    vault: sharedVault,
    openKey: openWithKey,
    requireProcessing: () => myData.processing.requireProcessing(),
    requireNoObjection: (opened, clientId) => myData.objections.requireNone(opened, clientId),
    findKey: keys.findKey,
    tables: disclosureTables,
    anchorsFor: purpose => trust.anchorsFor(purpose, clock()),
    allowPrivateNetwork: () => config.settings.services.allowPrivateNetwork,
  })
  const enrolNew = async ({ key, puk }: Pick<CreatedKey, 'key' | 'puk'>, pin: Secret): Promise<CreatedKey> => {
    try {
      const { keyId: _same, ...code } = await recovery.enrol(key.keyId, pin)
      return { key, puk, ...code }
    } catch (thrown) {
      // A key whose codes nobody has seen must not stay.
      await software.destroy(key.keyId)
      throw thrown
    }
  }
  const webEid = openWebEid({
    profile,
    hostCommand: webEidHost,
    addedExtensions: () => config.settings.webEid.extensions,
    arrivals,
    listKeys: keys.list,
    findKey: keys.findKey,
    unlock: unlockToSign,
    record: (entry, unlocked) =>
      keepEntry(sharedVault, entry, unlocked && { opener: openerOf(unlocked), signer: unlocked }),
    now: clock,
    version: packageJson.version,
  })
  const registry = openRegistryRoom({
    directory: join(profile, 'registry'),
    protectSecret: secret => host.protectSecret(secret),
    unprotectSecret: sealed => host.unprotectSecret(sealed),
    unlock: (keyId, pin) => keyRing.unlock(keyId, pin),
    ...{ fetch, clock, random },
  })
  const diagnose = createDiagnosis({
    profile,
    platform: process.platform,
    runtime: `Node ${process.versions.node}, ${process.platform} ${process.arch}`,
    listModules: () => pkcs11.listModules(),
    checkVault: () => vault.slots(),
    checkSoftwareToken: deviceSecret,
  })

  return {
    log,
    documents: { ...documents, listFolder: listFolderDocuments },
    settings: {
      get: () => toPageSettings(config.settings),
      save({ language, tsaUrls }) {
        config.update({ language, tsa: { ...config.settings.tsa, url: [...tsaUrls] } })
        return { language, tsaUrls }
      },
      byName: createPlainSettings(config),
    },
    profileOption: profile === profileDirectory(process.platform, process.env, homedir()) ? null : profile,
    firstStart: createFirstStart(config, () => vault.exists()),
    session,
    logBook: createLogBook({
      share: () => sharedVault.share(),
      find: logSearch.findLogPart,
      check: opened => vault.log.check(opened),
    }),
    recentDocuments,
    keys: {
      ...keys,
      createSoftwareKey: async request => enrolNew(await keys.createSoftwareKey(request), request.pin),
      importPkcs12: async (path, password, pin) => enrolNew(await keys.importPkcs12(path, password, pin), pin),
      modules: () => pkcs11.listModules(),
      watch: listener => pkcs11.watch(listener),
      data: pkcs11,
    },
    modules: createModuleSettings(config, pkcs11),
    signing: {
      ...signing,
      inspect: inspectPdf,
      findFinished: question => findFinishedTarget(question, path => validation.validateFile(path, { offline: true })),
      recent: async () => acts.recent(),
    },
    validation,
    trust,
    arrivals,
    myData,
    disclosure: disclosureRoom.disclosure,
    services: disclosureRoom.services,
    credentials: disclosureRoom.credentials,
    async openSampleWebsite() {
      // Loaded here: its web server and JOSE are for the demo alone.
      const { openSampleWebsite } = await import('./disclosure/sample-website.ts')
      return openSampleWebsite(clock())
    },
    recovery,
    links: {
      ...links,
      desktop: createLinkRegistration({
        platform: process.platform,
        env: process.env,
        home: homedir(),
        profile,
        findWindowCommand: () => readWindowCommand(profile),
      }),
    },
    webEid: {
      ...webEid,
      isExtensionId: text => extensionId.test(text),
      addExtension(id) {
        const { extensions } = config.settings.webEid
        config.update({ webEid: { extensions: [...new Set([...extensions, id])] } })
      },
    },
    registry,
    diagnosticsBundle: createDiagnosticsBundle({
      profile,
      version: packageJson.version,
      runtime: `Node ${process.versions.node}, ${process.platform} ${process.arch}`,
      ...{ homeFolder: homedir(), userName: userInfo().username, hostName: hostname() },
      diagnose,
      settings: () => {
        const { language, modules, trust: trusted, tsa, network, registry: set } = config.settings
        return {
          ...{ language, addedModules: modules.added.length, platformTrust: [...trusted.platform] },
          ...{ timestampAuthorities: tsa.url.length, hasProxy: network.proxy !== null, hasRegistry: set.url !== null },
        }
      },
      clock,
    }),
    vault: createVaultKeeping({
      access: vault,
      shared: sharedVault,
      unlock: (keyId, pin) => keyRing.unlock(keyId, pin),
      clock,
    }),
    diagnose,
    async close() {
      await myData.close({ isWaiting: !isWindow })
      session.close()
      disclosureRoom.disclosure.close()
      recovery.close()
      await registry.close()
      await keyRing.close()
      proxy.stop()
      log.close()
    },
  }
}
