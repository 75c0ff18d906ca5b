/** PKCS#12 files as OpenSSL writes them, old and new, and as an attacker might. */
import { execFileSync, spawnSync } from 'node:child_process'
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import forge from 'node-forge'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describePublicKey } from '../../src/main/pki/public-key.ts'
import { largestPkcs12Bytes, parsePkcs12 } from '../../src/main/tokens/software/pkcs12.ts'
import type { AppError } from '../../src/shared/errors.ts'
import { Secret } from '../../src/shared/secret.ts'
import { addSecrets, keepTrace } from '../traces.ts'

const version = spawnSync('openssl', ['version'], { encoding: 'utf8' })
const hasOpenssl = version.status === 0 && / [3-9]\./.test(version.stdout)
if (!hasOpenssl) console.log('[lacks] OpenSSL 3: apt-get install openssl')

const passwordText = 'Mật khẩu 1!'
const password = new Secret(passwordText)

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no failure',
    (thrown: AppError) => {
      keepTrace(inspect(thrown, { depth: 10, showHidden: true }))
      return thrown.code
    },
  )

describe.skipIf(!hasOpenssl)('a PKCS#12 file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-p12-'))
  const at = (name: string): string => join(folder, name)
  const openssl = (...args: readonly string[]): Buffer => execFileSync('openssl', args, { stdio: 'pipe' })
  const keyOptions = {
    rsa: ['rsa:2048'],
    'p-256': ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
    'p-384': ['ec', '-pkeyopt', 'ec_paramgen_curve:P-384'],
    weak: ['rsa:1024'],
    ed25519: ['ed25519'],
    'k-256': ['ec', '-pkeyopt', 'ec_paramgen_curve:secp256k1'],
  } as const
  type Kind = keyof typeof keyOptions

  const exportP12 = (kind: Kind, name: string, ...options: readonly string[]): Uint8Array => {
    const input = ['-inkey', at(`${kind}.key`), '-in', at(`${kind}.pem`), '-name', 'Khóa của Anna']
    openssl('pkcs12', '-export', ...input, '-passout', `file:${at('password')}`, '-out', at(name), ...options)
    return readFileSync(at(name))
  }

  beforeAll(() => {
    addSecrets(passwordText)
    writeFileSync(at('password'), passwordText)
    const ca = ['-x509', '-nodes', '-days', '30', '-subj', '/CN=Issuer', '-keyout', at('ca.key'), '-out', at('ca.pem')]
    openssl('req', '-newkey', 'rsa:2048', ...ca)
    for (const [kind, options] of Object.entries(keyOptions)) {
      const request = ['-nodes', '-subj', `/CN=Anna ${kind}`, '-keyout', at(`${kind}.key`), '-out', at(`${kind}.csr`)]
      openssl('req', '-newkey', ...options, ...request)
      const issuer = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '30']
      openssl('x509', '-req', '-in', at(`${kind}.csr`), ...issuer, '-out', at(`${kind}.pem`))
    }
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const keyIdOf = (kind: Kind): string =>
    describePublicKey(
      createPublicKey(createPrivateKey(readFileSync(at(`${kind}.key`)))).export({ type: 'spki', format: 'der' }),
    ).keyId

  const formats: Readonly<Record<string, readonly string[]>> = {
    'AES-256': [],
    'AES-128, SHA-512 MAC': ['-keypbe', 'AES-128-CBC', '-certpbe', 'AES-128-CBC', '-macalg', 'sha512'],
    'AES-192, many rounds': ['-keypbe', 'AES-192-CBC', '-certpbe', 'AES-192-CBC', '-iter', '50000'],
    'RC2-40 and triple DES': ['-legacy'],
    'RC2-128': ['-legacy', '-certpbe', 'PBE-SHA1-RC2-128', '-keypbe', 'PBE-SHA1-3DES'],
    'two-key triple DES': ['-legacy', '-certpbe', 'PBE-SHA1-2DES', '-keypbe', 'PBE-SHA1-2DES'],
    'no MAC': ['-nomac'],
    'no encryption of certificates': ['-certpbe', 'NONE'],
    'no encryption at all': ['-certpbe', 'NONE', '-keypbe', 'NONE'],
  }

  describe.each(Object.entries(formats))('with %s', (_format, options) => {
    test.each(['rsa', 'p-256', 'p-384'] as const)('%s, with its chain', async kind => {
      const bytes = exportP12(kind, 'key.p12', '-certfile', at('ca.pem'), ...options)
      const content = await parsePkcs12(bytes, password)
      const spki = createPublicKey(content.privateKey).export({ type: 'spki', format: 'der' })
      expect(describePublicKey(spki).keyId).toBe(keyIdOf(kind))
      expect(new X509Certificate(content.certificate ?? '').subject).toBe(`CN=Anna ${kind}`)
      expect(content.chain.map(der => new X509Certificate(der).subject)).toEqual(['CN=Issuer'])
      expect(content.friendlyName).toBe('Khóa của Anna')
    })

    test('is refused with a wrong password', async () => {
      const bytes = exportP12('p-256', 'wrong.p12', ...options)
      for (const wrong of ['wrong', '', `${passwordText} `]) {
        expect(await codeOf(parsePkcs12(bytes, new Secret(wrong)))).toBe('keys/password-incorrect')
      }
    })
  })

  test('without a password is read', async () => {
    writeFileSync(at('none'), '\n')
    const input = ['-inkey', at('p-256.key'), '-in', at('p-256.pem')]
    for (const more of [[], ['-legacy']]) {
      openssl('pkcs12', '-export', ...input, '-passout', 'pass:', '-out', at('none.p12'), ...more)
      const { privateKey } = await parsePkcs12(readFileSync(at('none.p12')), new Secret(''))
      expect(privateKey.asymmetricKeyType).toBe('ec')
    }
  })

  test('written by another implementation, with lengths told at the end, is read', async () => {
    const key = forge.pki.privateKeyFromPem(readFileSync(at('rsa.key'), 'utf8'))
    const certificate = forge.pki.certificateFromPem(readFileSync(at('rsa.pem'), 'utf8'))
    const asn1 = forge.pkcs12.toPkcs12Asn1(key, [certificate], 'secret', { algorithm: '3des' })
    const der = Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'binary')
    expect((await parsePkcs12(der, new Secret('secret'))).certificate).not.toBeNull()
    // The outermost SEQUENCE again, as BER of indefinite length (X.690 §8.1.3.6).
    const headerBytes = 2 + ((der[1] ?? 0) & 0x7f)
    const ber = Buffer.concat([Buffer.from([0x30, 0x80]), der.subarray(headerBytes), Buffer.alloc(2)])
    expect((await parsePkcs12(ber, new Secret('secret'))).privateKey.asymmetricKeyType).toBe('rsa')
  })

  test.each(['weak', 'ed25519', 'k-256'] as const)('with a key of kind %s is refused', async kind => {
    expect(await codeOf(parsePkcs12(exportP12(kind, `${kind}.p12`), password))).toBe('keys/too-weak')
  })

  test('without a private key is none of ours', async () => {
    openssl('pkcs12', '-export', '-nokeys', '-in', at('ca.pem'), '-passout', 'pass:x', '-out', at('certs.p12'))
    expect(await codeOf(parsePkcs12(readFileSync(at('certs.p12')), new Secret('x')))).toBe('keys/file-unreadable')
  })

  test('that asks for too much work is refused before the work', async () => {
    const bytes = Buffer.from(exportP12('p-256', 'work.p12', '-iter', '2049', '-macalg', 'sha256'))
    // INTEGER 2049, where it stands, as INTEGER 0x7fff: the same length. Longer ones are built below.
    const rounds = Buffer.from([0x02, 0x02, 0x08, 0x01])
    expect(bytes.includes(rounds)).toBe(true)
    const asn1 = forge.asn1.fromDer(bytes.toString('binary'))
    const mac = (asn1.value as forge.asn1.Asn1[])[2]
    const macFields = mac?.value as forge.asn1.Asn1[]
    const number = macFields[2]
    if (!number) throw new Error('no iteration count')
    for (const [value, code] of [
      ['\x7f\xff\xff\xff', 'keys/file-unreadable'],
      ['\x0f\x42\x41', 'keys/file-unreadable'],
      ['\x08\x02', 'keys/password-incorrect'],
    ] as const) {
      number.value = value
      const changed = Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'binary')
      expect(await codeOf(parsePkcs12(changed, password))).toBe(code)
    }
  })

  test('that is cut, changed or none at all ends with one of the codes, never with a crash', async () => {
    const bytes = exportP12('p-256', 'fuzz.p12', '-iter', '1', '-certfile', at('ca.pem'))
    const allowed = ['keys/file-unreadable', 'keys/password-incorrect', 'keys/too-weak', 'no failure']
    for (let cut = 0; cut < bytes.length; cut += 37) {
      expect(await codeOf(parsePkcs12(bytes.subarray(0, cut), password))).toBe('keys/file-unreadable')
    }
    for (let at = 0; at < bytes.length; at += 3) {
      const changed = Uint8Array.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8))
      expect(allowed).toContain(await codeOf(parsePkcs12(changed, password)))
    }
    const deep = Buffer.concat([...Array(5_000).fill(Buffer.from([0x30, 0x80])), Buffer.alloc(10_000)])
    for (const none of [Buffer.alloc(0), Buffer.from('%PDF-1.7'), deep, Buffer.alloc(largestPkcs12Bytes + 1)]) {
      expect(await codeOf(parsePkcs12(none, password))).toBe('keys/file-unreadable')
    }
  })
})
