/** Queries of websites, from the link to the receipt: one at a time, nothing before it is wholly checked, nothing without consent. */
import { AppError, toAppError, toErrorDetail } from '../../shared/errors.ts'
import type { Query, QueryOutcome, QueryStatement } from '../../shared/model/query.ts'
import type { ReceiptState } from '../../shared/model/receipt.ts'
import type { Secret } from '../../shared/secret.ts'
import type { Log } from '../log.ts'
import type { UnlockedKey } from '../tokens/key-store.ts'
import type { SharedVault, VaultLease } from '../vault/shared-vault.ts'
import type { ReadableVault, Vault } from '../vault/vault.ts'
import { type Approval, type Candidate, checkApproval, type PlannedCredential, planAnswer } from './answer-plan.ts'
import { credentialFormat } from './answer-rules.ts'
import { createAnsweredRequests } from './answered-requests.ts'
import type { ClientIdentityDeps } from './client-identity.ts'
import { createAnswer, type Presentable } from './create-answer.ts'
import type { CredentialBook, HeldCredential } from './credentials/credential-book.ts'
import { type CredentialQuery, claimOptions, nameOfPath } from './dcql.ts'
import { describeQuery, type PendingQuery } from './describe-query.ts'
import type { DisclosureTables } from './disclosure-tables.ts'
import { createHeldClaims, type HeldClaim } from './held-claims.ts'
import { rememberService } from './known-services.ts'
import { openRequest } from './open-request.ts'
import type { Pseudonyms } from './pseudonyms.ts'
import { type Decision, nothingLeft, type ProvenRequest } from './receipt-body.ts'
import type { ReceiptKeeper } from './receipt-keeper.ts'
import { selfAttestedType } from './self-attested.ts'
import { DeliveryError, sendAnswer } from './send-answer.ts'

/** As `createKeyUse` answers it. */
export interface DisclosureKeyUse {
  readonly vault: Vault
  readonly unlocked: UnlockedKey
  close(): Promise<void>
}

export interface DisclosureDeps extends ClientIdentityDeps {
  readonly random: (sizeBytes: number) => Uint8Array
  readonly log: Log
  readonly vault: Pick<SharedVault, 'share'>
  readonly openKey: (keyId: string, pin: Secret, signal?: AbortSignal) => Promise<DisclosureKeyUse>
  /** The user has agreed that Signet works with personal data. @throws {AppError} where not */
  readonly requireProcessing: () => void
  /** The user has not objected to this service (Article 21 GDPR). @throws {AppError} where so */
  readonly requireNoObjection?: (vault: ReadableVault, clientId: string) => void
  readonly tables: DisclosureTables
  readonly receipts: Pick<ReceiptKeeper, 'write' | 'writeOrKeep'>
  readonly pseudonyms: Pseudonyms
  readonly credentials: Pick<CredentialBook, 'findCandidates' | 'requireUsable'>
}

export interface AnswerRequest {
  readonly approve: Approval
  readonly keyId: string
  readonly pin: Secret
}

export interface Disclosure {
  /**
   * Fetches and checks a request. Asks for no PIN, and sends nothing of the user.
   *
   * @throws {AppError} disclosure/busy while another is open; those of `openRequest` and `requireProcessing`
   */
  open(link: string): Promise<Query>
  /** The open query, with values while the vault is open; undefined: there is none. */
  current(): Query | undefined
  /** Opens the vault until the query ends, so that values can be seen. @throws {AppError} disclosure/unknown-query, those of a key use */
  reveal(queryId: string, keyId: string, pin: Secret, signal?: AbortSignal): Promise<Query>
  /** Whether the approval is one that can be given. @throws {AppError} disclosure/approval-incomplete, disclosure/not-asked */
  check(queryId: string, approve: Approval): void
  /**
   * @throws {AppError} disclosure/unknown-query, disclosure/expired, disclosure/approval-incomplete, disclosure/not-asked
   *   before the PIN is tried; those of a key use, credentials/* and status/*, after which the query is still open. All
   *   else is an outcome.
   */
  answer(queryId: string, request: AnswerRequest, signal?: AbortSignal): Promise<QueryOutcome>
  /** `tell`: the service learns that the user refused; otherwise it learns nothing (§15.9). @throws {AppError} disclosure/unknown-query */
  refuse(queryId: string, options: { readonly tell: boolean }): Promise<QueryOutcome>
  /** The window was closed: nothing is sent. */
  dismiss(queryId: string): Promise<QueryOutcome>
  /** Drops a query that nobody will decide on. */
  close(): void
}

