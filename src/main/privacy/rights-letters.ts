/** Letters to a service by which the user asks for their rights (Articles 15 to 21 GDPR), filled from the receipts. */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { createClaimWords } from '../../shared/messages/describe-claim.ts'
import type { KeptDocument } from '../../shared/model/kept-document.ts'
import type { NewLogEntry } from '../../shared/model/log.ts'
import type { Receipt } from '../../shared/model/receipt.ts'
import {
  type LetterRequest,
  type LetterSignature,
  letterRights,
  type WrittenLetter,
} from '../../shared/model/rights-letter.ts'
import { createTranslate } from '../../shared/words.ts'
import { writeTargetNow } from '../files/whole-file.ts'
import type { Block } from '../typeset/block.ts'
import type * as AttributeTable from '../vault/attributes.ts'
import type * as ReceiptTable from '../vault/receipts.ts'
import type { WritableVault } from '../vault/vault.ts'
import type { EnterVault, VaultEntry } from './enter-vault.ts'
import type { KeptDocuments } from './kept-documents.ts'
import {
  findKnownJwk,
  type PairwiseJwk,
  type PairwiseSigning,
  signaturePathOf,
  signLetter,
} from './letter-signature.ts'
import { letterWords } from './letter-words.ts'

export interface RightsLettersDeps {
  readonly requireProcessing: () => void
  readonly enter: EnterVault
  readonly attributes: Pick<typeof AttributeTable, 'listAttributes'>
  readonly receipts: Pick<typeof ReceiptTable, 'listReceipts'>
  readonly documents: KeptDocuments
  readonly pairwise: PairwiseSigning
  readonly append: (vault: WritableVault, entry: NewLogEntry) => unknown
  readonly now: () => Date
}

/** A letter names these; the rest are counted in with its items. */
const mostReceipts = 50

export interface LetterTarget {
  readonly path: string
  readonly replaceExisting: boolean
}

/** Signs a PDF with a certificate; the answer is on the disk whole. @throws {AppError} those of signing a file */
export type SignPdf = (inputPath: string, target: LetterTarget) => Promise<unknown>

/** The user as the letter signs off. */
export interface Sender {
  readonly name: string
  readonly address: readonly string[]
}

/** What was given to a service, added up over its receipts. */
const addUp = (receipts: readonly Receipt[], { language }: LetterRequest) => {
  const nameClaim = createClaimWords(language)
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

export const composeLetter = (
  request: LetterRequest,
  receipts: readonly Receipt[],
  sender: Sender,
  at: Date,
  signatureFile: string | null = null,
): readonly Block[] => {
  const { right, language } = request
  const words = letterWords[language]
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' })
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })
  const say = (message: string, values: Readonly<Record<string, string | number>>): string =>
    createTranslate({ message }, language)('message', values)
  const [newest] = receipts
  const service = newest?.name ?? newest?.host ?? request.clientId
  const alias = receipts.find(({ pseudonymAlias }) => pseudonymAlias !== null)?.pseudonymAlias
  const paragraph = (text: string): Block => ({ kind: 'paragraph', text })
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
      ([item, { count, last }]): Block => ({
        kind: 'point',
        text: say(words.data, { item, count, last: date.format(new Date(last)) }),
      }),
    ),
    { kind: 'heading', text: words.proofTitle },
    paragraph(words.proof),
    ...receipts.slice(0, mostReceipts).map(
      ({ eventTime, requestSha256 }): Block => ({
        kind: 'point',
        text: say(words.receipt, { time: `${time.format(new Date(eventTime))} UTC`, digest: requestSha256 }),
      }),
    ),
    ...(alias ? [paragraph(say(words.pseudonym, { alias }))] : []),
    ...(signatureFile === null ? [] : [paragraph(say(words.signed, { file: signatureFile }))]),
    paragraph(words.deadline),
    paragraph(words.closing),
    ...(sender.name === '' ? [] : [paragraph(sender.name)]),
  ]
}

const signatureOf = (jwk: PairwiseJwk | undefined, signPdf: SignPdf | undefined): LetterSignature => {
  if (signPdf) return 'certificate'
  return jwk ? 'pairwise' : 'none'
}

/** A signature beside it that is of an older letter goes: it would not fit. */
const writePlain = (pdf: Uint8Array, target: LetterTarget, jws: string | undefined): void => {
  const jwsPath = signaturePathOf(target.path)
  if (!target.replaceExisting && jws !== undefined && existsSync(jwsPath)) {
    throw new AppError('documents/target-exists', { file: basename(jwsPath) })
  }
  writeTargetNow(target.path, [pdf], target)
  if (jws !== undefined) writeTargetNow(jwsPath, [jws], target)
  else if (target.replaceExisting) rmSync(jwsPath, { force: true })
}

