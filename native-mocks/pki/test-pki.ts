/** A public key infrastructure on this computer: two authorities, OCSP, revocation lists and timestamps over `openssl`, on loopback. */
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toPem } from '../../src/main/pki/certificate.ts'
import {
  type AuthorityName,
  authorityConfiguration,
  type CertificateProfile,
  extensionsOf,
  timestampConfiguration,
} from './authority-files.ts'
import { createOpenssl } from './openssl-program.ts'
import { createTimestampAuthority, type TimestampMood, timestampMoods } from './timestamp-authority.ts'

export type ServiceName = 'ocsp' | 'crl' | 'issuers'

export interface TestPki {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  readonly folder: string
  /** Of a timestamp authority that behaves so; `down`, `slow`, `error`, `private` are about the service itself. */
  tsaUrl(mood?: TimestampMood | 'down' | 'slow' | 'error' | 'private'): string
  /** DER certificate for a DER PKCS#10 request. */
  issue(request: Uint8Array, profile?: CertificateProfile): Promise<Uint8Array>
  revoke(certificate: Uint8Array): Promise<void>
  /** DER; they are on no token. */
  certificate(name: AuthorityName | 'tsa'): Promise<Uint8Array>
  /** Services that do not answer. */
  readonly down: Set<ServiceName>
  /** Paths of what was asked, in order. */
  readonly requests: string[]
  close(): Promise<void>
}

/** What the private authority wants. */
export const privateAccount = { user: 'anna', password: 'opensesame', token: 'abc.def' } as const

const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts)
}

