/** A small web shop that asks its visitors something: https with an authority of its own, sessions, and a verifier that is none of our code. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { toPem } from '../../src/main/pki/certificate.ts'
import { type Asked, createAsking, type QuestionKind, questionKinds, type Told } from './ask.ts'
import { type CertificateToken, createCertificateLogin, type RegistryAddress } from './certificate-login.ts'
import { askPage, homePage, problemPage, resultPage } from './pages.ts'
import { createWebsitePki } from './website-pki.ts'

export interface Transaction {
  readonly id: string
  readonly asked: Asked
  /** Which browser asked. */
  readonly session: string | null
  /** Secret; only the address that the wallet opens carries it. */
  readonly responseCode: string
  state: 'waiting' | 'answered' | 'refused' | 'invalid'
  told: Told | null
  problem: string | null
}

export interface Website {
  readonly origin: string
  readonly host: string
  readonly clientId: string
  /** PEM of the authority behind both of its certificates. */
  readonly authority: string
  /** Asks without a browser. */
  ask(kind: QuestionKind): Promise<{ readonly link: string; readonly transaction: Transaction }>
  /** Bodies that were posted to it, as they came. */
  readonly received: readonly string[]
  /** `performance.now()` when the last of them was there as a whole. */
  lastReceivedAt(): number
  close(): Promise<void>
}

export interface WebsiteRequest {
  /** A name of this computer. */
  readonly host?: string
  readonly port?: number
  readonly name?: string
  /** Where it asks about the keys of certificates; without one nobody logs in by certificate. */
  readonly registry?: RegistryAddress
}

const readBody = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}

const secret = (): string => randomBytes(24).toString('base64url')

export const openWebsite = async (request: WebsiteRequest = {}): Promise<Website> => {
  const { host = 'localhost', port = 0, name = 'Cave Valette', registry } = request
  const login = registry && createCertificateLogin(registry)
  const pki = createWebsitePki({ hosts: [host] })
  let origin = ''
  const asking = createAsking({ pki, host, name, origin: () => origin })
  const transactions = new Map<string, Transaction>()
  const received: string[] = []
  let lastReceivedAt = 0

  const begin = async (kind: QuestionKind, session: string | null): Promise<Transaction> => {
    const id = secret()
    const asked = await asking.ask(kind, id)
    const transaction: Transaction = {
      ...{ id, asked, session, responseCode: secret(), state: 'waiting', told: null, problem: null },
    }
    transactions.set(id, transaction)
    return transaction
  }
  const linkOf = ({ id }: Transaction, scheme = 'openid4vp'): string =>
    `${scheme}://?${new URLSearchParams({ client_id: asking.clientId, request_uri: `${origin}/request/${id}` })}`

  const readSession = ({ headers }: IncomingMessage): string | undefined =>
    /(?:^|; )__Host-session=([\w-]+)/.exec(headers.cookie ?? '')?.[1]

  const send = (response: ServerResponse, status: number, type: string, body: string, headers: object = {}): void => {
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...headers }).end(body)
  }
  const sendPage = (response: ServerResponse, body: string, headers: object = {}): void =>
    send(response, 200, 'text/html; charset=utf-8', body, headers)

  const takeAnswer = async (transaction: Transaction, body: string): Promise<void> => {
    const form = Object.fromEntries(new URLSearchParams(body))
    if (form['error'] !== undefined) {
      transaction.state = 'refused'
      transaction.problem = form['error']
      return
    }
    transaction.told = await asking.read(transaction.asked, form)
    transaction.state = 'answered'
  }

  const showResult = (response: ServerResponse, asker: IncomingMessage, id: string, code: string | null) => {
    const transaction = transactions.get(id)
    const isTheirs = transaction?.session !== null && transaction?.session === readSession(asker)
    // HAIP 1.0 §5.1: an answer that comes back in another session is not shown there.
    if (!transaction || !isTheirs || transaction.responseCode !== code) {
      return send(
        response,
        403,
        'text/html; charset=utf-8',
        problemPage(name, 'Return to the window where you started.'),
      )
    }
    const { claims = {}, thumbprint = '' } = transaction.told ?? {}
    const facts = Object.entries(claims).map(([key, value]) => [key, JSON.stringify(value)] as const)
    return sendPage(response, resultPage(name, { ...Object.fromEntries(facts), customer: thumbprint }))
  }

  const serve = async (asker: IncomingMessage, response: ServerResponse): Promise<unknown> => {
    const url = new URL(asker.url ?? '/', origin)
    const [, first = '', id = ''] = url.pathname.split('/')
    const transaction = transactions.get(id)
    if (first === '') return sendPage(response, homePage(name))
    if (first === 'privacy') return sendPage(response, problemPage(name, 'We keep what you tell us for a year.'))
    if (first === 'ask' && asker.method === 'POST') {
      const kind = questionKinds.find(each => each === id)
      if (!kind) return send(response, 404, 'text/plain', 'no such question')
      const session = readSession(asker) ?? secret()
      const begun = await begin(kind, session)
      const cookie = `__Host-session=${session}; Path=/; Secure; HttpOnly; SameSite=Lax`
      const links = ['openid4vp', 'signet'].map(scheme => linkOf(begun, scheme))
      return sendPage(response, askPage(name, begun.id, links), { 'set-cookie': cookie })
    }
    if (first === 'request' && transaction) {
      return send(response, 200, 'application/oauth-authz-req+jwt', transaction.asked.request)
    }
    if (first === 'response' && transaction && asker.method === 'POST') {
      const body = await readBody(asker)
      received.push(body)
      lastReceivedAt = performance.now()
      if (transaction.state !== 'waiting') return send(response, 400, 'application/json', '{"error":"invalid_request"}')
      try {
        await takeAnswer(transaction, body)
      } catch (error) {
        transaction.state = 'invalid'
        transaction.problem = String(error)
        return send(response, 400, 'application/json', '{"error":"invalid_request"}')
      }
      const next = { redirect_uri: `${origin}/result/${transaction.id}?response_code=${transaction.responseCode}` }
      return send(response, 200, 'application/json', JSON.stringify(next))
    }
    if (first === 'challenge' && login) return send(response, 200, 'text/plain', login.challenge())
    if (first === 'login' && login && asker.method === 'POST') {
      const { token, challenge } = JSON.parse(await readBody(asker)) as { token: CertificateToken; challenge: string }
      const told = await login.logIn(token, origin, challenge)
      return send(response, told.isIn ? 200 : 403, 'application/json', JSON.stringify(told))
    }
    if (first === 'status' && transaction) {
      return send(response, 200, 'application/json', JSON.stringify({ state: transaction.state }))
    }
    if (first === 'result') return showResult(response, asker, id, url.searchParams.get('response_code'))
    return send(response, 404, 'text/plain', 'nothing here')
  }

  const server = createServer(
    { cert: toPem(pki.tls.der), key: pki.tls.key.privateKey.export({ type: 'pkcs8', format: 'pem' }) },
    (asker, response) => {
      serve(asker, response).catch(() => response.writeHead(500).end())
    },
  )
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  origin = `https://${host}:${(server.address() as AddressInfo).port}`

  return {
    origin,
    host,
    clientId: asking.clientId,
    authority: toPem(pki.authority.der),
    received,
    lastReceivedAt: () => lastReceivedAt,
    async ask(kind) {
      const transaction = await begin(kind, null)
      return { link: linkOf(transaction), transaction }
    },
    async close() {
      server.closeAllConnections()
      await new Promise<void>(done => server.close(() => done()))
    },
  }
}
