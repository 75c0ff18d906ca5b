/** Serves the built page, its policy and one PDF on the loopback address, as the window's own origin does. */
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'

const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
}

export interface PageServer {
  readonly url: string
  /** Of the same origin, with nothing in it. */
  readonly emptyUrl: string
  readonly close: () => void
}

/** `findDocument` answers the file behind `/document/<id>`. */
export const openPageServer = async (
  root: string,
  findDocument: (id: string) => string | undefined,
): Promise<PageServer> => {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/'))
    if (path === '/empty') return void response.writeHead(200, { 'content-type': types['.html'] }).end(' ')
    const documentFile = path.startsWith('/document/') ? findDocument(path.slice('/document/'.length)) : undefined
    const file = documentFile ?? join(root, path === '/' ? 'index.html' : path)
    if (!existsSync(file) || !statSync(file).isFile()) return void response.writeHead(404).end()
    response.setHeader('content-security-policy', policy)
    // Named by what is in them.
    if (path.startsWith('/assets/')) response.setHeader('cache-control', 'max-age=3600, immutable')
    response.setHeader(
      'content-type',
      documentFile ? 'application/pdf' : (types[extname(file)] ?? 'application/octet-stream'),
    )
    const { size } = statSync(file)
    response.setHeader('accept-ranges', 'bytes')
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
    if (!range) return void response.writeHead(200, { 'content-length': size }).end(readFileSync(file))
    const start = Number(range[1])
    const end = Math.min(size - 1, range[2] ? Number(range[2]) : size - 1)
    response.writeHead(206, { 'content-length': end - start + 1, 'content-range': `bytes ${start}-${end}/${size}` })
    createReadStream(file, { start, end }).pipe(response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    emptyUrl: `http://127.0.0.1:${port}/empty`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
