/** The life of a key as users know it: listed, made, certified, its PIN changed or unblocked. */
import { open } from 'node:fs/promises'
import { AppError, type ErrorCode } from '../../shared/errors.ts'
import type { CreatedKey, KeySummary, SoftwareKeyAlgorithm } from '../../shared/model/key.ts'
import { revealSecret, type Secret } from '../../shared/secret.ts'
import { maxCertificateBytes, parseCertificate, toPem } from '../pki/certificate.ts'
import { createSelfSignedCertificate } from '../pki/self-signed-certificate.ts'
import type { KeyStore, TokenKey } from './key-store.ts'
import { summarizeKey } from './key-summary.ts'
import type { SoftwareToken } from './software/software-token.ts'

export interface KeyLifeDeps {
  /** Every token. */
  readonly keys: KeyStore
  readonly software: SoftwareToken
  readonly now: () => Date
  readonly random: (sizeBytes: number) => Uint8Array
}

/** Long enough to be of use, short enough that an unused key does not stay valid for good. */
const selfSignedYears = 3
/** RFC 5280 §4.1.2.2 allows 20; 16 random ones are unique in practice. */
const serialNumberBytes = 16

export const createKeyLife = ({ keys, software, now, random }: KeyLifeDeps) => {
  /** @throws {AppError} keys/not-found */
  const findKey = async (keyId: string): Promise<TokenKey> => {
    const key = (await keys.listKeys()).find(candidate => candidate.keyId === keyId)
    if (!key) throw new AppError('keys/not-found', { keyId })
    return key
  }

  const summary = async (keyId: string): Promise<KeySummary> => summarizeKey(await findKey(keyId), now())

  const selfSign = async (keyId: string, name: string, pin: Secret): Promise<KeySummary> => {
    const unlocked = await keys.unlock(keyId, pin)
    try {
      const scheme = unlocked.key.algorithm === 'ec' ? 'ecdsa' : 'rsa-pkcs1'
      const notBefore = now()
      const notAfter = new Date(notBefore)
      notAfter.setUTCFullYear(notAfter.getUTCFullYear() + selfSignedYears)
      const certificate = await createSelfSignedCertificate({
        spki: unlocked.key.publicKey,
        name,
        scheme,
        digestAlgorithm: 'sha256',
        notBefore,
        notAfter,
        serialNumber: random(serialNumberBytes),
        sign: message => unlocked.sign({ scheme, digestAlgorithm: 'sha256', message }),
      })
      await keys.installCertificate(keyId, certificate, pin)
    } finally {
      await unlocked.close()
    }
    return summary(keyId)
  }

  /** PINs of other tokens are changed by their issuer's program in this version. */
  const requireSoftwareKey = async (keyId: string): Promise<void> => {
    if ((await findKey(keyId)).token.kind !== 'software') throw new AppError('tokens/unblock-unsupported')
  }

  return {
    findKey,
    list: async (): Promise<readonly KeySummary[]> => (await keys.listKeys()).map(key => summarizeKey(key, now())),

    /** A new key of the software token with a self-signed certificate for `name`; a key that cannot be finished is removed. */
    async createSoftwareKey(request: {
      readonly name: string
      readonly algorithm: SoftwareKeyAlgorithm
      readonly pin: Secret
    }): Promise<CreatedKey> {
      const { key, puk } = await software.createKey({ ...request, label: request.name })
      try {
        return { key: await selfSign(key.keyId, request.name, request.pin), puk: revealSecret(puk) }
      } catch (thrown) {
        await software.destroy(key.keyId)
        throw thrown
      }
    },

    selfSign,

    /** PEM or DER file → installed on the token. @throws {AppError} documents/*, keys/certificate-unreadable, keys/certificate-mismatch */
    async installCertificate(keyId: string, path: string, pin: Secret): Promise<KeySummary> {
      const { der } = parseCertificate(await readSmallFile(path))
      await keys.installCertificate(keyId, der, pin)
      return summary(keyId)
    },

    /** @throws {AppError} keys/not-found, keys/no-certificate */
    async certificatePem(keyId: string): Promise<string> {
      const { certificate } = await findKey(keyId)
      if (!certificate) throw new AppError('keys/no-certificate')
      return toPem(certificate)
    },

    async changePin(keyId: string, oldPin: Secret, newPin: Secret): Promise<void> {
      await requireSoftwareKey(keyId)
      await software.changePin(keyId, oldPin, newPin)
    },

    async unblock(keyId: string, puk: Secret, newPin: Secret): Promise<void> {
      await requireSoftwareKey(keyId)
      await software.unblock(keyId, puk, newPin)
    },
  }
}

const readErrors: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'documents/not-found',
  EISDIR: 'documents/not-a-file',
}

/** Certificates are small; whatever is larger is none and is not read. PEM takes a third more than DER. */
const readSmallFile = async (path: string): Promise<Uint8Array> => {
  const limitBytes = 2 * maxCertificateBytes
  try {
    const file = await open(path)
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(limitBytes + 1), 0, limitBytes + 1, 0)
      if (bytesRead > limitBytes) throw new AppError('keys/certificate-unreadable')
      return buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown
    throw new AppError(
      readErrors[(thrown as NodeJS.ErrnoException).code ?? ''] ?? 'documents/unreadable',
      {},
      { cause: thrown },
    )
  }
}
