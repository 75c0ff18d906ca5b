/** The trusted lists of a profile: added with their signers, renewed in time, and asked for anchors. */
import { createHash } from 'node:crypto'
import { AppError, toAppError } from '../../../shared/errors.ts'
import type { ListFacts, TrustedListState, TrustedListSummary } from '../../../shared/model/trust.ts'
import { type Certificate, parseCertificate } from '../../pki/certificate.ts'
import type { CachedList, HeldList, ListCache } from './list-cache.ts'
import { isStale, type ListPurpose, listAnchors, type TrustedList } from './trusted-list.ts'
import type { VerifyList } from './verify-list.ts'

export interface TrustedListsDeps {
  readonly cache: ListCache
  /** The bytes of a web address or an absolute path. @throws {AppError} */
  readonly read: (source: string) => Promise<Uint8Array>
  /** Reads and checks a list, in its own time and memory. */
  readonly verify: VerifyList
  readonly now: () => Date
}

/** A list of lists of the whole union names 31. */
const maxMembers = 100
const membersAtOnce = 4
/** A list that cannot be renewed is not asked for at every signature that is checked. */
const retryAfterMs = 24 * 60 * 60 * 1000

const toBase64 = (der: Uint8Array): string => Buffer.from(der).toString('base64')
const readSigners = (signers: readonly string[]): readonly Certificate[] =>
  signers.map(each => parseCertificate(Buffer.from(each, 'base64')))

/** From what a list is not to what the user is told. */
const problems = { unreadable: 'validation/list-unreadable', unsigned: 'validation/list-signature' } as const

const stateOf = (list: TrustedList | null, now: Date): TrustedListState => {
  if (!list) return 'missing'
  if (list.nextUpdate === null) return 'closed'
  return isStale(list, now) ? 'stale' : 'current'
}

const countServices = (list: TrustedList | null, purpose: ListPurpose, now: Date): number =>
  list ? listAnchors(list, purpose, now).length : 0

const factsOf = ({ source, territory, list, problem }: HeldList, now: Date): ListFacts => ({
  source,
  territory: list?.territory || territory,
  state: stateOf(list, now),
  nextUpdate: list?.nextUpdate ?? null,
  services: { signing: countServices(list, 'signing', now), timestamping: countServices(list, 'timestamping', now) },
  problem,
})

export const createTrustedLists = ({ cache, read, verify, now }: TrustedListsDeps) => {
  const decoded = new Map<string, Uint8Array>()
  /** The same bytes each time: what was read of a certificate is kept with them. */
  const decode = (base64: string): Uint8Array => {
    const der = decoded.get(base64) ?? Buffer.from(base64, 'base64')
    decoded.set(base64, der)
    return der
  }

  /** @throws {AppError} validation/list-*, and those of `read` */
  const load = async (
    source: string,
    signers: readonly Certificate[],
    known: TrustedList | null,
  ): Promise<TrustedList> => {
    const outcome = await verify({ bytes: await read(source), signers: signers.map(({ der }) => der), at: now() })
    if (outcome.kind !== 'list') {
      throw new AppError(problems[outcome.kind], { source }, { cause: new Error(outcome.detail) })
    }
    const { list } = outcome
    // Whoever can serve an old list could bring back what was withdrawn since.
    if (known && list.sequenceNumber < known.sequenceNumber) throw new AppError('validation/list-older', { source })
    return list
  }

  /** What is known stays in use where nothing newer can be had. */
  const renew = async (held: HeldList, signers: readonly Certificate[]): Promise<HeldList> => {
    try {
      return { ...held, list: await load(held.source, signers, held.list), problem: null }
    } catch (thrown) {
      return { ...held, problem: toAppError(thrown).code }
    }
  }

  /** The lists that a list of lists names, and no deeper: what they name themselves is not followed. */
  const renewMembers = async (list: TrustedList, source: string, known: readonly HeldList[]) => {
    const pointers = list.isListOfLists ? list.pointers.filter(each => each.location !== source) : []
    const members: HeldList[] = []
    for (let start = 0; start < Math.min(pointers.length, maxMembers); start += membersAtOnce) {
      const batch = pointers.slice(start, start + membersAtOnce).map(({ location, territory, signers }) => {
        const before = known.find(each => each.source === location)
        const held = { source: location, territory, list: before?.list ?? null, problem: null }
        return renew(held, readSigners(signers))
      })
      members.push(...(await Promise.all(batch)))
    }
    return members
  }

  const renewAll = async (cached: CachedList): Promise<CachedList> => {
    const { source, territory, list, problem } = await renew(cached, readSigners(cached.signers))
    const members = list ? await renewMembers(list, source, cached.members) : cached.members
    const renewed = { ...cached, territory, list, problem, members, checkedAt: now().toISOString() }
    // Removed in the meantime: it stays removed.
    if (cache.all().some(({ id }) => id === cached.id)) cache.put(renewed)
    return renewed
  }

  const summarize = (cached: CachedList): TrustedListSummary => ({
    id: cached.id,
    operator: cached.list?.operator ?? '',
    ...factsOf(cached, now()),
    checkedAt: cached.checkedAt,
    lists: cached.members.map(member => factsOf(member, now())),
  })

  const isDue = ({ list, members, checkedAt }: CachedList): boolean => {
    const isOld = [list, ...members.map(member => member.list)].some(each => !each || isStale(each, now()))
    return isOld && now().getTime() - new Date(checkedAt).getTime() > retryAfterMs
  }

  return {
    list: (): readonly TrustedListSummary[] => cache.all().map(summarize),

    /**
     * @param source a web address, or an absolute path
     * @throws {AppError} validation/list-*, documents/not-found; nothing is added then. A member that cannot be had is told in the summary.
     */
    async add(source: string, signers: readonly Certificate[]): Promise<TrustedListSummary> {
      const list = await load(source, signers, null)
      const id = `list-${createHash('sha256').update(source).digest('hex').slice(0, 12)}`
      const added: CachedList = {
        id,
        source,
        territory: list.territory,
        list,
        problem: null,
        signers: signers.map(({ der }) => toBase64(der)),
        checkedAt: now().toISOString(),
        members: await renewMembers(list, source, []),
      }
      cache.put(added)
      return summarize(added)
    },
    remove: (id: string): boolean => cache.remove(id),

    /** @param which `due`: those past their next update, at most once a day */
    async refresh(which: 'all' | 'due'): Promise<readonly TrustedListSummary[]> {
      for (const cached of cache.all()) if (which === 'all' || isDue(cached)) await renewAll(cached)
      return cache.all().map(summarize)
    },

    /** DER of the services that were approved for the purpose at that time; a list says nothing beyond its next update. */
    anchors: (purpose: ListPurpose, at: Date): readonly Uint8Array[] => {
      const lists = cache.all().flatMap(({ list, members }) => [list, ...members.map(member => member.list)])
      const found = new Set(lists.flatMap(list => (list ? listAnchors(list, purpose, at) : [])))
      return [...found].map(decode)
    },
  }
}

export type TrustedLists = ReturnType<typeof createTrustedLists>
