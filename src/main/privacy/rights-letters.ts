/** Letters to a service by which the user asks for their rights (Articles 15 to 21 GDPR), filled from the receipts. */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { basename } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { KeptDocument } from '../../shared/model/kept-document.ts'
import type { NewLogEntry } from '../../shared/model/log.ts'
import type { LetterPreview, LetterRequest, LetterSignature, WrittenLetter } from '../../shared/model/rights-letter.ts'
import { writeTarget } from '../files/whole-file.ts'
import type * as AttributeTable from '../vault/attributes.ts'
import type * as ReceiptTable from '../vault/receipts.ts'
import type { ReadableVault, WritableVault } from '../vault/vault.ts'
import type { EnterVault, VaultEntry } from './enter-vault.ts'
import type { KeptDocuments } from './kept-documents.ts'
import { chooseReceipts, composeLetter, readSender } from './letter-content.ts'
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

export interface LetterTarget {
  readonly path: string
  readonly replaceExisting: boolean
}

/** Signs a PDF with a certificate; the answer is on the disk whole. @throws {AppError} those of signing a file */
export type SignPdf = (inputPath: string, target: LetterTarget) => Promise<unknown>

const signatureOf = (jwk: PairwiseJwk | undefined, signPdf: SignPdf | undefined): LetterSignature => {
  if (signPdf) return 'certificate'
  return jwk ? 'pairwise' : 'none'
}

/** A signature beside it that is of an older letter goes: it would not fit. */
const writePlain = async (pdf: Uint8Array, target: LetterTarget, jws: string | undefined): Promise<void> => {
  const jwsPath = signaturePathOf(target.path)
  if (!target.replaceExisting && jws !== undefined && existsSync(jwsPath)) {
    throw new AppError('documents/target-exists', { file: basename(jwsPath) })
  }
  await writeTarget(target.path, [pdf], target)
  if (jws !== undefined) await writeTarget(jwsPath, [jws], target)
  else if (target.replaceExisting) rmSync(jwsPath, { force: true })
}

/** What is not signed yet stands beside the target as long as it takes. */
const writeSigned = async (pdf: Uint8Array, target: LetterTarget, signPdf: SignPdf): Promise<Uint8Array> => {
  const unsignedPath = `${target.path}.${process.pid}.unsigned.pdf`
  await writeTarget(unsignedPath, [pdf], { replaceExisting: true })
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

  /** What the letter says, and by which key it is signed beside. */
  const compose = (vault: ReadableVault, request: LetterRequest, isByCertificate: boolean) => {
    const { clientId, choice } = request
    const all = deps.receipts.listReceipts(vault, { limit: 10_000, clientId })
    const given = all.filter(({ eventState }) => eventState === 'given')
    const chosen = chooseReceipts(given, choice)
    if (chosen.every(({ disclosed }) => disclosed.length === 0)) throw new AppError('privacy/nothing-given')
    const jwk = isByCertificate ? undefined : findKnownJwk(pairwise, vault, clientId, chosen)
    const values = new Map(deps.attributes.listAttributes(vault).map(({ name, value }) => [name, value]))
    const at = now()
    const sender = readSender(values)
    const lines = composeLetter({ request, receipts: chosen, sender, at, isSignedBeside: jwk !== undefined })
    return { lines, jwk, at }
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
        const { lines, jwk, at } = compose(vault.read, request, signPdf !== undefined)
        const title = letterWords[language].subject[right]
        const facts = { title, language, createdAt: at, footer: title }
        const { typesetDocument } = await import('../typeset/typeset-document.ts')
        const plain = await typesetDocument(facts, lines)
        const bytes = signPdf ? await writeSigned(plain, target, signPdf) : plain
        if (!signPdf)
          await writePlain(
            plain,
            target,
            jwk && (await signLetter(pairwise, vault.read, { clientId, jwk, pdf: plain, at })),
          )
        const signature = signatureOf(jwk, signPdf)
        const fileName = `${right}-${at.toISOString().slice(0, 10)}.pdf`
        const kept = await documents.keep(vault, { fileName, kind: 'rights-letter', bytes })
        const body = { right, letter: kept.documentId, language, signature }
        const about = { eventTime: at.toISOString(), kind: 'rights', state: 'done', party: clientId, body } as const
        vault.write(writable => append(writable, about))
        return { ...kept, signature }
      })
    },

    /** The same words, before anything is signed or written. @throws {AppError} privacy/*, privacy/nothing-given; those of `enter` */
    async preview(entry: VaultEntry, request: LetterRequest, isByCertificate: boolean): Promise<LetterPreview> {
      requireProcessing()
      return enter(entry, vault => {
        const { lines, jwk } = compose(vault.read, request, isByCertificate)
        return { lines, signature: jwk ? 'pairwise' : 'none' }
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
          await writeTarget(target.path, [bytes], target)
        } finally {
          bytes.fill(0)
        }
        return document
      })
    },
  }
}
