/** The keys of all PKCS#11 modules, each module in its own process. */
import { setTimeout as delay } from 'node:timers/promises'
import { AppError, type ErrorCode, toAppError } from '../../../shared/errors.ts'
import type { ModuleSummary, SoftwareKeyAlgorithm } from '../../../shared/model/key.ts'
import { revealSecret, type Secret } from '../../../shared/secret.ts'
import type { Host } from '../../host/host.ts'
import { describePublicKey } from '../../pki/public-key.ts'
import { checkCertificateFitsKey } from '../certificate-key.ts'
import type { KeyStore, PrivateDataStore, TokenKey } from '../key-store.ts'
import type { ModuleLocation } from './modules.ts'
import type { StartTimer } from './pending-calls.ts'
import { createPkcs11Client, type Deadlines, defaultDeadlines, type Log, type Pkcs11Client } from './pkcs11-client.ts'
import { createPkcs11Session } from './pkcs11-session.ts'
import type { RawKey, RawToken } from './protocol.ts'
import { pinFor, toTokenKey } from './token-key.ts'
import { createTokenWatch, type TokenNews } from './token-watch.ts'

export interface Pkcs11KeyStore extends KeyStore, PrivateDataStore {
  /** Each module, whether it can be used, and the tokens in it now. */
  listModules(): Promise<readonly ModuleSummary[]>
  /** Ends the quarantine of a module that crashed or hung; does nothing for one that is not known. */
  retry(path: string): void
  /**
   * Makes a key inside the token with this serial number or label; answers its id.
   *
   * @throws {AppError} tokens/not-found, tokens/module-crashed, tokens/module-hung for one that may be behind a driver
   *   that did not answer, tokens/write-protected, tokens/cannot-generate; those of `unlock`
   */
  generateKey(request: {
    readonly token: string
    readonly algorithm: SoftwareKeyAlgorithm
    readonly label: string
    readonly pin: Secret
  }): Promise<string>
  /**
   * Tells of tokens that come and go, and of modules, until the answer is called. Looks while no call is under way;
   * starts no process.
   */
  watch(listener: (news: TokenNews) => void): () => void
}

export interface Pkcs11Dependencies {
  readonly startProcess: Host['startProcess']
  /** Asked at each listing, so that an added module is seen at once. */
  readonly modules: () => Promise<readonly ModuleLocation[]>
  readonly log: Log
  readonly deadlines?: Partial<Deadlines>
  /** Path of a configuration for OpenSC; null where it finds its own. */
  readonly openscConfiguration?: () => string | null
  /** How long a token process that was sent a PIN outlives its last open key; absent: until `close`. */
  readonly lingerMs?: number
  /** For the deadlines; absent: the runtime's own. */
  readonly startTimer?: StartTimer
}

/** A card that was put back is read a moment later: whoever asks for its key at once need not ask again. */
const lookAgainAfterMs: readonly number[] = [0, 500, 1_000]

const processEnded: readonly string[] = ['tokens/module-crashed', 'tokens/module-hung']

