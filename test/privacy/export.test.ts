/** Everything that is kept, taken along in turns: the window goes on, and all parts tell the same log. */
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createClearFiles } from '../../src/main/privacy/clear-files.ts'
import { createExport, type ExportDeps } from '../../src/main/privacy/export.ts'
import { createKeptDocuments } from '../../src/main/privacy/kept-documents.ts'
import { decryptWithPassword } from '../../src/main/privacy/password-jwe.ts'
import * as attributes from '../../src/main/vault/attributes.ts'
import * as documentTable from '../../src/main/vault/kept-documents.ts'
import * as logTable from '../../src/main/vault/log-entries.ts'
import * as logExport from '../../src/main/vault/log-export.ts'
import * as logSearch from '../../src/main/vault/log-search.ts'
import { exportForms } from '../../src/shared/model/export.ts'
import { Secret } from '../../src/shared/secret.ts'
import { createAccess, createNewEntry, createOpener, makeFolder } from '../vault/vault-fixture.ts'

const password = new Secret('horse battery staple, correct')
/** Some turns' work on any machine. */
const entries = 3000

const now = (): Date => new Date('2026-11-22T10:00:00Z')
const setUp = async () => {
  const folder = makeFolder()
  const vault = await createAccess(join(folder, 'vault')).open(createOpener('key-1'))
  onTestFinished(() => vault.close())
  const add = (count: number): void =>
    vault.write(writable => {
      for (let n = 0; n < count; n++) logTable.appendLogEntry(writable, createNewEntry())
    })
  add(entries)
  const clearFiles = createClearFiles()
  const { exportTo } = createExport({
    enter: async (_entry, action) => action(vault),
    attributes,
    readOnKey: async () => [],
    log: { ...logTable, ...logSearch, ...logExport },
    documents: createKeptDocuments({
      ...{ directory: folder, table: documentTable, keepSeconds: () => 0, now, random: randomBytes },
    }),
    clearFiles,
    processing: () => ({ stopped: null }) as ReturnType<ExportDeps['processing']>,
    retention: () => [],
    sections: () => ({}),
    now,
    random: randomBytes,
  })
  return { folder, path: join(folder, 'mine'), add, clearFiles, exportTo }
}

test.each(exportForms)('%s: what is added while it is written comes in between, and into no part of it', async form => {
  const { path, add, exportTo } = await setUp()
  let added = 0
  const written = exportTo('open', { path, form, password, replaceExisting: true })
  const adding = setInterval(() => {
    add(1)
    added++
  })
  expect(await written.finally(() => clearInterval(adding))).toMatchObject({ entries })
  expect(added).toBeGreaterThan(0)
  const text = {
    json: () => readFileSync(path, 'utf8'),
    encrypted: async () => String(await decryptWithPassword(readFileSync(path, 'utf8'), password)),
    folder: () => readFileSync(join(path, 'signet.json'), 'utf8'),
  }
  const { log, receipts } = JSON.parse(await text[form]())
  expect(log).toHaveLength(entries)
  expect(receipts).toHaveLength(entries)
  if (form === 'folder')
    expect(readFileSync(join(path, 'log.csv'), 'utf8').trim().split('\n')).toHaveLength(entries + 1)
})

test.each(exportForms)('%s: a program that ends gives it up and leaves nothing of it', async form => {
  const { folder, path, clearFiles, exportTo } = await setUp()
  const before = readdirSync(folder)
  const written = exportTo('open', { path, form, password, replaceExisting: true })
  const refused = expect(written).rejects.toMatchObject({ code: 'vault/locked' })
  // Once it is being written, of a folder its first file.
  await expect.poll(() => readdirSync(folder), { interval: 1, timeout: 60_000 }).not.toEqual(before)
  await clearFiles.close()
  expect(readdirSync(folder)).toEqual(before)
  await refused
})
