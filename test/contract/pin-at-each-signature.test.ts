/** A batch with a key that wants its PIN at each signature: told before the PIN, given while it is right, never tried twice. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildFaults, createFaults, type FaultyModule } from '../../native-mocks/pkcs11-faults/faults.ts'
import { type App, createApp } from '../../src/main/app.ts'
import { createSampleDocument } from '../../src/main/cli/sample-document.ts'
import { createNodeHost } from '../../src/main/host/node-host.ts'
import { Secret } from '../../src/shared/secret.ts'
import { hasCompiler } from '../tokens/broken-modules.ts'
import { createSoftHsm2, softHsm2ModulePath } from '../tokens/softhsm2.ts'
import { addSecrets, keepProfile } from '../traces.ts'

const [pin, laterPin] = ['62815094', '62815095']
const documents = ['one', 'two', 'three', 'four', 'five']

describe.skipIf(!hasCompiler || !softHsm2ModulePath)('a PIN at each signature', () => {
  let folder: string
  let module: FaultyModule
  let app: App
  let keyId: string
  const at = (name: string): string => join(folder, name)
  const logins = (): readonly string[] => module.calls().filter(call => call.startsWith('C_Login'))
  const keyNow = async () => (await app.keys.list()).find(key => key.keyId === keyId)

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'signet-each-time-'))
    const keys = [{ label: 'Each time', algorithm: 'p-256', certificateDer: 'self-signed' }] as const
    const softHsm = await createSoftHsm2({ directory: folder, label: 'Each time', pin, keys })
    keyId = softHsm.keys[0]?.keyId ?? ''
    const path = buildFaults(folder)
    module = createFaults({ directory: folder, name: 'each-time', path, realPath: softHsm.modulePath })
    const pkcs11 = join(import.meta.dirname, '../../src/main/tokens/pkcs11/pkcs11-process.ts')
    // The processes of the host inherit it.
    Object.assign(process.env, softHsm.env, module.env)
    app = await createApp({ host: createNodeHost({ userDataPath: at('profile'), processEntries: { pkcs11 } }) })
    await app.modules.add(path)
    const pdf = await createSampleDocument(new Date())
    for (const name of documents) writeFileSync(at(`${name}.pdf`), pdf)
  })
  afterAll(async () => {
    await app?.close()
    addSecrets(pin, laterPin)
    keepProfile(at('profile'))
    rmSync(folder, { recursive: true })
  })
  beforeEach(() => {
    for (const name of documents) rmSync(at(`${name}-signed.pdf`), { force: true })
  })

  const open = async () => {
    const session = await app.signing.unlock(keyId, new Secret(pin))
    const items = documents.map(name => ({
      sizeBytes: 1,
      request: {
        inputPath: at(`${name}.pdf`),
        outputPath: at(`${name}-signed.pdf`),
        replaceExisting: false,
        digest: 'sha256',
        reason: null,
        location: null,
        field: null,
        expectedSha256: null,
      } as const,
    }))
    return { session, items }
  }

  test('the key tells it before the next PIN, and one PIN signs all documents', async () => {
    module.write({ tries: 3, asksEachTime: 'told' })
    const { session, items } = await open()
    const batch = session.createBatch(items, () => {})
    await batch.run()
    await session.close()
    expect(batch.outcomes().map(({ state }) => state)).toEqual(documents.map(() => 'done'))
    expect(logins()).toEqual(['C_Login user', ...documents.map(() => 'C_Login context')])
    expect((await keyNow())?.pin).toMatchObject({ state: 'ok', perSignature: true })
  })

  test('the first PIN that is refused ends the batch: one try is gone, what was signed stays', async () => {
    module.write({ tries: 3, asksEachTime: 'told' })
    const before = logins().length
    const { session, items } = await open()
    const first = session.createBatch(items.slice(0, 1), () => {})
    await first.run()
    module.write({ tries: 3, asksEachTime: 'told', laterPin })
    const batch = session.createBatch(items.slice(1), () => {})
    await batch.run()
    await session.close()
    expect(batch.keyError()?.code).toBe('tokens/pin-incorrect')
    // They are made ready side by side: which of them comes to the key first is open.
    expect(
      batch
        .outcomes()
        .map(({ state }) => state)
        .sort(),
    ).toEqual(['failed', 'waiting', 'waiting', 'waiting'])
    expect(logins().slice(before)).toEqual(['C_Login user', 'C_Login context', 'C_Login context'])
    expect(documents.filter(name => existsSync(at(`${name}-signed.pdf`)))).toEqual(['one'])
    module.write({ tries: 3, asksEachTime: 'told' })
    // Of three tries one is gone.
    expect((await keyNow())?.pin.state).toBe('tries-low')
  })

  test('a key that does not want it says that too', async () => {
    module.write({ tries: 3 })
    await (await open()).session.close()
    expect((await keyNow())?.pin.perSignature).toBe(false)
  })
})
