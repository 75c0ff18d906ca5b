/** The commands that the window shows, pasted into a shell: each does what the window does. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type App, createApp } from '../../src/main/app.ts'
import { createSampleDocument } from '../../src/main/cli/sample-document.ts'
import { createHandlers, type Desktop } from '../../src/main/handlers.ts'
import { createNodeHost } from '../../src/main/host/node-host.ts'
import {
  type CommandPlace,
  type SignWords,
  writeExtendCommand,
  writeSignCommand,
  writeValidateCommand,
} from '../../src/main/shown-commands.ts'
import type { Handlers } from '../../src/shared/contract.ts'
import type { ShownCommand } from '../../src/shared/model/shown-command.ts'
import { addSecrets, keepOutput, keepProfile } from '../traces.ts'

const pin = '583920'
const root = join(import.meta.dirname, '../..')
const entry = join(root, process.env['SIGNET_TEST_ENTRY'] ?? 'src/main/signet.ts')

const plain: SignWords = {
  inputs: ['/home/anna/contract.pdf'],
  keyId: 'k'.repeat(43),
  isDigestNamed: false,
  level: null,
  ...{ reason: null, location: null, field: null, certify: null, lock: null, appearance: null },
  ...{ hasPassword: false, out: null, outFolder: null, replaceExisting: false },
}
const posix: CommandPlace = { shell: 'posix', profile: null }
const key = `--key ${'k'.repeat(43)}`

describe('the words of a command', () => {
  test.each([
    ['nothing but the document and the key', {}, `signet sign /home/anna/contract.pdf ${key}`],
    [
      'level and target',
      { level: 'B-LTA', out: '/tmp/a b.pdf', replaceExisting: true },
      `signet sign /home/anna/contract.pdf ${key} --level b-lta --out '/tmp/a b.pdf' --force`,
    ],
    [
      'many documents into a folder',
      { inputs: ['/a/1.pdf', "/a/l'avenant.pdf"], outFolder: '/b' },
      `signet sign /a/1.pdf '/a/l'\\''avenant.pdf' ${key} --out-dir /b`,
    ],
    [
      'a digest that the key would not choose',
      { isDigestNamed: true },
      `signet sign /home/anna/contract.pdf ${key} --digest sha256`,
    ],
    [
      'fields that are locked',
      { lock: { action: 'include', fields: ['Ort', 'Datum'] } },
      `signet sign /home/anna/contract.pdf ${key} --lock include:Ort,Datum`,
    ],
  ] as const)('%s', (_name, change, command) => {
    expect(writeSignCommand({ ...plain, ...change }, posix, 'en')).toEqual({ command, gaps: [] })
  })

  test('an extension names level and new file, and a password as missing', () => {
    const words = { input: '/a/lease.pdf', out: '/a/lease-extended.pdf', level: 'B-LTA', hasPassword: true } as const
    expect(writeExtendCommand(words, posix)).toEqual({
      command: 'signet extend /a/lease.pdf --level b-lta --out /a/lease-extended.pdf',
      gaps: ['password'],
    })
  })

  test('PowerShell doubles every quotation mark that ends a string there', () => {
    const at: CommandPlace = { shell: 'powershell', profile: null }
    expect(writeValidateCommand("C:\\L'été d’Anna.pdf", false, at).command).toBe(
      "signet validate 'C:\\L''été d’’Anna.pdf'",
    )
  })

  test.each(['\u001b[2J', '\r', '\u202e', '\n'])('a name with %j gets no command', mark => {
    expect(writeSignCommand({ ...plain, inputs: [`/a/x${mark}.pdf`] }, posix, 'en').command).toBeNull()
    expect(writeSignCommand({ ...plain, reason: `x${mark}` }, posix, 'en').command).toBeNull()
  })

  test.each(['Ort, Datum', ' Ort'])('fields whose names the option would read otherwise get no command: %j', field => {
    const lock = { action: 'include', fields: [field] } as const
    expect(writeSignCommand({ ...plain, lock }, posix, 'en').command).toBeNull()
  })

  test('a picture and a password are named as missing, and stand in no command', () => {
    const appearance = { place: null, texts: [], language: 'en', date: null, image: 'iVBORw0KGgo=' } as const
    const shown = writeSignCommand({ ...plain, field: 'Tenant', appearance, hasPassword: true }, posix, 'vi')
    expect(shown).toEqual({
      command: `signet --lang vi sign /home/anna/contract.pdf ${key} --field Tenant --visible field`,
      gaps: ['image', 'password'],
    })
  })
})

describe.skipIf(process.platform === 'win32')('a command in a shell', () => {
  let folder = ''
  let app: App
  let handlers: Handlers
  let keyId = ''
  const at = (...names: readonly string[]): string => join(folder, ...names)
  /** `signet` as it stands in the command, over what was just built. */
  const paste = ({ command }: ShownCommand, more = '') => {
    const script = `signet() { "$NODE" "$ENTRY" "$@"; }\n${command} ${more}`
    const env = { PATH: process.env['PATH'], LC_ALL: 'C', NODE: process.execPath, ENTRY: entry }
    const ran = spawnSync('sh', ['-c', script], { cwd: folder, env, encoding: 'utf8' })
    keepOutput(ran.stdout, ran.stderr)
    return ran
  }
  /** What a signature adds, without what is new each time: time, digest, signature, and where they lie. */
  const added = (path: string, original: Uint8Array): string =>
    readFileSync(path)
      .subarray(original.length)
      .toString('latin1')
      .replace(/stream\r?\n[\s\S]*?endstream/g, 'stream')
      .replace(/<[0-9a-fA-F]{16,}>/g, '<>')
      .replace(/\(D:[^)]*\)|\/ByteRange ?\[[^\]]*\]|\/Length \d+|\/ID ?\[[^\]]*\]/g, '')
      .replace(/^\d{10} \d{5} n *$|startxref\s+\d+/gm, '')

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'signet-shown-'))
    addSecrets(pin)
    writeFileSync(at('pin'), `${pin}\n`)
    const processEntries = { pkcs11: join(root, 'src/main/tokens/pkcs11/pkcs11-process.ts') }
    app = await createApp({ host: createNodeHost({ userDataPath: at('profile of Anna'), processEntries }) })
    handlers = createHandlers({
      app,
      desktop: { notify() {} } as Partial<Desktop> as Desktop,
      emit: () => undefined,
      announceKeys: async () => undefined,
      version: '0',
      platform: process.platform as 'linux' | 'darwin',
      language: () => 'fr',
    })
    const made = await handlers.keys.createSoftwareKey({ name: 'Anna', algorithm: 'p-384', pin })
    addSecrets(made.puk, made.unlockCode)
    keyId = made.key.keyId
  })
  afterAll(async () => {
    await app.close()
    keepProfile(at('profile of Anna'))
    rmSync(folder, { recursive: true, force: true })
  })

  const none = {
    ...{
      reason: null,
      location: null,
      field: null,
      appearance: null,
      level: null,
      certify: null,
      lock: null,
      documentPassword: null,
    },
    ...{ targetId: null, replaceExisting: false },
  }
  const place = { page: 1, x: 50.125, y: 60, width: 200, height: 80.0004 }
  const texts = ['name', 'reason', 'location', 'date'] as const

  test.each([
    ['nothing chosen', {}],
    [
      'words that a shell would obey',
      { reason: `-f "$(touch harm)" 'x' \`touch harm\` \\`, location: 'Hà Nội; touch harm' },
    ],
    ['locked fields', { lock: { action: 'all', fields: [] } }],
    ['a certification and a level', { certify: 'form-filling', level: 'B-B' }],
    ['a visible signature', { appearance: { place, texts, language: 'fr', date: null, image: null } }],
  ] as const)('signs one document as the window does: %s', async (name, change) => {
    const original = await createSampleDocument(new Date())
    const [window, shell] = ['window', 'shell'].map(side => at(`${name}, ${side}`)) as [string, string]
    for (const side of [window, shell]) {
      mkdirSync(side)
      writeFileSync(join(side, "l'avenant $HOME.pdf"), original)
    }
    const documentIn = async (side: string) =>
      (await handlers.documents.openPath({ path: join(side, "l'avenant $HOME.pdf") })).documentId
    const wishes = { ...none, ...change, keyId }
    await handlers.signing.sign({ ...wishes, documentId: await documentIn(window), pin })
    const shown = await handlers.commands.sign({ ...wishes, documentId: await documentIn(shell) })
    const ran = paste(shown, `--pin-file '${at('pin')}'`)
    expect(ran.stderr).not.toContain('signet:')
    expect(ran.status).toBe(0)
    const [byWindow, byShell] = [window, shell].map(side => added(join(side, "l'avenant $HOME-signed.pdf"), original))
    expect(byShell).toBe(byWindow)
    expect(byShell).toContain('/Type /Sig')
    expect(existsSync(at('harm'))).toBe(false)
  })

  test('signs a folder as the window does, and names the documents where some are left out', async () => {
    for (const side of ['batch', 'other']) {
      mkdirSync(at(side))
      for (const name of ['1.pdf', '2.pdf', '3.pdf'])
        writeFileSync(at(side, name), await createSampleDocument(new Date()))
    }
    const open = async (side: string) =>
      (await handlers.documents.openFolderPath({ path: at(side) })).documents.map(({ documentId }) => documentId)
    const wishes = {
      keyId,
      reason: 'Vu',
      location: null,
      level: 'B-B',
      folderId: null,
      replaceExisting: false,
    } as const
    const result = await handlers.signing.signBatch({ ...wishes, documentIds: [...(await open('batch'))], pin })
    const other = await open('other')
    const whole = await handlers.commands.signBatch({ ...wishes, documentIds: [...other] })
    const part = await handlers.commands.signBatch({ ...wishes, documentIds: other.slice(0, 2) })
    expect(part.command).toContain(`sign ${at('other', '1.pdf')} ${at('other', '2.pdf')} --key`)
    expect(whole.command).toContain(`sign ${at('other')} --key`)
    expect(paste(whole, `--pin-file '${at('pin')}'`).status).toBe(0)
    expect(readdirSync(at('other'))).toEqual(readdirSync(at('batch')))
    expect(result.doneDocuments).toBe(3)
  })

  test('checks a document as the window does', async () => {
    const { documentId } = await handlers.documents.openPath({ path: at('batch', '1-signed.pdf') })
    const verdict = await handlers.validation.validate({ documentId, documentPassword: null })
    const shown = await handlers.commands.validate({ documentId, documentPassword: null })
    const { files } = JSON.parse(paste(shown, '--json').stdout) as { files: readonly object[] }
    expect(files).toEqual([{ file: at('batch', '1-signed.pdf'), ...verdict }])
  })
})