/** What is not signed yet stands beside the target as long as it takes. */
const writeSigned = async (pdf: Uint8Array, target: LetterTarget, signPdf: SignPdf): Promise<Uint8Array> => {
  const unsignedPath = `${target.path}.${process.pid}.unsigned.pdf`
  writeTargetNow(unsignedPath, [pdf], { replaceExisting: true })
  try {
    await signPdf(unsignedPath, target)
  } finally {
    rmSync(unsignedPath, { force: true })
  }
  if (target.replaceExisting) rmSync(signaturePathOf(target.path), { force: true })
  return readFileSync(target.path)
}

export const createRightsLetters = (deps: RightsLettersDeps) => {
  const { requireProcessing, enter, documents, pairwise, append, now } = deps

  const readSender = (values: ReadonlyMap<string, string>): Sender => {
    const both = [values.get('given_name'), values.get('family_name')].filter(part => part !== undefined).join(' ')
    const town = [values.get('address.postal_code'), values.get('address.locality')].filter(part => part !== undefined)
    const parts = [values.get('address.street_address') ?? '', town.join(' '), values.get('address.country') ?? '']
    const address = values.get('address.formatted') ?? parts.join('\n')
    return { name: values.get('name') ?? both, address: address.split('\n') }
  }

  return {
    /**
     * Writes the letter as a PDF, and keeps a copy, encrypted, as long as documents are kept. It is signed by the key
     * that the service knows, in a file beside it (`signaturePathOf`); with `signPdf`, by a certificate instead, which
     * names its holder and is for the user to decide.
     *
     * @throws {AppError} privacy/*, privacy/nothing-given, documents/*; those of `enter` and of `signPdf`
     */
    async write(
      entry: VaultEntry,
      request: LetterRequest,
      target: LetterTarget,
      signPdf?: SignPdf,
    ): Promise<WrittenLetter> {
      requireProcessing()
      return enter(entry, async vault => {
        const { clientId, right, language } = request
        const page = { limit: 10_000, clientId }
        const given = deps.receipts.listReceipts(vault.read, page).filter(({ eventState }) => eventState === 'given')
        if (given.every(({ disclosed }) => disclosed.length === 0)) throw new AppError('privacy/nothing-given')
        const jwk = signPdf ? undefined : findKnownJwk(pairwise, vault.read, clientId, given)
        const values = new Map(deps.attributes.listAttributes(vault.read).map(({ name, value }) => [name, value]))
        const at = now()
        const title = letterWords[language].subject[right]
        const facts = { title, language, createdAt: at, footer: title }
        const { typesetDocument } = await import('../typeset/typeset-document.ts')
        const signatureFile = jwk ? basename(signaturePathOf(target.path)) : null
        const blocks = composeLetter(request, given, readSender(values), at, signatureFile)
        const plain = await typesetDocument(facts, blocks)
        const bytes = signPdf ? await writeSigned(plain, target, signPdf) : plain
        if (!signPdf)
          writePlain(plain, target, jwk && (await signLetter(pairwise, vault.read, { clientId, jwk, pdf: plain, at })))
        const signature = signatureOf(jwk, signPdf)
        const fileName = `${right}-${at.toISOString().slice(0, 10)}.pdf`
        const kept = await documents.keep(vault, { fileName, kind: 'rights-letter', bytes })
        const body = { right, letter: kept.documentId, language, signature }
        const about = { eventTime: at.toISOString(), kind: 'rights', state: 'done', party: clientId, body } as const
        vault.write(writable => append(writable, about))
        return { ...kept, signature }
      })
    },

    /** Copies that are kept, newest first. @throws {AppError} privacy/*; those of `enter` */
    async list(entry: VaultEntry): Promise<readonly KeptDocument[]> {
      requireProcessing()
      return enter(entry, vault => documents.list(vault))
    },

    /** @throws {AppError} privacy/*, privacy/document-gone, documents/*; those of `enter` */
    async save(
      entry: VaultEntry,
      documentId: string,
      target: { readonly path: string; readonly replaceExisting: boolean },
    ): Promise<KeptDocument> {
      requireProcessing()
      return enter(entry, async vault => {
        const { document, bytes } = await documents.read(vault, documentId)
        try {
          writeTargetNow(target.path, [bytes], target)
        } finally {
          bytes.fill(0)
        }
        return document
      })
    },
  }
}
