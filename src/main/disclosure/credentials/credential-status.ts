/** Whether the issuer still stands by a statement: its Token Status List, fetched as a whole so that nobody learns whose entry is looked at (draft 21 §12). */
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { bitWidths, openPackedList } from '../../pki/packed-status-list.ts'
import type { ClientIdentityDeps } from '../client-identity.ts'
import { readSignedObject } from '../request-object.ts'
import { findWebUrl, StrictFetchError } from '../strict-fetch.ts'
import type { Credential, StatusReference } from './credential.ts'
import { proveIssuer, toCredentialError } from './credential-issuer.ts'

const mediaType = 'application/statuslist+jwt'
const maxTokenBytes = 2 * 1024 * 1024
const skewMs = 5 * 60_000
/** For a list that does not say how long it may be kept, and the longest that any is. */
const defaultTtlSeconds = 3600
const longestTtlSeconds = 24 * 3600

const claims = z.object({
  sub: z.string().max(2000),
  iss: z.string().max(2000).optional(),
  iat: z.number(),
  exp: z.number().optional(),
  ttl: z.number().positive().optional(),
  status_list: z.object({ bits: z.literal(bitWidths), lst: z.string().max(maxTokenBytes) }),
})

interface KnownList {
  readonly freshUntil: number
  readonly valueAt: (index: number) => number
}

export interface CredentialStatus {
  /** @throws {AppError} credentials/revoked, credentials/unreachable, credentials/untrusted, status/* */
  requireInUse(credential: Credential): Promise<void>
}

const untrusted = (problem: string): AppError => new AppError('credentials/untrusted', { problem })

export const createCredentialStatus = (deps: ClientIdentityDeps): CredentialStatus => {
  /** Of this program run only: which lists were asked for says what is held. */
  const known = new Map<string, KnownList>()

  const fetchList = async ({ uri }: StatusReference, { issuer, signed }: Credential): Promise<KnownList> => {
    const url = findWebUrl(uri)
    if (!url) throw untrusted('status')
    const { status, contentType, body } = await deps
      .fetch({ url: uri, accept: mediaType, maxBytes: maxTokenBytes })
      .catch((cause: unknown) => {
        const problem = cause instanceof StrictFetchError ? cause.problem : 'status'
        throw new AppError('credentials/unreachable', { problem }, { cause })
      })
    if (status !== 200 || contentType !== mediaType)
      throw new AppError('credentials/unreachable', { problem: 'status' })
    const token = readSignedObject(body.toString('latin1').trim(), 'statuslist+jwt')
    const parsed = claims.safeParse(token.claims)
    if (!parsed.success) throw untrusted('status')
    const { sub, iat, exp, ttl = defaultTtlSeconds, status_list } = parsed.data
    const now = deps.now().getTime()
    if (sub !== uri || iat * 1000 > now + skewMs || (exp !== undefined && exp * 1000 <= now)) throw untrusted('status')
    // By the issuer's key, or by a certificate of its own or of the address that the issuer named (§8.3, §11.3).
    const [own, ofIssuer] = [token.certificates[0], signed.certificates[0]]
    const isSame = own !== undefined && ofIssuer !== undefined && Buffer.compare(own, ofIssuer) === 0
    await proveIssuer(token, own === undefined ? issuer : isSame ? undefined : url.origin, deps)
    const ends = now + Math.min(ttl, longestTtlSeconds) * 1000
    return { freshUntil: Math.min(ends, exp === undefined ? ends : exp * 1000), valueAt: openPackedList(status_list) }
  }

  return {
    async requireInUse(credential) {
      const { status } = credential
      if (!status) return
      const cached = known.get(status.uri)
      const isFresh = cached && cached.freshUntil > deps.now().getTime()
      const list = isFresh
        ? cached
        : await fetchList(status, credential).catch(thrown => {
            throw toCredentialError(thrown)
          })
      known.set(status.uri, list)
      // Whatever is not valid is not shown (§7.1).
      if (list.valueAt(status.idx) !== 0) throw new AppError('credentials/revoked')
    },
  }
}
