/** Validation data that a PDF brings: its security store (ISO 32000-2 §12.8.4.3, EN 319 142-1 §5.4.2) and what stands in its signatures. */
import { AppError } from '../../../shared/errors.ts'
import { asArray, asDict, asRef, dictEntry, type PdfObject } from '../../pdf/object.ts'
import type { PdfFile } from '../../pdf/open-pdf.ts'
import {
  type Asn1Element,
  Asn1Error,
  asn1Tags,
  contextTag,
  readChildren,
  readElements,
} from '../../pki/asn1-element.ts'
import type { Cms } from '../../pki/cms.ts'
import { cmsOids } from '../../pki/cms-oids.ts'
import { wrapBasicAnswer } from '../../pki/ocsp.ts'
import { type Evidence, evidenceLimits, type StatusItem } from '../evidence.ts'
import type { FileSpan } from '../proof-of-existence.ts'
import type { ReadablePdf } from './readable-pdf.ts'
import { findCms, readSignatureTokens } from './signature-tokens.ts'

export type EvidencePdf = ReadablePdf & Pick<PdfFile, 'readStreamData'>

/** Keys of the store, and of the entry of one signature in it. */
const kinds = [
  { store: 'Certs', related: 'Cert', maxBytes: evidenceLimits.certificateBytes },
  { store: 'OCSPs', related: 'OCSP', maxBytes: evidenceLimits.ocspBytes },
  { store: 'CRLs', related: 'CRL', maxBytes: evidenceLimits.crlBytes },
] as const
type StoreKey = (typeof kinds)[number]['store']

interface Stored {
  readonly der: Uint8Array
  readonly span: FileSpan
}

/** A broken or oversized entry is as good as absent: what it would have proven is then missing. */
const isAbsent = (error: unknown): boolean => error instanceof AppError && error.code.startsWith('pdf/')

const readStore = async (document: EvidencePdf): Promise<Readonly<Record<StoreKey, readonly Stored[]>>> => {
  const store = await document.resolve(dictEntry(document.catalog.value, 'DSS'))
  const related = asDict(await document.resolve(dictEntry(store, 'VRI')))
  const holders = [...(related?.entries.values() ?? [])].slice(0, evidenceLimits.items)
  const found = { Certs: [] as Stored[], OCSPs: [] as Stored[], CRLs: [] as Stored[] }
  const seen = new Set<string>()
  let totalBytes = 0

  const add = async (kind: (typeof kinds)[number], item: PdfObject): Promise<void> => {
    const ref = asRef(item)
    const id = `${kind.store} ${ref?.num} ${ref?.gen}`
    if (!ref || seen.has(id) || found[kind.store].length >= evidenceLimits.items) return
    seen.add(id)
    const stream = await document.resolve(item)
    if (typeof stream !== 'object' || stream?.kind !== 'stream') return
    const maxBytes = Math.min(kind.maxBytes, evidenceLimits.totalBytes - totalBytes)
    const der = await document.readStreamData(stream, maxBytes)
    totalBytes += der.length
    found[kind.store].push({
      der,
      span: { start: stream.dataStart, end: stream.dataStart + stream.dataLength },
    })
  }
  const addAll = async (kind: (typeof kinds)[number], list: PdfObject | undefined): Promise<void> => {
    for (const item of (asArray(await document.resolve(list)) ?? []).slice(0, evidenceLimits.items)) {
      await add(kind, item).catch((error: unknown) => {
        if (!isAbsent(error)) throw error
      })
    }
  }
  for (const kind of kinds) await addAll(kind, dictEntry(store, kind.store))
  for (const holder of holders) {
    const entry = await document.resolve(holder)
    for (const kind of kinds) await addAll(kind, dictEntry(entry, kind.related))
  }
  return found
}

interface Answers {
  readonly crls: readonly Uint8Array[]
  readonly ocsps: readonly Uint8Array[]
}

/** RevocationInfoArchival and RevocationValues: lists [0] and OCSP answers [1]. */
const readAnswers = (attribute: Asn1Element): Answers => {
  const fields = readChildren(attribute, asn1Tags.sequence)
  const read = (number: number): readonly Uint8Array[] => {
    const field = fields.find(each => each.tag === contextTag(number))
    return field ? readChildren(readElements(field.content)[0], asn1Tags.sequence).map(({ bytes }) => bytes) : []
  }
  return { crls: read(0), ocsps: read(1) }
}

/** What `read` makes of the values of an attribute; one that cannot be read is absent. */
const readValues = <Value>(
  values: readonly Asn1Element[] | undefined,
  read: (value: Asn1Element) => Value,
): readonly Value[] =>
  (values ?? []).flatMap(value => {
    try {
      return [read(value)]
    } catch (error) {
      if (error instanceof Asn1Error) return []
      throw error
    }
  })

/** What a signature brings along in its attributes: answers as Adobe had them signed, and those of CAdES (EN 319 122-1 §A.1). */
const readCarried = ({ signers, crls }: Cms): Answers & { readonly certificates: readonly Uint8Array[] } => {
  const archived = signers.flatMap(({ attributes }) =>
    readValues(attributes.get(cmsOids.revocationArchival), readAnswers),
  )
  const added = signers.flatMap(({ unsignedAttributes }) =>
    readValues(unsignedAttributes.get(cmsOids.revocationValues), readAnswers),
  )
  const certificates = signers.flatMap(({ unsignedAttributes }) =>
    readValues(unsignedAttributes.get(cmsOids.certificateValues), value => readChildren(value, asn1Tags.sequence)),
  )
  return {
    certificates: certificates.flat().map(({ bytes }) => bytes),
    crls: [...crls, ...[...archived, ...added].flatMap(each => each.crls)],
    ocsps: [
      ...archived.flatMap(each => each.ocsps),
      ...added.flatMap(each => each.ocsps.slice(0, evidenceLimits.items).map(wrapBasicAnswer)),
    ],
  }
}

/** A signature of the document: its CMS and the hole that it stands in. */
export interface EmbeddedCms {
  readonly der: Uint8Array
  readonly span: FileSpan
}

/** @throws {AppError} those of `openPdf` for a document that cannot be read on */
export const readEvidence = async (document: EvidencePdf, signatures: readonly EmbeddedCms[]): Promise<Evidence> => {
  const store = await readStore(document)
  const toItem =
    (source: StatusItem['source']) =>
    ({ der, span }: Stored): StatusItem => ({ source, der, span, from: 'document' })
  const certificates = store.Certs.map(({ der }) => der)
  const status = [...store.OCSPs.map(toItem('ocsp')), ...store.CRLs.map(toItem('crl'))]
  for (const { der, span } of signatures) {
    const { onSignature, onContent } = readSignatureTokens(der)
    for (const cms of [der, ...onSignature, ...onContent].map(findCms)) {
      if (!cms) continue
      const { crls, ocsps, certificates: carried } = readCarried(cms)
      certificates.push(...cms.certificates, ...carried)
      const toSigned = (source: StatusItem['source']) => (each: Uint8Array) => toItem(source)({ der: each, span })
      status.push(...crls.map(toSigned('crl')), ...ocsps.map(toSigned('ocsp')))
    }
  }
  const isKnown = new Set<string>()
  const distinct = certificates.filter(der => {
    const key = Buffer.from(der).toString('latin1')
    return !isKnown.has(key) && isKnown.add(key)
  })
  return {
    certificates: distinct.slice(0, 2 * evidenceLimits.items),
    status: status.slice(0, 2 * evidenceLimits.items),
  }
}
