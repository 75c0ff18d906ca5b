/** One side of the throughput table, as a process of its own: signs every document of a folder and prints signatures per second. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type * as Pkcs11Js from 'pkcs11js'
import { createApp } from '../src/main/app.ts'
import { createNodeHost } from '../src/main/host/node-host.ts'
import { widenThreadPool } from '../src/main/host/thread-pool.ts'
import { Secret } from '../src/shared/secret.ts'
import type { PeerKey } from './peers/peer-key.ts'
import { type PeerName, peers } from './peers/sign-file.ts'

export interface SideSetup extends PeerKey {
  readonly documents: string
  readonly profile: string
  readonly modulePath: string
  readonly keyId: string
  readonly pin: string
  /** The bundle of the token process. */
  readonly pkcs11: string
  /** And of the signing thread. */
  readonly signingThread: string
}

export const sideNames = ['signet', 'token', 'libpdf', 'signpdf'] as const
export type SideName = (typeof sideNames)[number]

/** Answers how long the work took without start and login. */
type Side = (setup: SideSetup, names: readonly string[], outputs: string) => Promise<number>

const timed = async (work: () => Promise<void> | void): Promise<number> => {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

const signWithPeer = async (peer: PeerName, setup: SideSetup, names: readonly string[], outputs: string) => {
  const sign = await (await peers[peer]())(setup)
  return timed(async () => {
    for (const name of names) await sign(join(setup.documents, name), join(outputs, name))
  })
}

const sides: Readonly<Record<SideName, Side>> = {
  async signet({ documents, profile, keyId, pin, pkcs11, signingThread }, names, outputs) {
    // As the entries of the program do.
    widenThreadPool(process.env)
    const app = await createApp({
      host: createNodeHost({ userDataPath: profile, processEntries: { pkcs11 }, signingThread }),
    })
    const session = await app.signing.unlock(keyId, new Secret(pin), undefined, names.length)
    const batch = session.createBatch(
      names.map(name => ({
        sizeBytes: 13_000,
        request: {
          inputPath: join(documents, name),
          outputPath: join(outputs, name),
          replaceExisting: false,
          digest: 'sha256',
          reason: null,
          location: null,
          field: null,
          expectedSha256: null,
        },
      })),
      () => {},
    )
    const seconds = await timed(() => batch.run())
    for (const outcome of batch.outcomes()) if (outcome.state !== 'done') throw new Error(JSON.stringify(outcome))
    await session.close()
    await app.close()
    return seconds
  },

  async token({ modulePath, pin }, names) {
    const c = (await import('pkcs11js')).default as typeof Pkcs11Js
    const library = new c.PKCS11()
    library.load(modulePath)
    library.C_Initialize()
    const [slot] = library.C_GetSlotList(true)
    const session = slot && library.C_OpenSession(slot, c.CKF_SERIAL_SESSION)
    if (!session) throw new Error('no token')
    library.C_Login(session, c.CKU_USER, pin)
    library.C_FindObjectsInit(session, [{ type: c.CKA_CLASS, value: c.CKO_PRIVATE_KEY }])
    const [key] = library.C_FindObjects(session, 1)
    library.C_FindObjectsFinal(session)
    if (!key) throw new Error('no key')
    // DigestInfo of SHA-256 and a digest, as CKM_RSA_PKCS takes it.
    const input = Buffer.concat([Buffer.from('3031300d060960864801650304020105000420', 'hex'), Buffer.alloc(32, 7)])
    return timed(() => {
      for (const _name of names) {
        library.C_SignInit(session, { mechanism: c.CKM_RSA_PKCS }, key)
        library.C_Sign(session, input, Buffer.alloc(256))
      }
    })
  },

  libpdf: (setup, names, outputs) => signWithPeer('libpdf', setup, names, outputs),
  signpdf: (setup, names, outputs) => signWithPeer('signpdf', setup, names, outputs),
}

const [side, setupFile, outputs] = process.argv.slice(2)
if (import.meta.main && setupFile && outputs) {
  const setup = JSON.parse(readFileSync(setupFile, 'utf8')) as SideSetup
  mkdirSync(outputs)
  const names = readdirSync(setup.documents)
  const seconds = await sides[side as SideName](setup, names, outputs)
  console.log(JSON.stringify({ perSecond: names.length / seconds, seconds }))
}
