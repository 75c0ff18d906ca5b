/** The `Authorization` header for a timestamp authority (RFC 7617, RFC 6750), from an account whose secret stands in a file. */
import { AppError } from '../../shared/errors.ts'
import { readFirstLine, textOfFirstLine } from '../files/first-line.ts'

export type TsaAccount =
  | { readonly url: string; readonly user: string; readonly passwordFile: string }
  | { readonly url: string; readonly tokenFile: string }

const limitBytes = 4096

const readSecret = async (file: string, timeoutMs: number): Promise<string> => {
  const refusal = (cause?: unknown): AppError =>
    new AppError('timestamps/not-authorised', { reason: 'secret-file', file }, { cause })
  let bytes: Buffer | undefined
  try {
    const signal = AbortSignal.timeout(timeoutMs)
    bytes = await readFirstLine(file, { limitBytes, signal, patienceMs: timeoutMs })
  } catch (cause) {
    throw refusal(cause)
  }
  const text = bytes && bytes.length <= limitBytes ? textOfFirstLine(bytes) : ''
  bytes?.fill(0)
  if (text === '') throw refusal()
  return text
}

/**
 * Undefined when there is no account for this very address.
 *
 * @param timeoutMs for whoever writes the secret into a pipe
 * @throws {AppError} timestamps/not-authorised when its file cannot be read
 */
export const readTsaAuthorization = async (
  url: string,
  accounts: readonly TsaAccount[],
  timeoutMs: number,
): Promise<string | undefined> => {
  const account = accounts.find(each => each.url === url)
  if (!account) return undefined
  if ('tokenFile' in account) return `Bearer ${await readSecret(account.tokenFile, timeoutMs)}`
  const pair = `${account.user}:${await readSecret(account.passwordFile, timeoutMs)}`
  return `Basic ${Buffer.from(pair).toString('base64')}`
}
