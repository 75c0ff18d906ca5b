/** What processes still know of a PIN and of a private key when the key is closed. */
import { createPublicKey, generateKeyPairSync, randomBytes, randomInt, sign } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSampleDocument } from '../../src/main/cli/sample-document.ts'
import { readDeviceSecret } from '../../src/main/host/device-secret.ts'
import { createNodeHost } from '../../src/main/host/node-host.ts'
import { createSelfSignedCertificate } from '../../src/main/pki/self-signed-certificate.ts'
import { createSoftwareToken } from '../../src/main/tokens/software/software-token.ts'
import { Secret } from '../../src/shared/secret.ts'
import { canReadMemory } from '../tokens/memory-image.ts'
import { runAndLook, toNeedles } from '../tokens/memory-run.ts'
import { createSoftHsm2, softHsm2ModulePath } from '../tokens/softhsm2.ts'
import { addSecrets, keepOutput, keepProfile } from '../traces.ts'

describe.skipIf(!canReadMemory)('when a key is closed', () => {
  let folder: string
  const pin = String(randomInt(10 ** 9, 10 ** 10))
  const args = ['sign', 'contract.pdf', '--key', 'Memory', '--pin-stdin', '--force']

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'signet-memory-'))
    writeFileSync(join(folder, 'contract.pdf'), await createSampleDocument(new Date()))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test.skipIf(!softHsm2ModulePath)('the process of the token that held the PIN is gone', async () => {
    const keys = [{ label: 'Memory', algorithm: 'p-256', certificateDer: 'self-signed' }] as const
    const { env } = await createSoftHsm2({ directory: folder, label: 'Memory', pin, keys })
    const run = await runAndLook({ folder, args, pin, needles: toNeedles(pin), environment: env })
    expect(run.exit).toBe('closed 0')
    // The look sees what is there.
    expect(run.open.token?.['bytes']).toBeGreaterThan(0)
    expect(run.open.main['bytes']).toBeGreaterThan(0)
    expect(run.tokenEnded).toBe(true)
    expect(run.closed.main['bytes']).toBeLessThanOrEqual(run.open.main['bytes'] ?? 0)
    addSecrets(pin)
    keepOutput(run.said, '')
    keepProfile(join(folder, 'profile'))
  })

  test('no private key of the software token is left', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const certificate = await createSelfSignedCertificate({
      spki: createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
      name: 'Memory',
      scheme: 'ecdsa',
      digestAlgorithm: 'sha256',
      notBefore: new Date(Date.now() - 60_000),
      notAfter: new Date(Date.now() + 86_400_000),
      serialNumber: randomBytes(12),
      sign: async message => sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
    })
    const host = createNodeHost({ userDataPath: join(folder, 'profile'), processEntries: { pkcs11: '' } })
    const directory = join(folder, 'profile', 'software-keys')
    mkdirSync(directory, { recursive: true })
    await createSoftwareToken({
      directory,
      deviceSecret: () => readDeviceSecret(host),
      clock: () => new Date(),
      random: size => randomBytes(size),
      log: { warn() {} },
    }).importKey({ privateKey, label: 'Memory', pin: new Secret(pin), certificate, chain: [] })
    const scalar = Buffer.from(String(privateKey.export({ format: 'jwk' })['d']), 'base64url')
    const needles = { ...toNeedles(pin), scalar, words: Buffer.from(scalar).reverse() }
    const run = await runAndLook({ folder, args, pin, needles, collects: true })
    expect(run.exit).toBe('closed 0')
    // While the key is open OpenSSL has it, as words of the processor: the look sees what is there.
    expect(run.open.main['words']).toBeGreaterThan(0)
    expect({ scalar: run.closed.main['scalar'], words: run.closed.main['words'] }).toEqual({ scalar: 0, words: 0 })
  })
})
