/** Reads certificates that a user names: PEM, DER or PKCS#7 files, or a folder of such files. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { toReadError } from '../files/read-error.ts'
import { type Certificate, parseCertificate } from '../pki/certificate.ts'
import { readCms } from '../pki/cms.ts'

/** A bundle of every authority of the web is a quarter of it. */
const maxFileBytes = 1024 * 1024
const pemBlock = /-----BEGIN (X509 CERTIFICATE|CERTIFICATE|PKCS7|CMS)-----([A-Za-z0-9+/=\s]*)-----END \1-----/g
const pkcs7Labels: ReadonlySet<string> = new Set(['PKCS7', 'CMS'])

/** A SignedData that carries nothing but certificates (RFC 5652 §5.1, RFC 8551 §3.8). */
const parsePkcs7 = (der: Uint8Array): readonly Certificate[] => readCms(der).certificates.map(parseCertificate)

const parseDer = (der: Uint8Array): readonly Certificate[] => {
  try {
    return [parseCertificate(der)]
  } catch {
    return parsePkcs7(der)
  }
}

/**
 * All or none: a file of which one certificate cannot be read is not what the user meant to trust.
 *
 * @throws {AppError} keys/certificate-unreadable
 */
export const parseCertificates = (bytes: Uint8Array): readonly Certificate[] => {
  const blocks = [...Buffer.from(bytes).toString('latin1').matchAll(pemBlock)]
  try {
    const certificates =
      blocks.length === 0
        ? parseDer(bytes)
        : blocks.flatMap(([, label = '', base64 = '']) => {
            const der = Buffer.from(base64, 'base64')
            return pkcs7Labels.has(label) ? parsePkcs7(der) : [parseCertificate(der)]
          })
    if (certificates.length === 0) throw new Error('no certificate')
    return certificates
  } catch (cause) {
    throw new AppError('keys/certificate-unreadable', {}, { cause })
  }
}

const readCertificateFile = async (path: string): Promise<readonly Certificate[]> => {
  if ((await stat(path)).size > maxFileBytes) throw new AppError('keys/certificate-unreadable')
  return parseCertificates(await readFile(path))
}

/**
 * Every certificate of the file or folder. Of a folder the files that hold no certificate are passed over, but one must.
 *
 * @throws {AppError} documents/not-found, documents/unreadable, keys/certificate-unreadable
 */
export const readTrustFiles = async (path: string): Promise<readonly Certificate[]> => {
  try {
    return (await stat(path)).isDirectory() ? await readFolder(path) : await readCertificateFile(path)
  } catch (thrown) {
    throw toReadError(thrown, basename(path))
  }
}

const readFolder = async (path: string): Promise<readonly Certificate[]> => {
  const certificates: Certificate[] = []
  for (const name of (await readdir(path)).sort()) {
    const file = join(path, name)
    if (!(await stat(file)).isFile()) continue
    certificates.push(...(await readCertificateFile(file).catch(() => [])))
  }
  if (certificates.length === 0) throw new AppError('keys/certificate-unreadable')
  return certificates
}
