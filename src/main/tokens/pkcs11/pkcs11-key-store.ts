/** The keys of all PKCS#11 modules, each module in its own process. */
import { AppError, toAppError } from '../../../shared/errors.ts'
import type { ModuleSummary } from '../../../shared/model/key.ts'
import { revealSecret, type Secret } from '../../../shared/secret.ts'
import type { Host } from '../../host/host.ts'
import { describePublicKey, verifySignature } from '../../pki/public-key.ts'
import { checkCertificateFitsKey } from '../certificate-key.ts'
import type { KeyStore, TokenKey } from '../key-store.ts'
import type { ModuleLocation } from './modules.ts'
import { createPkcs11Client, type Deadlines, defaultDeadlines, type Log, type Pkcs11Client } from './pkcs11-client.ts'
import type { RawKey, RawToken } from './protocol.ts'

export interface Pkcs11KeyStore extends KeyStore {
  /** Each module, whether it can be used, and the tokens in it now. */
  listModules(): Promise<readonly ModuleSummary[]>
  /** Ends the quarantine of a module that crashed or hung; does nothing for one that is not known. */
  retry(path: string): void
}

export interface Pkcs11Dependencies {
  readonly startProcess: Host['startProcess']
  /** Asked at each listing, so that an added module is seen at once. */
  readonly modules: () => Promise<readonly ModuleLocation[]>
  readonly log: Log
  readonly deadlines?: Partial<Deadlines>
}

export const createPkcs11KeyStore = (dependencies: Pkcs11Dependencies): Pkcs11KeyStore => {
  const { startProcess, modules, log } = dependencies
  const deadlines = { ...defaultDeadlines, ...dependencies.deadlines }
  const clients = new Map<string, Pkcs11Client>()
  /** Which module showed a key last. */
  const lastSeen = new Map<string, TokenKey & { readonly path: string }>()

  /** Last problem of each module, to log a change and not every look. */
  const problems = new Map<string, string>()

  const clientOf = (path: string): Pkcs11Client => {
    const client = clients.get(path) ?? createPkcs11Client({ startProcess, path, deadlines, log })
    clients.set(path, client)
    return client
  }

  const readModules = async (): Promise<readonly ReadModule[]> => {
    const locations = await modules()
    await closeOthers(new Set(locations.map(({ path }) => path)))
    return Promise.all(
      locations.map(async location => {
        const { path } = location
        try {
          const { answer } = await clientOf(path).call({ call: 'list' })
          problems.delete(path)
          return { location, tokens: answer, problem: null }
        } catch (thrown) {
          const { code } = toAppError(thrown)
          if (problems.get(path) !== code) log.warn('a PKCS#11 module is left out', { path, code })
          problems.set(path, code)
          return { location, tokens: [], problem: code }
        }
      }),
    )
  }

  /** Modules that the user took away. */
  const closeOthers = async (paths: ReadonlySet<string>): Promise<void> => {
    for (const [path, client] of clients) {
      if (paths.has(path)) continue
      clients.delete(path)
      await client.close()
    }
  }

  const listKeys = async (): Promise<readonly TokenKey[]> => {
    // The same card through two libraries is one key: the first of them serves it.
    const found = new Map<string, TokenKey & { readonly path: string }>()
    for (const { location, tokens } of await readModules()) {
      for (const token of tokens) {
        for (const raw of token.keys) {
          const key = toTokenKey(location.path, token, raw)
          if (!found.has(key.keyId)) found.set(key.keyId, { ...key, path: location.path })
        }
      }
    }
    for (const [keyId, key] of found) lastSeen.set(keyId, key)
    return [...found.values()].map(({ path: _path, ...key }) => key)
  }

  /** Runs a call where the key is. The PIN reaches one module, once. */
  const atKey = async <Result>(
    keyId: string,
    run: (client: Pkcs11Client, key: TokenKey, path: string) => Promise<Result>,
  ): Promise<Result> => {
    if (!lastSeen.has(keyId)) await listKeys()
    const key = lastSeen.get(keyId)
    if (!key) throw new AppError('keys/not-found', { keyId })
    try {
      return await run(clientOf(key.path), key, key.path)
    } catch (thrown) {
      if (!(thrown instanceof AppError && thrown.code === 'keys/not-found')) throw thrown
      // It was here before: taken out, or in another reader whose module the next listing tells.
      lastSeen.delete(keyId)
      throw new AppError('tokens/removed', { keyId }, { cause: thrown })
    }
  }

  return {
    listKeys,

    unlock: (keyId, pin) =>
      atKey(keyId, async (client, shown, path) => {
        const request = { call: 'unlock', keyId, pin: pinFor(shown, pin) } as const
        const { answer, generation } = await client.call(request)
        const { session, asksEachTime } = answer
        const key = toTokenKey(path, answer.token, answer.key)
        // Kept only for a token that wants it before each signature, or that does not tell.
        let pinForSigning = asksEachTime === false ? null : pin
        let isOpen = true
        return {
          key,
          async sign(request) {
            if (!isOpen) throw new AppError('tokens/session-closed', { keyId })
            const pin = pinForSigning && pinFor(key, pinForSigning)
            const { scheme, digestAlgorithm } = request
            if ((scheme === 'ecdsa') !== (key.algorithm === 'ec')) throw new AppError('keys/cannot-sign', { keyId })
            // A copy, because a view on a larger buffer would be sent with all of it.
            const message = Uint8Array.from(request.message)
            const asked = await client.call(
              { call: 'sign', session, scheme, digestAlgorithm, message, pin },
              generation,
            )
            if (!verifySignature(key.publicKey, scheme, digestAlgorithm, message, asked.answer)) {
              throw new AppError('tokens/signature-mismatch', { keyId })
            }
            return asked.answer
          },
          async deriveSlotKey() {
            return null
          },
          async close() {
            if (!isOpen) return
            isOpen = false
            pinForSigning = null
            // A process that ended took the session with it.
            await client.call({ call: 'lock', session }, generation).catch(() => undefined)
          },
        }
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

    async listModules() {
      return (await readModules()).map(({ location, tokens, problem }) => ({
        ...location,
        usable: problem === null,
        problem,
        tokens: tokens.map(({ label, serial, reader }) => ({ label, serial, reader })),
      }))
    },

    retry: path => clients.get(path)?.retry(),

    close: () => closeOthers(new Set()),
  }
}

interface ReadModule {
  readonly location: ModuleLocation
  readonly tokens: readonly RawToken[]
  readonly problem: string | null
}

const pinFor = (key: TokenKey, pin: Secret): string | null => (key.pin.onReader ? null : revealSecret(pin))

const toTokenKey = (module: string, token: RawToken, raw: RawKey): TokenKey => {
  const { keyId, algorithm, sizeBits } = describePublicKey(raw.publicKey)
  const { label, serial, reader, pin } = token
  return {
    keyId,
    token: { kind: 'pkcs11', label, serial, module, reader },
    label: raw.label,
    algorithm,
    sizeBits,
    publicKey: raw.publicKey,
    certificate: raw.certificate,
    otherCertificates: token.certificates.filter(
      each => !raw.certificate || Buffer.compare(each, raw.certificate) !== 0,
    ),
    pin,
    canSign: raw.canSign,
    canDecrypt: raw.canDecrypt,
  }
}
