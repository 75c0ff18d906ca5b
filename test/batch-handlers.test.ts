/** A batch as the window asks for it: a folder is opened, its documents are signed after one PIN, and each is told of. */
import { randomBytes } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type App, createApp } from '../src/main/app.ts'
import { createBatchHandlers, openFolder } from '../src/main/batch-handlers.ts'
import { createNodeHost } from '../src/main/host/node-host.ts'
import type { BatchProgress } from '../src/shared/model/signing.ts'
import { Secret } from '../src/shared/secret.ts'
import { makePdf } from './pdf/make-pdf.ts'

const pin = '846205'
let directory = ''
let app: App
let keyId = ''
let told: BatchProgress[] = []

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'signet-batch-'))
  const processEntries = { pkcs11: join(import.meta.dirname, '../src/main/tokens/pkcs11/pkcs11-process.ts') }
  app = await createApp({ host: createNodeHost({ userDataPath: join(directory, 'profile'), processEntries }) })
  const { key } = await app.keys.createSoftwareKey({ name: 'Anna', algorithm: 'p-256', pin: new Secret(pin) })
  keyId = key.keyId
})
afterAll(async () => {
  await app.close()
  rmSync(directory, { recursive: true, force: true })
})

let folder = ''
beforeEach(() => {
  told = []
  folder = join(directory, randomBytes(4).toString('hex'))
  mkdirSync(folder)
})
const write = (name: string, content: string | Uint8Array = makePdf({ extra: [`(${name})`] })): void =>
  writeFileSync(join(folder, name), content)

const createHandlers = () =>
  createBatchHandlers({
    app,
    emit: (_group, _name, payload) => void told.push(payload as unknown as BatchProgress),
    announceKeys: async () => {},
  })
const wishes = () => ({
  ...{ keyId, pin, reason: null, location: null, folderId: null, replaceExisting: false },
  level: 'B-B' as const,
})

describe('a folder', () => {
  test('gives its PDFs by name, without the signed copies, and says what cannot be opened', async () => {
    for (const name of ['b10.pdf', 'b9.PDF', 'a.pdf', 'a-signed.pdf', 'alone-signed.pdf', '.hidden.pdf']) write(name)
    write('notes.txt', 'x')
    write('empty.pdf', '')
    const { documents, unreadable } = await openFolder(app.documents, folder)
    expect(documents.map(({ fileName }) => fileName)).toEqual(['a.pdf', 'alone-signed.pdf', 'b9.PDF', 'b10.pdf'])
    expect(unreadable).toMatchObject([{ fileName: 'empty.pdf', error: { code: 'documents/empty' } }])
  })

  test('of another kind is refused', async () => {
    await expect(openFolder(app.documents, folder)).rejects.toMatchObject({ code: 'documents/folder-empty' })
    await expect(openFolder(app.documents, join(folder, 'none'))).rejects.toMatchObject({
      code: 'documents/unreadable',
    })
  })
})

test('each document is told of; one that changed after it was shown fails by itself', async () => {
  const names = Array.from({ length: 12 }, (_, n) => `${n}.pdf`)
  for (const name of names) write(name)
  const { documents } = await openFolder(app.documents, folder)
  appendFileSync(join(folder, '3.pdf'), '% changed')
  const documentIds = documents.map(({ documentId }) => documentId)
  const result = await createHandlers().signBatch({ documentIds, ...wishes() })
  expect(result).toMatchObject({ state: 'finished', totalDocuments: 12, doneDocuments: 11, failedDocuments: 1 })
  for (const [n, document] of result.documents.entries()) {
    const isChanged = n === 3
    expect(document).toMatchObject({ documentId: documentIds[n], state: isChanged ? 'failed' : 'done' })
    expect(existsSync(join(folder, `${n}-signed.pdf`))).toBe(!isChanged)
    expect(document.signedId === null).toBe(isChanged)
    if (document.signedId) expect(app.documents.getPath(document.signedId)).toBe(join(folder, `${n}-signed.pdf`))
  }
  expect(result.documents[3]?.error?.code).toBe('documents/changed')
  expect(told.at(-1)).toMatchObject({ state: 'finished', doneDocuments: 11, failedDocuments: 1 })
  const last = new Map(told.flatMap(({ changed }) => changed).map(each => [each.documentId, each]))
  expect([...last.values()]).toHaveLength(12)
  for (const document of result.documents) expect(last.get(document.documentId)).toEqual(document)
  // As many acts as documents, written down while they were signed.
  expect(await app.signing.recent()).toHaveLength(11)
  expect(JSON.stringify(told)).not.toContain(directory)
})

test('a wrong PIN is tried once, and nothing is signed', async () => {
  write('a.pdf')
  const { documents } = await openFolder(app.documents, folder)
  const documentIds = documents.map(({ documentId }) => documentId)
  await expect(createHandlers().signBatch({ documentIds, ...wishes(), pin: '999999' })).rejects.toMatchObject({
    code: 'tokens/pin-incorrect',
    facts: { triesLeft: 4 },
  })
  expect(existsSync(join(folder, 'a-signed.pdf'))).toBe(false)
})