const describeStatement = ({ provenIssuer, holderKeyId, alwaysTold }: HeldCredential): QueryStatement => ({
  issuer: provenIssuer,
  keyId: holderKeyId,
  alwaysTold: alwaysTold.map(nameOfPath),
})

/** As long as a person may think; shorter where the request ends before. */
const decisionMs = 10 * 60_000

export const createDisclosure = (deps: DisclosureDeps): Disclosure => {
  const { random, log, vault, openKey, requireProcessing, tables, pseudonyms, credentials, now, fetch } = deps
  let pending: PendingQuery | undefined
  let isOpening = false
  /** Shows values of the open query. */
  let lease: VaultLease | undefined
  const { receipts } = deps
  const answered = createAnsweredRequests(tables, vault)

  const get = (queryId: string): PendingQuery => {
    if (pending?.queryId !== queryId) throw new AppError('disclosure/unknown-query')
    return pending
  }
  const hide = (): void => {
    lease?.close()
    lease = undefined
  }
  const end = (): void => {
    pending = undefined
    hide()
  }

  const requiredNames = (query: PendingQuery): ReadonlySet<string> =>
    new Set(describeQuery(query, undefined).claims.flatMap(({ required, name }) => (required ? [name] : [])))

  /**
   * At most one for each query, and the same for what is shown and for what is sent. The user's own word comes first: it
   * is made for this website alone, while every website that sees a statement of somebody else sees the same signature.
   */
  const candidatesIn = (from: ReadableVault) => {
    const own = createHeldClaims(tables.listAttributes(from), now())
    const self: Candidate<Presentable> = { credential: 'self-attested', find: path => own.find(path) }
    const issued = credentials.findCandidates(from)
    return (asked: CredentialQuery): readonly Candidate<Presentable>[] => {
      const { format, meta, trusted_authorities } = asked
      const isForSelf =
        format === credentialFormat && !trusted_authorities && (meta.vct_values?.includes(selfAttestedType) ?? true)
      const all = [...(isForSelf ? [self] : []), ...issued(asked)]
      const isWhole = ({ find }: Candidate<Presentable>): boolean =>
        claimOptions(asked).some(option => option.every(({ path }) => find(path)))
      return [all.find(isWhole) ?? all[0]].filter(each => each !== undefined)
    }
  }

  const describe = (query: PendingQuery): Query => {
    const shared = vault.share()
    if (!shared) return describeQuery(query, undefined)
    try {
      const { read } = shared.vault
      const candidates = candidatesIn(read)
      const find = (asked: CredentialQuery, path: Parameters<Candidate<unknown>['find']>[0]): HeldClaim | undefined =>
        candidates(asked).map(candidate => candidate.find(path))[0]
      const { client, parameters } = query.request
      const presentable = (parameters.dcql_query?.credentials ?? []).flatMap(candidates)
      const issued = presentable.map(({ credential }) => credential).filter(each => each !== 'self-attested')
      return describeQuery(query, {
        find,
        statements: [...new Map(issued.map(each => [each.credentialId, each])).values()].map(describeStatement),
        given: tables.listReceiptBodies(read, client.clientId, 'given'),
        lastAnsweredAt: tables.findServiceByIdentity(read, client.identity)?.lastUse ?? null,
      })
    } finally {
      shared.close()
    }
  }

  type Plan = readonly PlannedCredential<Presentable>[]
  /** An error is the outcome: what is missing here will not be there at the next try. */
  const plan = ({ request }: PendingQuery, { approve }: AnswerRequest, to: Vault): Plan | AppError => {
    try {
      deps.requireNoObjection?.(to.read, request.client.clientId)
      const asked = request.parameters.dcql_query
      return asked ? planAnswer(asked, approve, candidatesIn(to.read)) : []
    } catch (thrown) {
      return toAppError(thrown)
    }
  }

  const give = async (query: PendingQuery, planned: Plan | AppError, { vault: to, unlocked }: DisclosureKeyUse) => {
    const { request } = query
    const at = now()
    const required = requiredNames(query)
    const record = (state: ReceiptState, decision: Decision): string =>
      receipts.write(to, { request, state, required, decision, at })
    const fail = (thrown: AppError, decision: Decision): QueryOutcome => ({
      ...{ outcome: 'failed', disclosed: decision.disclosed, redirectUri: null, isReplyUnusable: false },
      receiptId: record('failed', { ...decision, failure: thrown.code }),
      failure: toErrorDetail(thrown),
    })
    let decision = nothingLeft
    let hasArrived = false
    try {
      if (planned instanceof AppError) throw planned
      const key = pseudonyms.keyFor(to, request.client.identity)
      answered.claim(to, request, at)
      const made = await createAnswer(request, planned, { key, now: at, random }, unlocked)
      decision = made.decision
      const delivery = await sendAnswer(fetch, request.parameters, made.answer)
      hasArrived = true
      const given = decision
      // One write for both: each costs the disk some milliseconds.
      const receiptId = to.write(writable => {
        rememberService(writable, tables, request, { at, random })
        return record('given', given)
      })
      return { outcome: 'given', disclosed: decision.disclosed, ...delivery, receiptId, failure: null } as const
    } catch (thrown) {
      const failure = toAppError(thrown)
      // Without the host: the log is no place for what somebody visits.
      log.info('a query failed', { code: failure.code })
      // What may have been read is told as disclosed, whatever the service says of it.
      const hasLeft = hasArrived || (failure instanceof DeliveryError && failure.mayHaveArrived)
      return fail(failure, hasLeft ? decision : nothingLeft)
    }
  }

  return {
    async open(link) {
      if (pending && now() >= pending.expiresAt) end()
      if (pending || isOpening) throw new AppError('disclosure/busy')
      isOpening = true
      try {
        requireProcessing()
        const recordRefused = (request: ProvenRequest, { code }: AppError): void =>
          void receipts.writeOrKeep({
            request,
            state: 'failed',
            required: new Set(),
            decision: { ...nothingLeft, failure: code },
            at: now(),
          })
        const request = await openRequest(link, deps, recordRefused)
        if (answered.isKnown(request)) {
          const replayed = new AppError('disclosure/replayed')
          recordRefused(request, replayed)
          throw replayed
        }
        const openedAt = now()
        const latest = openedAt.getTime() + decisionMs
        const expiresAt = new Date(Math.min(latest, request.expiresAt?.getTime() ?? latest))
        pending = { queryId: Buffer.from(random(16)).toString('base64url'), request, openedAt, expiresAt }
        return describe(pending)
      } finally {
        isOpening = false
      }
    },
    current: () => pending && describe(pending),
    async reveal(queryId, keyId, pin, signal) {
      const query = get(queryId)
      requireProcessing()
      const use = await openKey(keyId, pin, signal)
      lease ??= vault.share()
      await use.close()
      return describe(query)
    },
    check: (queryId, approve) => checkApproval(get(queryId).request.parameters.dcql_query, approve),
    async answer(queryId, answer, signal) {
      const query = get(queryId)
      checkApproval(query.request.parameters.dcql_query, answer.approve)
      if (now() >= query.expiresAt) {
        end()
        throw new AppError('disclosure/expired', { problem: 'decision' })
      }
      requireProcessing()
      const use = await openKey(answer.keyId, answer.pin, signal)
      try {
        const planned = plan(query, answer, use.vault)
        const issued = planned instanceof AppError ? [] : planned.map(({ credential }) => credential)
        await credentials.requireUsable(
          issued.filter(each => each !== 'self-attested'),
          answer.keyId,
        )
        // Two clicks are one answer.
        get(queryId)
        pending = undefined
        return await give(query, planned, use)
      } finally {
        // Unless it is still open, because the key was not the right one.
        if (pending !== query) hide()
        await use.close()
      }
    },
    async refuse(queryId, { tell }) {
      const query = get(queryId)
      const { request } = query
      const receipt = {
        request,
        state: 'refused',
        required: requiredNames(query),
        decision: nothingLeft,
        at: now(),
      } as const
      const { receiptId, isWaiting } = receipts.writeOrKeep(receipt)
      end()
      answered.note(request)
      const refused: QueryOutcome = {
        ...{ outcome: 'refused', disclosed: [], redirectUri: null, isReplyUnusable: false, failure: null },
        receiptId,
        ...(isWaiting ? { isReceiptWaiting: true } : {}),
      }
      if (!tell) return refused
      try {
        return { ...refused, ...(await sendAnswer(fetch, request.parameters, { error: 'access_denied' })) }
      } catch (thrown) {
        // The refusal stands, whether the service heard of it or not.
        if (thrown instanceof DeliveryError) return refused
        throw thrown
      }
    },
    async dismiss(queryId) {
      return this.refuse(queryId, { tell: false })
    },
    close: end,
  }
}
