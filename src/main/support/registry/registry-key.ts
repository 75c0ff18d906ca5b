/** The key that signs a registry's lists: kept where they are published, sealed for this computer and user. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { writeFileWhole } from '../../files/whole-file.ts'
import { thumbprintOf } from '../../pki/jwk-thumbprint.ts'
import { createSelfSignedCertificate } from '../../pki/self-signed-certificate.ts'
import { type PublicJwk, toPublicJwk } from '../../recovery/signed-statement.ts'

export interface RegistryKey {
  readonly registryKeyId: string
  readonly jwk: PublicJwk
  /** DER; self-signed, for revocation lists. */
  readonly certificate: Uint8Array
  /** ECDSA on P-256 with SHA-256, r‖s. */
  sign(message: Uint8Array): Promise<Uint8Array>
}

export interface RegistryKeyDeps {
  readonly directory: string
  readonly protectSecret: (secret: Uint8Array) => Promise<Uint8Array>
  readonly unprotectSecret: (sealed: Uint8Array) => Promise<Uint8Array>
}

const keyFile = 'registry-key'
const certificateFile = 'registry-certificate.der'
const years = 10
const serialNumberBytes = 16

/** Makes the key and its certificate. */
export const createRegistryKey = async (
  deps: RegistryKeyDeps,
  name: string,
  now: Date,
  random: (sizeBytes: number) => Uint8Array,
): Promise<RegistryKey> => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const secret = privateKey.export({ type: 'pkcs8', format: 'der' })
  const notAfter = new Date(now)
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + years)
  const certificate = await createSelfSignedCertificate({
    ...{ spki: publicKey.export({ type: 'spki', format: 'der' }), name, scheme: 'ecdsa', digestAlgorithm: 'sha256' },
    ...{ notBefore: now, notAfter, serialNumber: random(serialNumberBytes), signs: 'lists' },
    sign: async message => sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
  })
  await writeFileWhole(join(deps.directory, keyFile), await deps.protectSecret(secret), { makeFolder: true })
  await writeFileWhole(join(deps.directory, certificateFile), certificate)
  secret.fill(0)
  return openRegistryKey(deps)
}

/** @throws {AppError} registry/key-absent on a computer, or for a user, that does not have it */
export const openRegistryKey = async ({ directory, unprotectSecret }: RegistryKeyDeps): Promise<RegistryKey> => {
  try {
    const secret = Buffer.from(await unprotectSecret(await readFile(join(directory, keyFile))))
    const key = createPrivateKey({ key: secret, format: 'der', type: 'pkcs8' })
    secret.fill(0)
    const jwk = toPublicJwk(createPublicKey(key))
    return {
      registryKeyId: thumbprintOf(jwk),
      jwk,
      certificate: await readFile(join(directory, certificateFile)),
      sign: async message => sign('sha256', message, { key, dsaEncoding: 'ieee-p1363' }),
    }
  } catch (cause) {
    throw new AppError('registry/key-absent', {}, { cause })
  }
}
