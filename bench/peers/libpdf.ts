/** @libpdf/core with a key in memory. */
import { createPrivateKey, webcrypto } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { CryptoKeySigner, PDF } from '@libpdf/core'
import type { OpenPeer } from './sign-file.ts'

export const openLibpdf: OpenPeer = async ({ keyFile, certificateFile }) => {
  const pkcs8 = createPrivateKey(readFileSync(keyFile)).export({ type: 'pkcs8', format: 'der' })
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const key = await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign'])
  // The same type, as two libraries declare it.
  const signer = new CryptoKeySigner(key as CryptoKey, readFileSync(certificateFile), 'RSA', 'RSASSA-PKCS1-v1_5')
  return async (input, output) => {
    const pdf = await PDF.load(readFileSync(input))
    writeFileSync(output, (await pdf.sign({ signer })).bytes)
  }
}
