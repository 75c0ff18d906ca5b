/** A real PKCS#11 token in a folder: SoftHSM2 with keys that are imported into it, with or without certificates. */
import { execFileSync } from 'node:child_process'
import { createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describePublicKey, type SignatureScheme } from '../../src/main/pki/public-key.ts'
import { createSelfSignedCertificate } from '../../src/main/pki/self-signed-certificate.ts'

export type SoftHsmAlgorithm = 'rsa-2048' | 'rsa-4096' | 'p-256' | 'p-384'

export interface SoftHsmKeyRequest {
  readonly label: string
  readonly algorithm: SoftHsmAlgorithm
  /** DER, or what issues it for the private key in this PEM file; `self-signed` makes one that names the label; absent: none. */
  readonly certificateDer?: Uint8Array | 'self-signed' | ((keyFile: string) => Promise<Uint8Array>)
}

export interface SoftHsm2 {
  readonly modulePath: string
  /** For the environment of the process that loads the module, or of one that starts it. */
  readonly env: { readonly SOFTHSM2_CONF: string }
  readonly keys: readonly { readonly label: string; readonly keyId: string; readonly publicKey: Uint8Array }[]
}

const modulePaths = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib64/pkcs11/libsofthsm2.so',
  '/usr/local/lib/softhsm/libsofthsm2.so',
  '/opt/homebrew/lib/softhsm/libsofthsm2.so',
]

const findSoftHsm2 = (): string | undefined => {
  const missing = ['softhsm2-util', 'pkcs11-tool'].filter(tool => {
    try {
      execFileSync(tool, ['--help'], { stdio: 'ignore' })
      return false
    } catch (thrown) {
      return (thrown as NodeJS.ErrnoException).code === 'ENOENT'
    }
  })
  const path = modulePaths.find(existsSync)
  if (path && missing.length === 0) return path
  console.log('[lacks] SoftHSM2: apt-get install softhsm2 opensc')
  return undefined
}

/** undefined where SoftHSM2 or OpenSC's tools are not installed; then a line says how to get them. */
export const softHsm2ModulePath = findSoftHsm2()

const generators = {
  'rsa-2048': () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  'rsa-4096': () => generateKeyPairSync('rsa', { modulusLength: 4096 }),
  'p-256': () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'p-384': () => generateKeyPairSync('ec', { namedCurve: 'P-384' }),
} as const

/** Initializes a token in `directory`, which must exist, and imports the keys. */
export const createSoftHsm2 = async (request: {
  readonly directory: string
  readonly label: string
  readonly pin: string
  readonly keys: readonly SoftHsmKeyRequest[]
}): Promise<SoftHsm2> => {
  const { directory, label, pin } = request
  const modulePath = softHsm2ModulePath
  if (!modulePath) throw new Error('SoftHSM2 is not installed')
  const tokens = join(directory, 'tokens')
  mkdirSync(tokens, { recursive: true })
  const configuration = join(directory, 'softhsm2.conf')
  writeFileSync(configuration, `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`)
  const env = { SOFTHSM2_CONF: configuration }
  const run = (tool: string, options: readonly string[]): void => {
    execFileSync(tool, options, { env: { ...process.env, ...env }, stdio: 'pipe' })
  }
  run('softhsm2-util', ['--init-token', '--free', '--label', label, '--so-pin', `so-${pin}`, '--pin', pin])

  const keys = []
  for (const key of request.keys) {
    const { privateKey } = generators[key.algorithm]()
    const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
    const id = randomBytes(8).toString('hex')
    const keyFile = join(directory, `${id}.pem`)
    writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
    run('softhsm2-util', ['--import', keyFile, '--token', label, '--label', key.label, '--id', id, '--pin', pin])
    const scheme: SignatureScheme = key.algorithm.startsWith('rsa') ? 'rsa-pkcs1' : 'ecdsa'
    const certificate =
      key.certificateDer === 'self-signed'
        ? await createSelfSignedCertificate({
            spki: publicKey,
            name: key.label,
            scheme,
            digestAlgorithm: 'sha256',
            notBefore: new Date(Date.now() - 3_600_000),
            notAfter: new Date(Date.now() + 365 * 86_400_000),
            serialNumber: randomBytes(12),
            sign: async message => sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
          })
        : typeof key.certificateDer === 'function'
          ? await key.certificateDer(keyFile)
          : key.certificateDer
    if (certificate) {
      const certificateFile = join(directory, `${id}.der`)
      writeFileSync(certificateFile, certificate)
      const where = ['--module', modulePath, '--token-label', label, '--login', '--pin', pin]
      const what = ['--write-object', certificateFile, '--type', 'cert', '--id', id, '--label', key.label]
      run('pkcs11-tool', [...where, ...what])
    }
    keys.push({ label: key.label, keyId: describePublicKey(publicKey).keyId, publicKey })
  }
  return { modulePath, env, keys }
}
