/** What a letter about rights says: which receipts and items it names, and its words from beginning to end. */
import { claimMessages } from '../../shared/messages/claims/claim-messages.ts'
import { createClaimWords, nameOfPath } from '../../shared/messages/describe-claim.ts'
import type { Receipt } from '../../shared/model/receipt.ts'
import {
  type LetterChoice,
  type LetterLine,
  type LetterRequest,
  letterRights,
} from '../../shared/model/rights-letter.ts'
import { createMomentFormat } from '../../shared/moment-format.ts'
import { createTranslate } from '../../shared/translate.ts'
import { letterWords } from './letter-words.ts'

/** A letter names these; the rest are counted in with its items. */
const mostReceipts = 50

/** The user as the letter signs off. */
export interface Sender {
  readonly name: string
  readonly address: readonly string[]
}

export const readSender = (values: ReadonlyMap<string, string>): Sender => {
  const both = [values.get('given_name'), values.get('family_name')].filter(part => part !== undefined).join(' ')
  const town = [values.get('address.postal_code'), values.get('address.locality')].filter(part => part !== undefined)
  const parts = [values.get('address.street_address') ?? '', town.join(' '), values.get('address.country') ?? '']
  const address = values.get('address.formatted') ?? parts.join('\n')
  return { name: values.get('name') ?? both, address: address.split('\n') }
}

/**
 * Of what was given to the service, newest first, what the letter names. By itself it never puts two names of the user
 * together: after a new pseudonym, the older receipts would tell the service whom it knew before.
 */
export const chooseReceipts = (
  given: readonly Receipt[],
  { receiptIds, claims }: LetterChoice = { receiptIds: null, claims: null },
): readonly Receipt[] => {
  const gave = given.filter(({ disclosed }) => disclosed.length > 0)
  const newest = gave.find(({ pseudonymAlias }) => pseudonymAlias !== null)?.pseudonymAlias
  const wanted = receiptIds && new Set(receiptIds)
  const chosen = given.filter(({ receiptId, pseudonymAlias }) =>
    wanted ? wanted.has(receiptId) : pseudonymAlias === null || pseudonymAlias === newest,
  )
  if (!claims) return chosen
  const names = new Set(claims)
  return chosen
    .map(receipt => ({ ...receipt, disclosed: receipt.disclosed.filter(path => names.has(nameOfPath(path))) }))
    .filter(({ disclosed }) => disclosed.length > 0)
}

/** What was given to a service, added up over its receipts. */
const addUp = (receipts: readonly Receipt[], { language }: LetterRequest) => {
  const nameClaim = createClaimWords(claimMessages[language], language)
  const items = new Map<string, { count: number; last: string }>()
  for (const { disclosed, eventTime } of receipts) {
    for (const path of disclosed) {
      const item = nameClaim(path)
      const known = items.get(item)
      // Newest first.
      items.set(item, { count: (known?.count ?? 0) + 1, last: known?.last ?? eventTime })
    }
  }
  return items
}

export interface LetterFacts {
  readonly request: LetterRequest
  /** Those of `chooseReceipts`. */
  readonly receipts: readonly Receipt[]
  readonly sender: Sender
  readonly at: Date
  /** By the key that the service knows, in a file beside the letter. */
  readonly isSignedBeside: boolean
}

export const composeLetter = ({
  request,
  receipts,
  sender,
  at,
  isSignedBeside,
}: LetterFacts): readonly LetterLine[] => {
  const { right, language } = request
  const words = letterWords[language]
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' })
  const time = createMomentFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
  const say = (message: string, values: Readonly<Record<string, string | number>>): string =>
    createTranslate({ message }, language)('message', values)
  const [newest] = receipts
  const service = newest?.name ?? newest?.host ?? request.clientId
  const aliases = [...new Set(receipts.flatMap(({ pseudonymAlias }) => pseudonymAlias ?? []))]
  const paragraph = (text: string): LetterLine => ({ kind: 'paragraph', text })
  return [
    { kind: 'title', text: words.subject[right] },
    ...[sender.name, ...sender.address].filter(line => line !== '').map(paragraph),
    paragraph(say(words.to, { service })),
    ...(newest && newest.name !== null ? [paragraph(newest.host)] : []),
    paragraph(date.format(at)),
    paragraph(words.greeting),
    paragraph(say(words.request[right], { article: letterRights[right] })),
    { kind: 'heading', text: words.dataTitle },
    ...[...addUp(receipts, request)].map(
      ([item, { count, last }]): LetterLine => ({
        kind: 'point',
        text: say(words.data, { item, count, last: date.format(new Date(last)) }),
      }),
    ),
    { kind: 'heading', text: words.proofTitle },
    paragraph(words.proof),
    ...receipts.slice(0, mostReceipts).map(
      ({ eventTime, requestSha256 }): LetterLine => ({
        kind: 'point',
        text: say(words.receipt, { time: `${time(new Date(eventTime))} UTC`, digest: requestSha256 }),
      }),
    ),
    ...aliases.map(alias => paragraph(say(words.pseudonym, { alias }))),
    ...(isSignedBeside ? [paragraph(words.signed)] : []),
    paragraph(words.deadline),
    paragraph(words.closing),
    ...(sender.name === '' ? [] : [paragraph(sender.name)]),
  ]
}
