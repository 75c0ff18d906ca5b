/** One RSA-2048 key with a certificate, in the forms in which the other programs want it. */
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

export interface PeerKey {
  /** PEM, without a password. */
  readonly keyFile: string
  /** DER. */
  readonly certificateFile: string
  /** pdfsig signs with keys of an NSS database only; its name there is `bench`. */
  readonly nssDirectory: string
}

/** @param directory is made */
export const createPeerKey = (directory: string): PeerKey => {
  const at = (name: string): string => join(directory, name)
  const run = (program: string, ...args: readonly string[]) => execFileSync(program, args, { stdio: 'ignore' })
  mkdirSync(at('nss'), { recursive: true })
  const [key, certificate, p12] = [at('key.pem'), at('certificate.pem'), at('key.p12')]
  const request = ['-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, '-subj', '/CN=Bench']
  run('openssl', 'req', '-x509', ...request, '-days', '30')
  run('openssl', 'x509', '-in', certificate, '-outform', 'DER', '-out', at('certificate.der'))
  const pkcs12 = ['-inkey', key, '-in', certificate, '-name', 'bench', '-passout', 'pass:', '-out', p12]
  run('openssl', 'pkcs12', '-export', ...pkcs12)
  run('certutil', '-N', '-d', `sql:${at('nss')}`, '--empty-password')
  run('pk12util', '-i', p12, '-d', `sql:${at('nss')}`, '-W', '', '-K', '')
  return { keyFile: key, certificateFile: at('certificate.der'), nssDirectory: at('nss') }
}
