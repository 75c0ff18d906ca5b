/** A P-384 key with a certificate for one purpose, as an identity card holds two of. */
import { createPrivateKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createOpenssl } from '../../native-mocks/pki/openssl-program.ts'
import { describePublicKey } from '../../src/main/pki/public-key.ts'
import type { TokenKey } from '../../src/main/tokens/key-store.ts'

/** DER, for the private key in this PEM file. */
export const issueCertificate = async (
  name: string,
  usage: readonly string[],
  keyFile: string,
): Promise<Uint8Array<ArrayBuffer>> => {
  const folder = dirname(keyFile)
  const args = ['req', '-x509', '-new', '-key', keyFile, '-subj', `/CN=${name}`, '-days', '30']
  const file = join(folder, 'certificate.pem')
  await createOpenssl(folder)(...args, '-addext', `keyUsage=critical,${usage.join(',')}`, '-out', file)
  return new X509Certificate(readFileSync(file)).raw
}

export const issueKey = async (
  name: string,
  usage: readonly string[],
): Promise<{ readonly key: TokenKey; readonly privateKey: KeyObject }> => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-issue-'))
  try {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
    writeFileSync(join(folder, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const certificate = await issueCertificate(name, usage, join(folder, 'key.pem'))
    const spki = publicKey.export({ type: 'spki', format: 'der' })
    const { keyId, algorithm, sizeBits } = describePublicKey(spki)
    return {
      privateKey: createPrivateKey(readFileSync(join(folder, 'key.pem'))),
      key: {
        keyId,
        token: { kind: 'software', label: 'Card', serial: '1', module: null, reader: null },
        label: name,
        algorithm,
        sizeBits,
        publicKey: spki,
        certificate,
        otherCertificates: [],
        pin: { state: 'ok', triesLeft: 3, triesMax: 3, onReader: false },
        unblockWith: [],
        canSign: true,
        canDecrypt: false,
      },
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
