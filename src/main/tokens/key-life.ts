/** The life of a key as users know it: listed, made, certified, its PIN changed or unblocked. */
import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { CreatedKey, KeySummary, SoftwareKeyAlgorithm, UnblockKind } from '../../shared/model/key.ts'
import { revealSecret, type Secret } from '../../shared/secret.ts'
import { readSmallFile } from '../files/small-file.ts'
import { toWriteError } from '../files/write-error.ts'
import { maxCertificateBytes, parseCertificate, toPem } from '../pki/certificate.ts'
import { createCertificateRequest } from '../pki/certificate-request.ts'
import { createSelfSignedCertificate } from '../pki/self-signed-certificate.ts'
import { minSizeBits } from '../pki/signing-suitability.ts'
import type { KeyRing } from './key-ring.ts'
import type { TokenKey } from './key-store.ts'
import { type StoppedState, summarizeKey } from './key-summary.ts'
import type { Pkcs11KeyStore } from './pkcs11/pkcs11-key-store.ts'
import { suggestPin } from './software/pin-rules.ts'
import type { SoftwareToken } from './software/software-token.ts'

export interface KeyLifeDeps {
  /** Every token. */
  readonly keys: KeyRing
  readonly software: SoftwareToken
  readonly pkcs11: Pick<Pkcs11KeyStore, 'generateKey'>
  /** Without asking anybody; null: nothing is known against the key. */
  readonly findStopped: (keyId: string) => Promise<StoppedState | null>
  readonly now: () => Date
  readonly random: (sizeBytes: number) => Uint8Array
}

type KeyWithPuk = Pick<CreatedKey, 'key' | 'puk'>

/** Long enough to be of use, short enough that an unused key does not stay valid for good. */
const selfSignedYears = 3
/** RFC 5280 §4.1.2.2 allows 20; 16 random ones are unique in practice. */
const serialNumberBytes = 16
/** PEM takes a third more than DER. */
const certificateFile = { limitBytes: 2 * maxCertificateBytes, tooLarge: 'keys/certificate-unreadable' } as const

export const createKeyLife = ({ keys, software, pkcs11, findStopped, now, random }: KeyLifeDeps) => {
  /** @throws {AppError} keys/not-found */
  const findKey = (keyId: string): Promise<TokenKey> => keys.findKey(keyId)

  const summarize = async (key: TokenKey): Promise<KeySummary> => summarizeKey(key, now(), await findStopped(key.keyId))
  const summary = async (keyId: string): Promise<KeySummary> => summarize(await findKey(keyId))

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

  /**
   * A PKCS#10 request (RFC 2986) for `name`, in PEM.
   *
   * @throws {AppError} keys/too-weak before the PIN is tried; those of `KeyStore.unlock`
   */
  const requestCertificate = async (keyId: string, name: string, pin: Secret): Promise<string> => {
    const { algorithm, sizeBits } = await findKey(keyId)
    if (sizeBits < minSizeBits[algorithm]) throw new AppError('keys/too-weak', { keyId })
    const unlocked = await keys.unlock(keyId, pin)
    try {
      const scheme = algorithm === 'ec' ? 'ecdsa' : 'rsa-pkcs1'
      const request = await createCertificateRequest({
        spki: unlocked.key.publicKey,
        name,
        scheme,
        digestAlgorithm: 'sha256',
        sign: message => unlocked.sign({ scheme, digestAlgorithm: 'sha256', message }),
      })
      return toPem(request, 'CERTIFICATE REQUEST')
    } finally {
      await unlocked.close()
    }
  }

  return {
    findKey,
    /** The key with this id; a software key without starting a driver. @throws {AppError} keys/not-found */
    find: summary,
    list: async (): Promise<readonly KeySummary[]> => Promise.all((await keys.listKeys()).map(summarize)),

    /** A new key of the software token with a self-signed certificate for `name`; a key that cannot be finished is removed. */
    async createSoftwareKey(request: {
      readonly name: string
      readonly algorithm: SoftwareKeyAlgorithm
      readonly pin: Secret
    }): Promise<KeyWithPuk> {
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
      const file = await readSmallFile(path, certificateFile)
      const { der, chain } = parseCertificate(file)
      await keys.installCertificate(keyId, der, pin, chain)
      return summary(keyId)
    },

    /** @throws {AppError} keys/not-found, keys/no-certificate */
    async certificatePem(keyId: string): Promise<string> {
      const { certificate } = await findKey(keyId)
      if (!certificate) throw new AppError('keys/no-certificate')
      return toPem(certificate)
    },

    /** @throws {AppError} those of `KeyStore.changePin` */
    async changePin(keyId: string, oldPin: Secret, newPin: Secret): Promise<KeySummary> {
      await keys.changePin(keyId, oldPin, newPin)
      return summary(keyId)
    },

    /** @throws {AppError} those of `KeyStore.unblock` */
    async unblock(keyId: string, code: Secret, newPin: Secret, kind: UnblockKind): Promise<KeySummary> {
      await keys.unblock(keyId, code, newPin, kind)
      return summary(keyId)
    },

    /** 8 random digits that the rules for new PINs accept. */
    suggestPin: (): Secret => suggestPin(random),

    /** A key made inside a token, with a self-signed certificate for `name`. @throws {AppError} those of `Pkcs11KeyStore.generateKey` */
    async createTokenKey(request: {
      readonly token: string
      readonly name: string
      readonly algorithm: SoftwareKeyAlgorithm
      readonly pin: Secret
    }): Promise<KeySummary> {
      const keyId = await pkcs11.generateKey({ ...request, label: request.name })
      return selfSign(keyId, request.name, request.pin)
    },

    requestCertificate,

    /** The same, written to a file that may be there already. @throws {AppError} documents/target-not-writable, documents/disk-full */
    async saveRequest(keyId: string, name: string, pin: Secret, path: string): Promise<void> {
      const pem = await requestCertificate(keyId, name, pin)
      await writeFile(path, pem).catch(thrown => {
        throw toWriteError(thrown, basename(path))
      })
    },

    /**
     * Takes the key of a PKCS#12 file into the software token, with its certificates.
     *
     * @throws {AppError} documents/*, keys/file-unreadable, keys/password-incorrect, keys/too-weak, keys/exists,
     *   tokens/pin-unsuitable
     */
    async importPkcs12(path: string, password: Secret, pin: Secret): Promise<KeyWithPuk> {
      // Brings the ciphers of old files, which nothing else needs.
      const { largestPkcs12Bytes, parsePkcs12 } = await import('./software/pkcs12.ts')
      const file = await readSmallFile(path, { limitBytes: largestPkcs12Bytes, tooLarge: 'keys/file-unreadable' })
      const found = await parsePkcs12(file, password)
      const commonName = found.certificate && parseCertificate(found.certificate).commonName
      const label = commonName || found.friendlyName || basename(path)
      const { key, puk } = await software.importKey({ ...found, label: label.slice(0, 100), pin })
      return { key: summarizeKey(key, now()), puk: revealSecret(puk) }
    },

    /** Removes a software key for good; with `pin`, only when it is right. @throws {AppError} keys/not-found, those of `unlock` */
    async deleteSoftwareKey(keyId: string, pin: Secret | null): Promise<void> {
      if (pin) await (await software.unlock(keyId, pin)).close()
      await software.destroy(keyId)
    },
  }
}
