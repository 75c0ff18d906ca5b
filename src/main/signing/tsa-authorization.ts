/** The `Authorization` header for a timestamp authority (RFC 7617, RFC 6750), from an account whose secret stands in a file. */
import { readFile } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'

export type TsaAccount =
  | { readonly url: string; readonly user: string; readonly passwordFile: string }
  | { readonly url: string; readonly tokenFile: string }

const readFirstLine = async (path: string): Promise<string> => {
  try {
    const text = await readFile(path, 'utf8')
    return text.split(/\r?\n/, 1)[0] ?? ''
  } catch (cause) {
    throw new AppError('timestamps/not-authorised', { reason: 'secret-file', file: path }, { cause })
  }
}

/** Undefined when there is no account for this very address. @throws {AppError} timestamps/not-authorised when its file cannot be read */
export const readTsaAuthorization = async (
  url: string,
  accounts: readonly TsaAccount[],
): Promise<string | undefined> => {
  const account = accounts.find(each => each.url === url)
  if (!account) return undefined
  if ('tokenFile' in account) return `Bearer ${await readFirstLine(account.tokenFile)}`
  const pair = `${account.user}:${await readFirstLine(account.passwordFile)}`
  return `Basic ${Buffer.from(pair).toString('base64')}`
}