export const openTestPki = async (): Promise<TestPki> => {
  const folder = await mkdtemp(join(tmpdir(), 'signet-pki-'))
  const openssl = createOpenssl(folder)
  const timestamps = createTimestampAuthority(folder, openssl)
  const down = new Set<ServiceName>()
  const requests: string[] = []
  let count = 0

  const answerOcsp = async (issuer: string, body: Buffer): Promise<Buffer> => {
    const id = `ocsp-${count++}`
    await writeFile(join(folder, `${id}.req`), body)
    const signer = ['-rsigner', issuer === 'issuing' ? 'responder.pem' : 'root.pem']
    const key = ['-rkey', issuer === 'issuing' ? 'responder.key' : 'root.key']
    const files = ['-index', `${issuer}.index`, '-CA', `${issuer}.pem`, '-reqin', `${id}.req`, '-respout', `${id}.resp`]
    await openssl('ocsp', ...files, ...signer, ...key, '-ndays', '7')
    return readFile(join(folder, `${id}.resp`))
  }

  const answerCrl = async (issuer: string): Promise<Buffer> => {
    const id = `crl-${count++}`
    await openssl('ca', '-gencrl', '-config', `${issuer}.cnf`, '-out', `${id}.pem`)
    await openssl('crl', '-in', `${id}.pem`, '-outform', 'DER', '-out', `${id}.crl`)
    return readFile(join(folder, `${id}.crl`))
  }

  const isAuthorised = ({ headers }: IncomingMessage): boolean => {
    const { user, password, token } = privateAccount
    const basic = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
    return [basic, `Bearer ${token}`].includes(headers.authorization ?? '')
  }

  const answerTimestamp = async (
    request: IncomingMessage,
    response: ServerResponse,
    mood: string,
  ): Promise<Buffer | undefined> => {
    const body = await readBody(request)
    if (mood === 'down') response.destroy()
    if (mood === 'error') response.writeHead(500).end()
    if (mood === 'private' && !isAuthorised(request)) response.writeHead(401, { 'www-authenticate': 'Basic' }).end()
    // One that is slow never answers: the client's deadline ends it.
    if (['down', 'error', 'slow'].includes(mood) || response.writableEnded) return undefined
    return timestamps.answer(body, timestampMoods.find(each => each === mood) ?? 'good')
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<Buffer | undefined> => {
    const path = request.url ?? '/'
    requests.push(path)
    const [, first = '', second = ''] = path.split('/')
    if (first === 'tsa') return answerTimestamp(request, response, second)
    const [issuer = '', kind] = first.split('.')
    const service: ServiceName = first === 'ocsp' ? 'ocsp' : kind === 'crl' ? 'crl' : 'issuers'
    if (down.has(service)) {
      response.destroy()
      return undefined
    }
    if (service === 'ocsp') return answerOcsp(second, await readBody(request))
    if (service === 'crl') return answerCrl(issuer)
    return readFile(join(folder, `${issuer}.cer`))
  }

  const server = createServer((request, response) => {
    answer(request, response)
      .then(body => {
        if (body) response.end(body)
      })
      .catch(() => response.writeHead(503).end())
  })
  // Asked as a proxy: it tells where to, and goes nowhere.
  server.on('connect', (request, socket) => {
    requests.push(request.url ?? '')
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const issueFrom = async (authority: AuthorityName, name: string, profile: string, dates: readonly string[] = []) => {
    const files = ['-config', `${authority}.cnf`, '-in', `${name}.csr`, '-out', `${name}.pem`]
    await openssl('ca', '-batch', '-notext', ...files, '-extfile', `${profile}.ext`, ...dates)
    await openssl('x509', '-in', `${name}.pem`, '-outform', 'DER', '-out', `${name}.cer`)
  }

  const createRequest = async (name: string): Promise<void> => {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`]
    await openssl('req', '-new', ...key, '-subj', `/CN=Test ${name}`, '-out', `${name}.csr`)
  }

  const setUp = async (): Promise<void> => {
    await mkdir(join(folder, 'issued'))
    const write = (name: string, text: string) => writeFile(join(folder, name), text)
    for (const authority of ['root', 'issuing'] as const) {
      await write(`${authority}.cnf`, authorityConfiguration(authority))
      await write(`${authority}.index`, '')
      await write(`${authority}.crlnumber`, '01\n')
      await write(`${authority}.serial`, '1000\n')
    }
    for (const [profile, text] of Object.entries(extensionsOf(url))) await write(`${profile}.ext`, text)
    await write('ts.cnf', timestampConfiguration)
    await write('tsa.serial', '01\n')
    await createRequest('root')
    await openssl(
      'x509',
      '-req',
      '-in',
      'root.csr',
      '-signkey',
      'root.key',
      '-days',
      '3650',
      '-extfile',
      'root.ext',
      '-out',
      'root.pem',
    )
    await openssl('x509', '-in', 'root.pem', '-outform', 'DER', '-out', 'root.cer')
    await createRequest('issuing')
    await issueFrom('root', 'issuing', 'issuing')
    for (const name of ['tsa', 'responder', 'plain', 'tsa-expired'] as const) {
      await createRequest(name)
      const expired = ['-startdate', '20200101000000Z', '-enddate', '20200201000000Z']
      await issueFrom('issuing', name, name, name === 'tsa-expired' ? expired : [])
    }
  }

  const close = async (): Promise<void> => {
    server.closeAllConnections()
    server.close()
    await rm(folder, { recursive: true, force: true })
  }
  await setUp().catch(async thrown => {
    await close()
    throw thrown
  })

  return {
    url,
    folder,
    down,
    requests,
    tsaUrl: (mood = 'good') => `${url}/tsa/${mood}`,
    async issue(request, profile = 'signer') {
      const name = `leaf-${count++}`
      await writeFile(join(folder, `${name}.csr`), toPem(request, 'CERTIFICATE REQUEST'))
      await issueFrom('issuing', name, profile)
      return readFile(join(folder, `${name}.cer`))
    },
    async revoke(certificate) {
      await writeFile(join(folder, 'revoked.pem'), toPem(certificate))
      await openssl('ca', '-revoke', 'revoked.pem', '-config', 'issuing.cnf')
    },
    certificate: name => readFile(join(folder, `${name}.cer`)),
    close,
  }
}
