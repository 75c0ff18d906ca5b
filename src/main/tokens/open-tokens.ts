/** Puts this room together over one profile: the software token and whatever PKCS#11 modules the machine has. */
import { readdir, readFile, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import type { Host } from '../host/host.ts'
import type { Log } from '../log.ts'
import { createKeyRing, type KeyRing } from './key-ring.ts'
import { type PinIncidentListener, watchPins } from './pin-watch.ts'
import { findModules } from './pkcs11/modules.ts'
import { writeOpenscConfiguration } from './pkcs11/opensc-configuration.ts'
import { createPkcs11KeyStore, type Pkcs11KeyStore } from './pkcs11/pkcs11-key-store.ts'
import { createSoftwareToken, type SoftwareToken, type SoftwareTokenDependencies } from './software/software-token.ts'

export interface OpenTokensDeps extends Omit<SoftwareTokenDependencies, 'directory' | 'scryptParameters'> {
  /** Absolute. */
  readonly profile: string
  readonly log: Log
  readonly startProcess: Host['startProcess']
  /** Modules that the user named. */
  readonly addedModules: () => readonly string[]
  readonly onPinIncident: PinIncidentListener
}

export interface Tokens {
  readonly software: SoftwareToken
  readonly pkcs11: Pkcs11KeyStore
  /** Every key of both, revoked ones included. */
  readonly allKeys: KeyRing
}

export const openTokens = (deps: OpenTokensDeps): Tokens => {
  const { profile, startProcess, addedModules, onPinIncident, ...shared } = deps
  const { platform, env } = process
  const software = createSoftwareToken({ ...shared, directory: join(profile, 'software-keys') })
  const files = { readDirectory: readdir, readFile: (path: string) => readFile(path, 'utf8'), realPath: realpath }
  const pkcs11 = createPkcs11KeyStore({
    startProcess,
    modules: () => findModules({ platform, env, addedPaths: addedModules(), files }),
    log: deps.log,
    // Long enough for a task of several calls, such as a key with its certificate.
    lingerMs: 1_000,
    openscConfiguration: () => writeOpenscConfiguration(join(profile, 'opensc.conf'), platform, env),
  })
  return { software, pkcs11, allKeys: watchPins(createKeyRing([software, pkcs11]), onPinIncident) }
}
