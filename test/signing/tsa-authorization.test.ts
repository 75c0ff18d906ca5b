/** Secrets for timestamp authorities come from files as every other secret does: one line, of any editor, and no wait without end. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readTsaAuthorization } from '../../src/main/signing/tsa-authorization.ts'
import { describeError } from '../../src/shared/messages/describe-error.ts'
import { languages } from '../../src/shared/words.ts'
import { addSecrets } from '../traces.ts'

const url = 'https://tsa.example/'
const token = 'token-of-the-authority'
const password = 'pässword-of-the-authority'
const timeoutMs = 60_000

describe('the secret of an account', () => {
  let folder = ''
  const at = (name: string, content?: string): string => {
    const path = join(folder, name)
    if (content !== undefined) writeFileSync(path, content)
    return path
  }
  beforeAll(() => {
    addSecrets(token, password)
    folder = mkdtempSync(join(tmpdir(), 'signet-account-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test.each([
    ['of one line', `${token}\n`],
    ['without an end', token],
    ['of an editor of Windows', `\ufeff${token}\r\nof a second line`],
  ])('%s is a token', async (name, content) => {
    const accounts = [{ url, tokenFile: at(name, content) }]
    expect(await readTsaAuthorization(url, accounts, timeoutMs)).toBe(`Bearer ${token}`)
    expect(await readTsaAuthorization('https://other.example/', accounts, timeoutMs)).toBeUndefined()
  })

  test('stands in UTF-8 behind the name (RFC 7617 §2.1)', async () => {
    const accounts = [{ url, user: 'anna', passwordFile: at('password', `${password}\n`) }]
    const header = await readTsaAuthorization(url, accounts, timeoutMs)
    expect(header?.startsWith('Basic ')).toBe(true)
    expect(Buffer.from(header?.slice(6) ?? '', 'base64').toString('utf8')).toBe(`anna:${password}`)
  })

  test.each([
    ['is not there', () => at('absent')],
    ['is a folder', () => folder],
    ['is empty', () => at('empty', '\nsecond')],
    ['is a file of something else', () => at('large', 'x'.repeat(100_000))],
  ])('is refused where the file %s', async (_name, path) => {
    const told = { code: 'timestamps/not-authorised', facts: { reason: 'secret-file', file: path() } } as const
    await expect(readTsaAuthorization(url, [{ url, tokenFile: path() }], timeoutMs)).rejects.toMatchObject(told)
    // The authority was not even asked.
    for (const language of languages) expect(describeError(told, language).what).toContain(path())
  })

  test.skipIf(process.platform === 'win32')(
    'is not waited for without end at a pipe that nobody writes into',
    async () => {
      execFileSync('mkfifo', [at('pipe')])
      await expect(readTsaAuthorization(url, [{ url, tokenFile: at('pipe') }], 50)).rejects.toMatchObject({
        code: 'timestamps/not-authorised',
      })
    },
  )
})
