/** The file in which an issuer gives a statement: nothing of it stays in memory but its text. */
import { readSmallFile } from '../../files/small-file.ts'
import { maxCredentialChars } from './credential.ts'

/** White space may stand around it. */
const limitBytes = maxCredentialChars + 1023

/** @throws {AppError} documents/not-found, documents/not-a-file, documents/unreadable, credentials/invalid */
export const readCredentialFile = async (path: string): Promise<string> => {
  const bytes = await readSmallFile(path, { limitBytes, tooLarge: 'credentials/invalid' })
  try {
    return bytes.toString('latin1')
  } finally {
    bytes.fill(0)
  }
}
