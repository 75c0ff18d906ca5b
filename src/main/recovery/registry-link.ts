/** The registry as clients reach it: files that anyone may read, and an inbox that anyone may put statements into. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { type Enrolment, keyIdSchema, numericDate, parseEnrolment } from './enrolment.ts'
import { maxStatementChars, StatementError, verifyStatement } from './signed-statement.ts'
import { maxTokenBytes } from './status-list.ts'

export interface RegistrySettings {
  /** null: no registry. */
  readonly url: string | null
  /** Thumbprint of the key that signs its lists; null: it cannot be believed. */
  readonly keyId: string | null
  readonly timeoutMs: number
}

/** Where the registry's files stand below its address. */
export const registryPaths = {
  /** The registration and, line by line, the enrolments of a key. */
  key: (keyId: string) => `keys/${keyId}.jwt`,
  /** The enrolments with this sheet number, line by line. */
  sheet: (sheetNumber: string) => `sheets/${sheetNumber}.jwt`,
  list: (shard: number) => `lists/${shard}.jwt`,
  inbox: (text: string) => `inbox/${createHash('sha256').update(text).digest('hex')}.jwt`,
  crl: 'revoked.crl',
} as const

/** Media type of what lies at `lists/` (draft-ietf-oauth-status-list-21 §14.7). */
export const statusListType = 'application/statuslist+jwt'
export const statementType = 'application/jwt'

export const joinAddress = (base: string, path: string): string => `${base.replace(/\/+$/, '')}/${path}`

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** TLS everywhere but on this computer itself. @throws {AppError} registry/unreachable */
const parseAddress = (text: string): URL => {
  const url = URL.parse(text)
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.test(url.hostname))
  if (!url || !isSafe || url.username || url.password) throw new AppError('registry/unreachable')
  return url
}

const registrationSchema = z.object({
  sub: keyIdSchema,
  iat: numericDate,
  status: z.object({
    status_list: z.object({
      idx: z
        .int()
        .min(0)
        .max(2 ** 31),
      uri: z.string().min(1).max(2000),
    }),
  }),
})

/** The place of a key in the registry's lists. */
export interface Registration {
  readonly text: string
  readonly keyId: string
  readonly listUri: string
  readonly index: number
}

/** @throws {AppError} status/untrusted for one that the registry did not sign, or that is another key's; status/unreadable */
export const parseRegistration = (text: string, keyId: string, registryKeyId: string): Registration => {
  try {
    const { claims, signedBy } = verifyStatement('key-registration+jwt', text.trim(), registrationSchema)
    if (signedBy !== registryKeyId || claims.sub !== keyId) throw new AppError('status/untrusted')
    const { uri, idx } = claims.status.status_list
    return { text: text.trim(), keyId, listUri: uri, index: idx }
  } catch (thrown) {
    if (!(thrown instanceof StatementError)) throw thrown
    throw new AppError(thrown.problem === 'signature' ? 'status/untrusted' : 'status/unreadable', {}, { cause: thrown })
  }
}

/** What the registry tells of a key. */
export interface RegistryKey {
  readonly registration: Registration
  readonly enrolments: readonly Enrolment[]
}

/** Sheet numbers have 30 bits: among a thousand million keys a few share one. */
const maxLines = 50

/** Lines that are enrolments; whatever else the server says is left out. */
const readEnrolments = (lines: readonly string[]): readonly Enrolment[] =>
  lines.slice(0, maxLines).flatMap(line => {
    try {
      return [parseEnrolment(line)]
    } catch {
      return []
    }
  })

export interface RegistryLink {
  /** undefined: the registry does not know the key. @throws {AppError} registry/not-set, registry/unreachable, status/* */
  findKey(keyId: string): Promise<RegistryKey | undefined>
  /** Those of the sheet; few, as a rule one. @throws {AppError} registry/not-set, registry/unreachable, status/too-large */
  findSheet(sheetNumber: string): Promise<readonly Enrolment[]>
  /** The text of a list. @throws {AppError} registry/*, status/too-large, status/other-list for one that is not below the registry's address */
  fetchList(uri: string): Promise<string>
  /** Puts a statement into the inbox. @throws {AppError} registry/* */
  send(text: string): Promise<void>
}

export interface RegistryLinkDeps {
  readonly fetch: typeof globalThis.fetch
  readonly settings: () => RegistrySettings
}

/** Refusals that will not be other ones tomorrow. */
const isRefusal = (status: number): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429

export const createRegistryLink = ({ fetch, settings }: RegistryLinkDeps): RegistryLink => {
  const address = (): string => {
    const { url } = settings()
    if (url === null) throw new AppError('registry/not-set')
    return url
  }

  const ask = async (target: string, init: RequestInit): Promise<Response> => {
    const url = parseAddress(target)
    try {
      return await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(settings().timeoutMs) })
    } catch (cause) {
      throw new AppError('registry/unreachable', {}, { cause })
    }
  }

  /** undefined: 404. */
  const read = async (target: string, accept: string, maxBytes: number): Promise<string | undefined> => {
    const response = await ask(target, { headers: { accept } })
    if (!response.ok) {
      await response.body?.cancel().catch(() => undefined)
      if (response.status === 404) return undefined
      throw new AppError('registry/unreachable', { status: response.status })
    }
    try {
      return (await readBody(response, maxBytes)).toString('utf8')
    } catch (thrown) {
      throw thrown instanceof AppError ? thrown : new AppError('registry/unreachable', {}, { cause: thrown })
    }
  }

  return {
    async findKey(keyId) {
      const { keyId: registryKeyId } = settings()
      const target = joinAddress(address(), registryPaths.key(keyId))
      if (registryKeyId === null) throw new AppError('registry/not-set')
      const text = await read(target, statementType, maxLines * maxStatementChars)
      if (text === undefined) return undefined
      const [first = '', ...others] = text.trim().split('\n')
      const enrolments = readEnrolments(others).filter(enrolment => enrolment.keyId === keyId)
      return { registration: parseRegistration(first, keyId, registryKeyId), enrolments }
    },
    async findSheet(sheetNumber) {
      const target = joinAddress(address(), registryPaths.sheet(sheetNumber))
      const text = (await read(target, statementType, maxLines * maxStatementChars)) ?? ''
      return readEnrolments(text.trim().split('\n')).filter(enrolment => enrolment.sheetNumber === sheetNumber)
    },
    async fetchList(uri) {
      // What the registry signs must not send clients elsewhere: its own address is the only one that the user agreed to.
      if (!uri.startsWith(joinAddress(address(), ''))) throw new AppError('status/other-list')
      const text = await read(uri, statusListType, maxTokenBytes)
      if (text === undefined) throw new AppError('registry/unreachable', { status: 404 })
      return text
    },
    async send(text) {
      const target = joinAddress(address(), registryPaths.inbox(text))
      const response = await ask(target, { method: 'PUT', headers: { 'content-type': statementType }, body: text })
      await response.body?.cancel().catch(() => undefined)
      if (response.ok) return
      const code = isRefusal(response.status) ? 'registry/refused' : 'registry/unreachable'
      throw new AppError(code, { status: response.status })
    },
  }
}

/** The whole body after its content coding was undone, and not a byte more than allowed. */
const readBody = async (response: Response, maxBytes: number): Promise<Buffer> => {
  const parts: Uint8Array[] = []
  let sizeBytes = 0
  for await (const part of response.body ?? []) {
    sizeBytes += part.length
    if (sizeBytes > maxBytes) throw new AppError('status/too-large')
    parts.push(part)
  }
  return Buffer.concat(parts)
}
