/** Reads certificates that a user names: a PEM or DER file, or a folder of such files. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { type Certificate, parseCertificate } from '../pki/certificate.ts'

/** A bundle of every authority of the web is a quarter of it. */
const maxFileBytes = 1024 * 1024
const pemBlock = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[^-]*-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g

/** @throws {AppError} keys/certificate-unreadable */
const parseCertificates = (bytes: Uint8Array): readonly Certificate[] => {
  const blocks = Buffer.from(bytes).toString('latin1').match(pemBlock)
  return blocks ? blocks.map(block => parseCertificate(Buffer.from(block, 'latin1'))) : [parseCertificate(bytes)]
}

const readCertificateFile = async (path: string): Promise<readonly Certificate[]> => {
  if ((await stat(path)).size > maxFileBytes) throw new AppError('keys/certificate-unreadable')
  return parseCertificates(await readFile(path))
}

/**
 * Every certificate of the file or folder. Of a folder the files that hold no certificate are passed over, but one must.
 *
 * @throws {AppError} documents/not-found, keys/certificate-unreadable
 */
export const readTrustFiles = async (path: string): Promise<readonly Certificate[]> => {
  const found = await stat(path).catch((cause: unknown) => {
    throw new AppError('documents/not-found', {}, { cause })
  })
  if (!found.isDirectory()) return readCertificateFile(path)
  const certificates: Certificate[] = []
  for (const name of (await readdir(path)).sort()) {
    const file = join(path, name)
    if (!(await stat(file)).isFile()) continue
    certificates.push(...(await readCertificateFile(file).catch(() => [])))
  }
  if (certificates.length === 0) throw new AppError('keys/certificate-unreadable')
  return certificates
}
