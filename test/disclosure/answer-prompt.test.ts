/** The consent prompt of `signet answer` on a terminal: nothing is chosen beforehand, values are seen before the decision, and Enter refuses. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWebsite, type Website } from '../../native-mocks/website/website.ts'
import { type App, createApp } from '../../src/main/app.ts'
import { runCli } from '../../src/main/cli/cli.ts'
import { createNodeHost } from '../../src/main/host/node-host.ts'
import { addSecrets, keepOutput } from '../traces.ts'
import { openVaultWith } from './seed-vault.ts'

const pin = '6620917'
let folder: string
let app: App
let website: Website

const pkcs11 = join(import.meta.dirname, '../../src/main/tokens/pkcs11/pkcs11-process.ts')

/** A terminal at which each question that ends with a colon gets the next of these lines. */
const talk = async (lines: readonly string[], ...args: readonly string[]) => {
  const terminal = (stream: PassThrough) => Object.assign(stream, { isTTY: true })
  const [stdin, stdout, stderr] = [terminal(new PassThrough()), new PassThrough(), terminal(new PassThrough())]
  const left = [...lines]
  let said = ''
  let answeredUpTo = 0
  stderr.on('data', chunk => {
    said += chunk
    // Each question ends the stream for now; what stands before was answered.
    if (!/: $/.test(said) || said.length === answeredUpTo) return
    answeredUpTo = said.length
    const line = left.shift()
    if (line !== undefined) setImmediate(() => stdin.write(`${line}\n`))
  })
  const machine = {
    ...{ stdin, stdout, stderr, environment: { LC_ALL: 'C', NO_COLOR: '1' }, currentFolder: folder },
    interrupted: AbortSignal.timeout(60_000),
  }
  const openApp = async () => ({ ...app, close: async () => {} })
  const exit = await runCli(args, machine, { version: '1.2.3', openApp })
  const shown = String(stdout.read() ?? '')
  keepOutput(shown, said)
  return { exit, said, shown, left }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signet-prompt-'))
  addSecrets(pin)
  writeFileSync(join(folder, 'pin'), `${pin}\n`)
  const userDataPath = join(folder, 'profile')
  mkdirSync(userDataPath)
  writeFileSync(join(userDataPath, 'settings.json'), '{"services":{"allowPrivateNetwork":true}}')
  website = await openWebsite()
  writeFileSync(join(folder, 'authority.pem'), website.authority)
  app = await createApp({ host: createNodeHost({ userDataPath, processEntries: { pkcs11 } }) })
  for (const purpose of ['services', 'tls'] as const) await app.trust.add(join(folder, 'authority.pem'), purpose)
  await talk([], 'keys', 'create', '--name', 'Anna', '--pin-file', 'pin')
  await talk([], 'privacy', 'consent', 'give')
  const [key] = await app.keys.list()
  await openVaultWith(folder, key?.keyId ?? '', pin, {
    birthdate: '1990-02-28',
    phone_number: '+84 24 5550 1287',
    'address.street_address': '27 phố Hàng Bài',
    'address.locality': 'Hà Nội',
  })
})
afterAll(async () => {
  await app.close()
  await website.close()
})

test('who asks and for what comes first, then the values, then the decision', async () => {
  const { link, transaction } = await website.ask('address')
  const { exit, said, shown, left } = await talk(['yes', 'required'], 'answer', link, '--pin-file', 'pin')
  expect(left).toEqual([])
  expect(exit).toBe(0)
  const order = [
    'Cave Valette asks for 4 items.',
    'Your answer goes to localhost.',
    'Verified: Certisud Test vouches for it.',
    'Why, in its words: We may sell wine to adults only.',
    'address.street_address (required)\n',
    'phone_number (optional)\n',
    'See your values and decide?',
    'age_over_18 (required): true',
    'address.street_address (required): 27 phố Hàng Bài',
    'phone_number (optional): +84 24 5550 1287',
    'What do you give?',
  ].map(text => said.indexOf(text))
  expect(order.every(at => at >= 0)).toBe(true)
  expect(order).toEqual([...order].sort((a, b) => a - b))
  expect(transaction.told?.claims).not.toHaveProperty('phone_number')
  expect(shown).toContain('Gave age_over_18, address.street_address, address.locality to localhost.')
  expect(shown).toContain(`${website.origin}/result/`)
})

test.each([
  ['before the PIN', ['']],
  ['after the values', ['yes', '']],
])('Enter refuses %s', async (_when, lines) => {
  const { link, transaction } = await website.ask('address')
  const { exit, shown, left } = await talk(lines, 'answer', link, '--pin-file', 'pin')
  expect(left).toEqual([])
  expect(exit).toBe(1)
  expect(shown).toContain('Refused. localhost received nothing of you.')
  expect(transaction.state).toBe('waiting')
})

test('a birth date may be answered by an age limit, and the prompt says so', async () => {
  const { link, transaction } = await website.ask('birthdate')
  const { exit, said } = await talk(['yes', 'age_over_18'], 'answer', link, '--pin-file', 'pin')
  expect(said).toContain('birthdate (required): 1990-02-28')
  expect(said).toContain('or age_over_18: true. It gives away less; the website may refuse it.')
  expect(exit).toBe(0)
  expect(transaction.told?.claims).toEqual({ age_over_18: true })
})

test('a login is a question of its own', async () => {
  const { link, transaction } = await website.ask('login')
  const { exit, said } = await talk(['yes', 'yes'], 'answer', link, '--pin-file', 'pin')
  expect(said).toContain('It learns a name made for it alone, and nothing else.')
  expect(exit).toBe(0)
  expect(transaction.state).toBe('answered')
})