export const createPkcs11KeyStore = (dependencies: Pkcs11Dependencies): Pkcs11KeyStore => {
  const { startProcess, modules, log, lingerMs, startTimer } = dependencies
  const deadlines = { ...defaultDeadlines, ...dependencies.deadlines }
  const clients = new Map<string, Pkcs11Client>()
  let openscConfiguration: string | null | undefined
  /** Which module showed a key last. */
  const lastSeen = new Map<string, TokenKey & { readonly path: string }>()

  /** Last problem of each module, to log a change and not every look. */
  const problems = new Map<string, string>()
  let hasUnread = false

  const clientOf = (path: string): Pkcs11Client => {
    const known = clients.get(path)
    if (known) return known
    openscConfiguration ??= dependencies.openscConfiguration?.() ?? null
    const client = createPkcs11Client({ startProcess, path, deadlines, log, openscConfiguration, lingerMs, startTimer })
    clients.set(path, client)
    return client
  }

  const readModules = async (): Promise<readonly ReadModule[]> => {
    const locations = await modules()
    await closeOthers(new Set(locations.map(({ path }) => path)))
    const read = await Promise.all(
      locations.map(async location => {
        const { path } = location
        try {
          const { answer } = await clientOf(path).call({ call: 'list' })
          problems.delete(path)
          watch.noteListing(path, answer.slots)
          return { location, tokens: answer.tokens, problem: null }
        } catch (thrown) {
          const { code } = toAppError(thrown)
          if (problems.get(path) !== code) log.warn('a PKCS#11 module is left out', { path, code })
          problems.set(path, code)
          return { location, tokens: [], problem: code }
        }
      }),
    )
    hasUnread = read.some(({ tokens, problem }) => problem !== null || tokens.some(token => token.problem !== null))
    return read
  }

  /** Modules that the user took away. */
  const closeOthers = async (paths: ReadonlySet<string>): Promise<void> => {
    for (const [path, client] of clients) {
      if (paths.has(path)) continue
      clients.delete(path)
      await client.close()
    }
  }

  /** Which keys want their PIN for each signature: most tokens tell only when they were unlocked once. */
  const asksEachTime = new Map<string, boolean>()
  const toKey = (path: string, token: RawToken, raw: RawKey): TokenKey => {
    const { keyId } = describePublicKey(raw.publicKey)
    if (raw.asksEachTime !== null) asksEachTime.set(keyId, raw.asksEachTime)
    return toTokenKey(path, token, raw, asksEachTime.get(keyId))
  }

  const keysOf = (path: string, tokens: readonly RawToken[]): readonly TokenKey[] =>
    tokens.flatMap(token => token.keys.map(raw => toKey(path, token, raw)))

  const listKeys = async (): Promise<readonly TokenKey[]> => {
    // The same card through two libraries is one key: the first of them serves it.
    const found = new Map<string, TokenKey>()
    for (const { location, tokens } of await readModules()) {
      for (const key of keysOf(location.path, tokens)) {
        if (found.has(key.keyId)) continue
        found.set(key.keyId, key)
        lastSeen.set(key.keyId, { ...key, path: location.path })
      }
    }
    return [...found.values()]
  }

  const findKey = async (keyId: string): Promise<TokenKey | undefined> => {
    const path = lastSeen.get(keyId)?.path
    if (path === undefined) return undefined
    for (const waitMs of lookAgainAfterMs) {
      await delay(waitMs)
      if (!clients.has(path)) return undefined
      const found = await clientOf(path)
        .call({ call: 'list' })
        .catch(() => undefined)
      const key = found && keysOf(path, found.answer.tokens).find(each => each.keyId === keyId)
      if (key) return key
    }
    return undefined
  }

  /** Runs a call where the key is. The PIN reaches one module, once. */
  const atKey = async <Result>(
    keyId: string,
    run: (client: Pkcs11Client, key: TokenKey, path: string) => Promise<Result>,
  ): Promise<Result> => {
    if (!lastSeen.has(keyId)) await listKeys()
    const key = lastSeen.get(keyId)
    if (!key) throw new AppError('keys/not-found', { keyId })
    const client = clientOf(key.path)
    try {
      return await run(client, key, key.path)
    } catch (failure) {
      const thrown = await explain(failure, client, keyId)
      if (!(thrown instanceof AppError && thrown.code === 'keys/not-found')) throw thrown
      // It was here before: taken out, or in another reader whose module the next listing tells.
      lastSeen.delete(keyId)
      throw new AppError('tokens/removed', { keyId }, { cause: thrown })
    }
  }

  /** A driver that fell over a card that was taken out is not to blame, nor is it what the user wants to hear of. */
  const explain = async (thrown: unknown, client: Pkcs11Client, keyId: string): Promise<unknown> => {
    if (!(thrown instanceof AppError) || !processEnded.includes(thrown.code) || client.isQuarantined) return thrown
    const found = await client.call({ call: 'list' }).catch(() => undefined)
    const isThere = found?.answer.tokens.some(({ keys }) =>
      keys.some(({ publicKey }) => describePublicKey(publicKey).keyId === keyId),
    )
    if (isThere !== false) return thrown
    client.retry()
    return new AppError('tokens/removed', { keyId }, { cause: thrown })
  }

  const watch = createTokenWatch({ modules, clients, hasUnread: () => hasUnread })

  return {
    listKeys,
    findKey,

    unlock: (keyId, pin, signal) =>
      atKey(keyId, async (client, shown, path) => {
        const request = { call: 'unlock', keyId, pin: pinFor(shown, pin) } as const
        const { answer, generation } = await client.call(request, undefined, signal)
        const key = toKey(path, answer.token, answer.key)
        const explainHere = (thrown: unknown): Promise<unknown> => explain(thrown, client, keyId)
        return createPkcs11Session({ client, generation, answer, key, pin, signal, explain: explainHere })
      }),

    async installCertificate(keyId, certificate, pin) {
      checkCertificateFitsKey(certificate, keyId)
      await atKey(keyId, async (client, key) => {
        await client.call({
          call: 'installCertificate',
          keyId,
          certificate: Uint8Array.from(certificate),
          pin: pinFor(key, pin),
        })
      })
    },

    async changePin(keyId, oldPin, newPin) {
      await atKey(keyId, async (client, key) => {
        if (!key.pin.onReader && revealSecret(oldPin) === revealSecret(newPin)) {
          throw new AppError('tokens/pin-unsuitable', { reason: 'unchanged' })
        }
        await client.call({ call: 'changePin', keyId, oldPin: pinFor(key, oldPin), newPin: pinFor(key, newPin) })
      })
    },

    async unblock(keyId, code, newPin, kind) {
      await atKey(keyId, async (client, key) => {
        if (!key.unblockWith.includes(kind)) throw new AppError('tokens/unblock-unsupported', { keyId })
        await client.call({ call: 'unblock', keyId, kind, code: revealSecret(code), newPin: revealSecret(newPin) })
      })
    },

    readPrivateData: (keyId, pin) =>
      atKey(keyId, async (client, key) => {
        return (await client.call({ call: 'readData', keyId, scope: 'private', pin: pinFor(key, pin) })).answer
      }),

    readPublicData: keyId =>
      atKey(keyId, async client => {
        return (await client.call({ call: 'readData', keyId, scope: 'public', pin: null })).answer
      }),

    async writePrivateData(keyId, pin, { name, value }) {
      await atKey(keyId, (client, key) =>
        client.call({ call: 'writeData', keyId, name, value: Uint8Array.from(value), pin: pinFor(key, pin) }),
      )
    },

    async deletePrivateData(keyId, pin, name) {
      await atKey(keyId, (client, key) =>
        client.call({ call: 'writeData', keyId, name, value: null, pin: pinFor(key, pin) }),
      )
    },

    async generateKey({ token, algorithm, label, pin }) {
      const read = await readModules()
      const fitting = read.flatMap(({ location, tokens }) =>
        tokens.flatMap(each =>
          each.serial === token || each.label === token ? [{ ...each, path: location.path }] : [],
        ),
      )
      const bySerial = fitting.filter(({ serial }) => serial === token)
      const [found] = bySerial.length > 0 ? bySerial : fitting
      // The same token through two libraries is one; two tokens with one label are not.
      const serials = new Set(fitting.map(({ serial }) => serial))
      // It may be behind a driver that did not answer: nobody knows that it is not there.
      const silent = read.find(({ problem }) => problem !== null && processEnded.includes(problem))
      if (!found && silent?.problem) throw new AppError(silent.problem, { path: silent.location.path })
      if (!found || (bySerial.length === 0 && serials.size > 1)) throw new AppError('tokens/not-found', { token })
      const typed = found.pin.onReader ? null : revealSecret(pin)
      const request = { call: 'generate', token: found.serial || token, algorithm, label, pin: typed } as const
      const { answer } = await clientOf(found.path).call(request)
      return describePublicKey(answer.publicKey).keyId
    },

    async listModules() {
      return (await readModules()).map(({ location, tokens, problem }) => ({
        ...location,
        usable: problem === null,
        problem,
        quarantined: clients.get(location.path)?.isQuarantined ?? false,
        tokens: tokens.map(({ label, serial, reader, pin, initialized, writeProtected, problem, keys }) => ({
          label,
          serial,
          reader,
          pin,
          initialized,
          writeProtected,
          problem,
          keyCount: keys.length,
        })),
      }))
    },

    watch: watch.add,

    retry: path => clients.get(path)?.retry(),

    async close() {
      watch.close()
      await closeOthers(new Set())
    },
  }
}

interface ReadModule {
  readonly location: ModuleLocation
  readonly tokens: readonly RawToken[]
  readonly problem: ErrorCode | null
}
