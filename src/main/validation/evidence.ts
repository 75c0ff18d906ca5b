/** What is at hand to judge with: certificates, and statements about their status, of the document or asked for. */
import type { FileSpan } from './proof-of-existence.ts'

/** An OCSP answer or a revocation list. */
export interface StatusItem {
  readonly source: 'ocsp' | 'crl'
  readonly der: Uint8Array
  readonly from: 'document' | 'online'
  /** Where it stands in the file; null: it came from elsewhere. */
  readonly span: FileSpan | null
}

export interface Evidence {
  /** DER; trusted for nothing. */
  readonly certificates: readonly Uint8Array[]
  readonly status: readonly StatusItem[]
}

/** What is asked of a web service: a status by POST, a list or an issuer's certificate by GET. */
export interface ServiceRequest {
  readonly url: string
  readonly body?: { readonly type: string; readonly bytes: Uint8Array }
  readonly maxBytes: number
}

/** undefined: no answer, for whatever reason. */
export type AskService = (request: ServiceRequest) => Promise<Uint8Array | undefined>

/** Limits on what a document may bring and a service may answer. */
export const evidenceLimits = {
  /** Certificates, answers and lists, each. */
  items: 500,
  /** About one certificate; each costs a signature check. */
  statements: 50,
  certificateBytes: 64 * 1024,
  ocspBytes: 1024 * 1024,
  crlBytes: 50 * 1024 * 1024,
  /** All that a document brings. */
  totalBytes: 100 * 1024 * 1024,
  issuerBytes: 1024 * 1024,
} as const
