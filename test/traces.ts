/**
 * What the product wrote while it was tested, and the secrets that it was given: kept apart in one folder, and compared
 * when all tests have run. Without the folder (a test started by hand elsewhere) nothing is kept.
 */
import { randomBytes } from 'node:crypto'
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = (): string | undefined => process.env['SIGNET_TEST_TRACES']
const newName = (): string => randomBytes(8).toString('hex')

/** Text that the product said: output, error, log. */
export const keepTrace = (...texts: readonly string[]): void => {
  const where = folder()
  if (where) writeFileSync(join(where, 'written', newName()), texts.join('\n'))
}

/** All files of a profile as they are now. */
export const keepProfile = (path: string): void => {
  const where = folder()
  // A later look replaces the earlier one; sockets and locks of a browser are no files of ours.
  if (!where || !existsSync(path)) return
  const filter = (from: string): boolean => !/Singleton|\.sock$/.test(from)
  cpSync(path, join(where, 'written', path.replaceAll(/[^\w]/g, '_')), { recursive: true, force: true, filter })
}

/** A PIN, PUK or password that a test used. */
export const addSecrets = (...secrets: readonly string[]): void => {
  const where = folder()
  if (where) appendFileSync(join(where, 'secrets'), secrets.map(secret => `${JSON.stringify(secret)}\n`).join(''))
}

/** A PUK, an unlock code, or a PIN that was made for the user, as the command line shows it once on purpose. */
const shownOnce =
  /"(?:puk|pin|unlockCode)":\s*"([^"]+)"|^(?:PIN|PUK): (\S+)|(PUK(?:-[0-9A-Z]{4}){4}|UC(?:-[0-9A-Z]{4}){6})/gm

/** What a command line said. A secret that is shown once on purpose is one that must stand nowhere else. */
export const keepOutput = (stdout: string, stderr: string): void => {
  const shown = [...stdout.matchAll(shownOnce)].map(([, json, line, puk]) => json ?? line ?? puk ?? '')
  addSecrets(...shown)
  keepTrace(
    shown.reduce((left, secret) => left.replace(secret, '…'), stdout),
    stderr,
  )
}

/** PrivateKeyInfo (RFC 5208) of RSA and of a named curve, up to the key; and how keys in PEM begin. */
const privateKeys: Readonly<Record<string, Buffer>> = {
  'an RSA private key': Buffer.from('020100300d06092a864886f70d0101010500', 'hex'),
  'an EC private key': Buffer.from('020100301306072a8648ce3d0201', 'hex'),
  'a private key in PEM': Buffer.from('PRIVATE KEY-----'),
}

interface Found {
  readonly file: string
  readonly what: string
}

/** As a word of its own: a short PIN inside a longer number or an identifier is chance. */
const asWord = (secret: string): RegExp =>
  new RegExp(`(?<![0-9A-Za-z])${secret.replaceAll(/[^\w]/g, '\\$&')}(?![0-9A-Za-z])`)

export const standsIn = (text: string, secret: string): boolean => asWord(secret).test(text)

/** As base64 writes it, whatever follows. */
const inBase64 = (secret: string): string => {
  const bytes = Buffer.from(secret)
  return bytes.toString('base64').slice(0, Math.floor((bytes.length * 8) / 6))
}

/** Where the secrets and private keys stand in the files of `written`. */
const findSecrets = (written: string, secrets: readonly string[]): readonly Found[] => {
  const plain = secrets.map(secret => ({ what: secret, pattern: asWord(secret) }))
  return listFiles(written).flatMap(file => {
    const bytes = readFileSync(file)
    const [text, wide] = [bytes.toString('utf8'), bytes.toString('utf16le')]
    return [
      ...plain.filter(({ pattern }) => pattern.test(text) || pattern.test(wide)).map(({ what }) => ({ file, what })),
      ...secrets.filter(secret => secret.length > 5 && bytes.includes(inBase64(secret))).map(what => ({ file, what })),
      ...Object.keys(privateKeys).flatMap(what => (bytes.includes(privateKeys[what] ?? '') ? [{ file, what }] : [])),
    ]
  })
}

const listFiles = (path: string): readonly string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))

/** Opens the folder, with one planted secret of each kind in it: a look that misses those has seen nothing. */
export const openTraces = (where: string): void => {
  mkdirSync(join(where, 'written'), { recursive: true })
  process.env['SIGNET_TEST_TRACES'] = where
  const planted = `planted ${newName()}`
  addSecrets(planted)
  writeFileSync(
    join(where, 'written', 'planted'),
    Buffer.concat([Buffer.from(`${planted}\n`), ...Object.values(privateKeys)]),
  )
  writeFileSync(join(where, 'written', 'planted-wide'), Buffer.from(`x ${planted} x`, 'utf16le'))
  writeFileSync(join(where, 'written', 'planted-base64'), Buffer.from(planted).toString('base64'))
}

/**
 * How much was looked through.
 *
 * @throws {Error} when a secret stands where it must not, or when the look does not see what was planted
 */
export const checkTraces = (where: string): string => {
  const lines = readFileSync(join(where, 'secrets'), 'utf8').split('\n').filter(Boolean)
  const secrets = [...new Set(lines.map(line => JSON.parse(line) as string))].filter(secret => secret.length > 3)
  const written = join(where, 'written')
  const hits = findSecrets(written, secrets)
  const isPlanted = ({ file }: Found): boolean => file.startsWith(join(written, 'planted'))
  const [seen, planted] = [hits.filter(isPlanted).length, 3 + Object.keys(privateKeys).length]
  if (seen !== planted) throw new Error(`the look for secrets saw ${seen} of ${planted} that were planted`)
  const found = hits.filter(hit => !isPlanted(hit))
  if (found.length > 0) {
    throw new Error(`secrets were written:\n${found.map(({ file, what }) => `${what} in ${file}`).join('\n')}`)
  }
  return `${secrets.length - 1} secrets looked for in ${listFiles(written).length - 3} files that the tests wrote: none`
}