test('a second batch waits for nobody: it is refused; the first can be given up and taken up again', async () => {
  const names = Array.from({ length: 40 }, (_, n) => `${n}.pdf`)
  for (const name of names) write(name)
  const { documents } = await openFolder(app.documents, folder)
  const documentIds = documents.map(({ documentId }) => documentId)
  const handlers = createBatchHandlers({
    app,
    emit: (_group, _name, payload) => {
      told.push(payload as unknown as BatchProgress)
    },
    announceKeys: async () => {
      // The PIN was accepted: from here on there is a batch to give up.
      setTimeout(() => void handlers.cancelBatch(), 30)
    },
  })
  const first = handlers.signBatch({ documentIds, ...wishes() })
  await expect(handlers.signBatch({ documentIds, ...wishes() })).rejects.toMatchObject({ code: 'app/bad-request' })
  const result = await first
  const waiting = result.documents.filter(({ state }) => state === 'waiting')
  expect(result.doneDocuments + waiting.length).toBe(40)
  expect(result.state).toBe(waiting.length > 0 ? 'stopped' : 'finished')
  if (waiting.length === 0) return
  const rest = await createHandlers().signBatch({
    documentIds: waiting.map(({ documentId }) => documentId),
    ...wishes(),
  })
  expect(rest).toMatchObject({ state: 'finished', doneDocuments: waiting.length })
})

test('a paused batch begins nothing until it is resumed; what it signed is known as finished, and not signed again', async () => {
  const names = Array.from({ length: 40 }, (_, n) => `${n}.pdf`)
  for (const name of names) write(name)
  const { documents } = await openFolder(app.documents, folder)
  const documentIds = documents.map(({ documentId }) => documentId)
  const paused = Promise.withResolvers<void>()
  const states = new Map<string, string>()
  const handlers = createBatchHandlers({
    app,
    emit: (_group, _name, payload) => {
      const progress = payload as unknown as BatchProgress
      told.push(progress)
      if (progress.state === 'running' && told.length === 1) void handlers.pauseBatch()
      for (const { documentId, state } of progress.changed) states.set(documentId, state)
      // Those at hand are finished: then nothing changes any more.
      if (progress.state === 'paused' && ![...states.values()].includes('signing')) paused.resolve()
    },
    announceKeys: async () => {},
  })
  let isOver = false
  const running = handlers.signBatch({ documentIds, ...wishes() }).finally(() => {
    isOver = true
  })
  await Promise.race([paused.promise, running])
  const signed = () => names.filter((_name, n) => existsSync(join(folder, `${n}-signed.pdf`))).length
  const before = signed()
  // A machine that signs all within the first progress has nothing to pause.
  if (!isOver) {
    await new Promise(resolve => setTimeout(resolve, 500))
    expect(signed()).toBe(before)
    expect(before).toBeLessThan(40)
  }
  await handlers.resumeBatch()
  expect(await running).toMatchObject({ state: 'finished', doneDocuments: 40 })

  const [key] = await app.keys.list()
  const certificateSha256 = key?.certificate?.sha256 ?? ''
  const question = { documentId: documentIds[0] ?? '', certificateSha256, level: 'B-B', folderId: null } as const
  expect(await handlers.batchTarget(question)).toBe('finished')
  expect(await handlers.batchTarget({ ...question, certificateSha256: '0'.repeat(64) })).toBe('exists')
  expect(await handlers.batchTarget({ ...question, level: 'B-T' })).toBe('exists')
  const folderId = app.documents.registerTarget(directory)
  expect(await handlers.batchTarget({ ...question, folderId })).toBe('free')
  const again = await handlers.signBatch({ documentIds: documentIds.slice(0, 2), ...wishes() })
  expect(again).toMatchObject({ doneDocuments: 0, failedDocuments: 2 })
  expect(again.documents[0]?.error?.code).toBe('documents/target-exists')
  const elsewhere = await handlers.signBatch({ documentIds: documentIds.slice(0, 2), ...wishes(), folderId })
  expect(elsewhere.doneDocuments).toBe(2)
  expect(existsSync(join(directory, '0-signed.pdf'))).toBe(true)
  const twice = [documentIds[0] ?? '', documentIds[0] ?? '']
  await expect(handlers.signBatch({ documentIds: twice, ...wishes() })).rejects.toMatchObject({
    code: 'app/bad-request',
  })
})

test('a level that cannot be reached fails for each document, and none is signed at a lower one', async () => {
  for (const name of ['a.pdf', 'b.pdf']) write(name)
  const { documents } = await openFolder(app.documents, folder)
  const documentIds = documents.map(({ documentId }) => documentId)
  // The settings of this profile name no timestamp authority.
  const result = await createHandlers().signBatch({ documentIds, ...wishes(), level: 'B-T' })
  expect(result).toMatchObject({ state: 'finished', doneDocuments: 0, failedDocuments: 2 })
  expect(result.documents.map(({ error }) => error?.code)).toEqual([
    'timestamps/no-authority',
    'timestamps/no-authority',
  ])
  expect(readdirSync(folder).sort()).toEqual(['a.pdf', 'b.pdf'])
})
