/** Writes the extension into a folder with a key of its own, from which browsers make its id. */
import { createHash, generateKeyPairSync } from 'node:crypto'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Answers the id: the first 16 bytes of the digest of the key, in the letters a to p. */
export const placeExtension = (folder: string): string => {
  for (const name of ['manifest.json', 'background.js', 'content.js']) {
    cpSync(join(import.meta.dirname, name), join(folder, name))
  }
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const manifest = join(folder, 'manifest.json')
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('KEY', spki.toString('base64')))
  const digest = createHash('sha256').update(spki).digest('hex').slice(0, 32)
  return [...digest].map(digit => String.fromCharCode(97 + Number.parseInt(digit, 16))).join('')
}
