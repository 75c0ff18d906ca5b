/** Answers the page's own origin: its bundled files, and open documents by id and byte range. */
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { toAppError } from '../../shared/errors.ts'
import type { LateCore } from './late-core.ts'
import { findAppResource, parseRange, securityHeaders } from './policy.ts'

/** Documents as this file needs them: bytes of what was shown, by id. */
export interface DocumentRanges {
  sizeOf(documentId: string): number
  readRange(documentId: string, start: number, end: number): Promise<ReadableStream<Uint8Array>>
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
}

const plain = (status: number, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(null, { status, headers: { ...securityHeaders, ...headers } })

/** The handler for `protocol.handle`. `pageDirectory` holds the built page; nothing outside it is ever read. Documents come with the core. */
export const createAppProtocol = (
  pageDirectory: string,
  core: Pick<LateCore<{ readonly documents: DocumentRanges }>, 'get'>,
) => {
  const answerAsset = async (path: string): Promise<Response> => {
    try {
      const bytes = await readFile(join(pageDirectory, ...path.split('/')))
      return new Response(new Uint8Array(bytes), {
        headers: { ...securityHeaders, 'content-type': contentTypes[extname(path)] ?? 'application/octet-stream' },
      })
    } catch {
      return plain(404)
    }
  }

  const answerDocument = async (documentId: string, rangeHeader: string | null): Promise<Response> => {
    const { documents } = await core.get()
    try {
      const sizeBytes = documents.sizeOf(documentId)
      const range = parseRange(rangeHeader, sizeBytes)
      if (range === 'unsatisfiable') return plain(416, { 'content-range': `bytes */${sizeBytes}` })
      const { start, end } = range === 'whole' ? { start: 0, end: sizeBytes } : range
      return new Response(await documents.readRange(documentId, start, end), {
        status: range === 'whole' ? 200 : 206,
        headers: {
          ...securityHeaders,
          // Never `application/pdf`: the browser's own viewer must not take over.
          'content-type': 'application/octet-stream',
          'accept-ranges': 'bytes',
          'content-length': String(end - start),
          'cache-control': 'no-store',
          ...(range === 'whole' ? {} : { 'content-range': `bytes ${start}-${end - 1}/${sizeBytes}` }),
        },
      })
    } catch (thrown) {
      return plain(toAppError(thrown).code === 'documents/changed' ? 409 : 404)
    }
  }

  return async (request: Request): Promise<Response> => {
    if (request.method !== 'GET') return plain(405)
    const resource = findAppResource(request.url)
    if (!resource) return plain(404)
    return resource.kind === 'asset'
      ? answerAsset(resource.path)
      : answerDocument(resource.documentId, request.headers.get('range'))
  }
}
