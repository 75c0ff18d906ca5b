/** What is answered before the core is there is what the core answers then, refusals among it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createApp } from '../src/main/app.ts'
import { createDispatcher } from '../src/main/dispatcher.ts'
import { type Program, readFirstAnswers } from '../src/main/first-answers.ts'
import { createHandlers, type Desktop } from '../src/main/handlers.ts'
import { createNodeHost } from '../src/main/host/node-host.ts'
import { isAnsweredWhileLocked } from '../src/main/session-handlers.ts'
import { channelOf, type Reply } from '../src/shared/bridge.ts'
import { contract } from '../src/shared/contract.ts'
import { AppError } from '../src/shared/errors.ts'
import { pickLanguage } from '../src/shared/words.ts'

const root = join(import.meta.dirname, '..')
const channels = [channelOf('app', 'info'), channelOf('session', 'state'), channelOf('firstStart', 'state')]

describe('the first screen', () => {
  let profile: string
  let program: Program
  beforeEach(() => {
    profile = mkdtempSync(join(tmpdir(), 'signet-first-'))
    program = { profile, version: '1.2.3', platform: 'linux', systemLanguages: ['de-DE', 'fr-FR'] }
  })
  afterEach(() => rmSync(profile, { recursive: true, force: true }))

  const save = (settings: object): void => writeFileSync(join(profile, 'settings.json'), JSON.stringify(settings))
  const placeVault = (): void => {
    mkdirSync(join(profile, 'vault'))
    writeFileSync(join(profile, 'vault/vault-slots.json'), '{}')
  }
  const askCore = async (): Promise<readonly Reply<unknown>[]> => {
    const processEntries = { pkcs11: join(root, 'src/main/tokens/pkcs11/pkcs11-process.ts') }
    const app = await createApp({ host: createNodeHost({ userDataPath: profile, processEntries }), isWindow: true })
    const { dispatch } = createDispatcher({
      contract,
      handlers: createHandlers({
        app,
        desktop: {} as Desktop,
        emit: () => undefined,
        announceKeys: async () => undefined,
        version: program.version,
        platform: program.platform,
        language: () => app.settings.get().language ?? pickLanguage(program.systemLanguages),
      }),
      isTrustedSender: () => true,
      admit: (group, name) => {
        if (app.session.state().isLocked && !isAnsweredWhileLocked(group, name)) throw new AppError('vault/locked')
      },
      onFailure: () => undefined,
    })
    try {
      return await Promise.all(channels.map(channel => dispatch(channel, undefined, undefined)))
    } finally {
      await app.close()
    }
  }

  const profiles: Readonly<Record<string, () => void>> = {
    'a new profile': () => undefined,
    'a guide that was left, a language and timestamps': () =>
      save({ firstStart: 'left', language: 'vi', tsa: { url: 'https://tsa.example/' } }),
    'a vault, so that the window is locked': placeVault,
    'a locked window whose guide was left': () => {
      placeVault()
      save({ firstStart: 'left' })
    },
    'a vault and no lock': () => {
      placeVault()
      save({ lock: { isOn: false, afterMinutes: 5, whenKeyRemoved: false } })
    },
    'a folder without a vault in it': () => mkdirSync(join(profile, 'vault')),
    'settings that nobody can read': () => writeFileSync(join(profile, 'settings.json'), '{"language"'),
  }
  test.each(Object.entries(profiles))('%s: is told as the core tells it', async (_name, prepare) => {
    prepare()
    const answer = readFirstAnswers(program)
    const early = channels.map(channel => answer(channel, undefined))
    expect(early).not.toContain(undefined)
    expect(early).toEqual(await askCore())
  })

  test('a locked window tells nothing of its guide, a new one begins with it', () => {
    expect(readFirstAnswers(program)('signet:firstStart.state', undefined)).toEqual({ ok: true, value: 'open' })
    placeVault()
    expect(readFirstAnswers(program)('signet:firstStart.state', undefined)).toMatchObject({
      ok: false,
      error: { code: 'vault/locked' },
    })
  })

  test.each([
    ['an erasure that was stopped', 'erasing.json'],
    ['a vault that was being restored', 'vault.restored-0a1b'],
  ])('%s leaves every answer to the core', (_name, left) => {
    writeFileSync(join(profile, left), '{}')
    const answer = readFirstAnswers(program)
    expect(channels.map(channel => answer(channel, undefined))).toEqual([undefined, undefined, undefined])
  })

  test('any other call, and any input, is the core’s to judge', () => {
    const answer = readFirstAnswers(program)
    for (const channel of ['signet:keys.list', 'signet:app.saveSettings', 7, null, undefined])
      expect(answer(channel, undefined)).toBeUndefined()
    expect(answer('signet:app.info', {})).toBeUndefined()
  })
})
