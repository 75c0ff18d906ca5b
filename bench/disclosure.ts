/** Answers to websites: from the link to what the user sees, from the approval to the posted answer, and statements per second beside `@sd-jwt/core`. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { SDJwtInstance } from '@sd-jwt/core'
import { openWebsite } from '../native-mocks/website/website.ts'
import { openDisclosureRoom } from '../src/main/disclosure/disclosure-room.ts'
import { bindToService } from '../src/main/disclosure/key-binding.ts'
import { derivePairwiseKey } from '../src/main/disclosure/pairwise-key.ts'
import { mintSelfAttested, selfAttestedType } from '../src/main/disclosure/self-attested.ts'
import { createLog } from '../src/main/log.ts'
import { parseCertificate } from '../src/main/pki/certificate.ts'
import { putAttribute } from '../src/main/vault/attributes.ts'
import { disclosureTables } from '../src/main/vault/disclosure-tables.ts'
import { createVaultAccess } from '../src/main/vault/open-vault.ts'
import { createSharedVault } from '../src/main/vault/shared-vault.ts'
import { Secret } from '../src/shared/secret.ts'

const rounds = 60
const perSecondMs = 2000
const keyId = 'K'.repeat(43)

const medianOf = (values: readonly number[]): number =>
  [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0

/** The vault is open and its key takes no time, as in a window that is not locked: what is left is our own work, TLS and disk. */
const openRoom = async (directory: string, authority: Uint8Array) => {
  mkdirSync(directory, { recursive: true })
  const clock = () => new Date()
  const random = (sizeBytes: number): Uint8Array => randomBytes(sizeBytes)
  const log = createLog({ directory, level: 'error', clock })
  const vault = createSharedVault(createVaultAccess({ directory: join(directory, 'vault'), clock, random, log }))
  const opener = { kind: 'software-token', keyId, deriveSlotKey: async () => Buffer.alloc(32, 1) } as const
  const lease = await vault.open(opener)
  lease.vault.write(writable =>
    putAttribute(writable, {
      ...{ name: 'birthdate', value: '1990-02-28', source: 'self-attested', changedAt: '', expiresAt: null },
    }),
  )
  const anchors = [authority]
  const room = openDisclosureRoom({
    receiptsDirectory: join(directory, 'waiting-receipts'),
    random,
    now: clock,
    log,
    vault,
    async openKey() {
      const own = await vault.open(opener)
      return { vault: own.vault, unlocked: undefined as never, close: async () => own.close() }
    },
    requireProcessing: () => {},
    findKey: async () => ({ publicKey: Buffer.alloc(0) }),
    tables: disclosureTables,
    anchorsFor: () => anchors,
    allowPrivateNetwork: () => true,
  })
  return { ...room, close: () => lease.close() }
}

const benchAnswers = async (directory: string): Promise<void> => {
  const website = await openWebsite()
  const room = await openRoom(directory, parseCertificate(Buffer.from(website.authority)).der)
  const shown: number[] = []
  const posted: number[] = []
  const recorded: number[] = []
  try {
    for (let round = 0; round < rounds; round++) {
      const { link } = await website.ask('age')
      const start = performance.now()
      const { queryId } = await room.disclosure.open(link)
      shown.push(performance.now() - start)
      const decided = performance.now()
      const { outcome } = await room.disclosure.answer(queryId, { approve: 'required', keyId, pin: new Secret('0') })
      posted.push(website.lastReceivedAt() - decided)
      recorded.push(performance.now() - decided)
      if (outcome !== 'given') throw new Error(`the answer was ${outcome}`)
    }
  } finally {
    room.close()
    await website.close()
  }
  console.log(`\n### Answers to a website on this computer over TLS, median of ${rounds}\n`)
  console.log('| step | time |\n|---|---|')
  console.log(`| link → fetched, proven and ready to be shown | ${medianOf(shown).toFixed(1)} ms |`)
  console.log(`| approval → answer posted (without the token) | ${medianOf(posted).toFixed(1)} ms |`)
  console.log(
    `| approval → posted, verified by the website, receipt on disk (without the token) | ${medianOf(recorded).toFixed(1)} ms |`,
  )
}

const perSecond = async (make: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  let count = 0
  for (; performance.now() - start < perSecondMs; count++) await make()
  return (count * 1000) / (performance.now() - start)
}

const benchStatements = async (): Promise<void> => {
  const key = derivePairwiseKey(randomBytes(32), 'dns:shop.example', 0)
  const claims = [
    { path: ['age_over_18'], value: true },
    { path: ['given_name'], value: 'Anna' },
    { path: ['email'], value: 'anna@mail.example' },
  ]
  const binding = { clientId: 'x509_san_dns:shop.example', nonce: 'n'.repeat(32) }
  const ours = () =>
    mintSelfAttested(claims, { key, now: new Date(), random: randomBytes }).then(minted =>
      bindToService(minted, { ...binding, now: new Date(), sign: key.sign, algorithm: 'ES256', digest: 'sha256' }),
    )
  const signer = (text: string): string => Buffer.from(key.sign(Buffer.from(text))).toString('base64url')
  const library = new SDJwtInstance({
    hasher: (data: string | ArrayBuffer) =>
      createHash('sha256')
        .update(typeof data === 'string' ? data : Buffer.from(data))
        .digest(),
    hashAlg: 'sha-256',
    saltGenerator: size => randomBytes(size).toString('base64url'),
    ...{ signer, signAlg: 'ES256', kbSigner: signer, kbSignAlg: 'ES256' },
  })
  const values = Object.fromEntries(claims.map(({ path, value }) => [path[0], value]))
  const theirs = async () => {
    const now = Math.floor(Date.now() / 1000)
    const payload = {
      iss: 'did:jwk:x',
      vct: selfAttestedType,
      iat: now,
      exp: now + 600,
      cnf: { jwk: key.jwk },
      ...values,
    }
    const issued = await library.issue(payload, { _sd: Object.keys(values) } as never)
    const kb = { payload: { iat: now, aud: binding.clientId, nonce: binding.nonce } }
    return library.present(issued, Object.fromEntries(Object.keys(values).map(name => [name, true])) as never, { kb })
  }
  console.log('\n### Statements of three claims, minted and bound, one core\n')
  console.log('| by | per second |\n|---|---|')
  for (const [name, make] of [
    ['Signet', ours],
    ['@sd-jwt/core 0.20.0', theirs],
  ] as const) {
    await make()
    console.log(`| ${name} | ${(await perSecond(make)).toFixed(0)} |`)
  }
}

export const benchDisclosure = async (directory: string): Promise<void> => {
  await benchAnswers(directory)
  await benchStatements()
}
