/** The machine as plain Node offers it: a key in a file for secrets, processes by fork. */
import { fork } from 'node:child_process'
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { readOrCreateFile } from './first-file.ts'
import { findEntry, type Host, type ProcessEntries } from './host.ts'

export interface NodeHostOptions {
  /** Made with mode 0700 when it is not there. */
  readonly userDataPath: string
  readonly processEntries: ProcessEntries
  /** As in `Host`. */
  readonly signingThread?: string
  readonly listThread?: string
}

const keyFileName = 'device-key'
const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16

// The token process may wait inside a vendor library and know nothing of its parent: it must not outlive it. Ctrl+C
// reaches it too, but its parent decides: a signature that has begun is finished.
const endWithParent = 'data:text/javascript,process.once("disconnect",()=>process.exit());process.on("SIGINT",()=>{})'

/**
 * A host without Electron. Protected secrets are sealed with AES-256-GCM under the key in the file `device-key`
 * (mode 0600): they are bound to the user's files, not to hardware or a keychain. Whoever copies the whole profile
 * copies the key with it.
 */
export const createNodeHost = ({ userDataPath, processEntries, ...threads }: NodeHostOptions): Host => {
  mkdirSync(userDataPath, { recursive: true, mode: 0o700 })
  const keyPath = join(userDataPath, keyFileName)

  return {
    ...threads,
    userDataPath,

    async protectSecret(secret) {
      const key = await getDeviceKey(keyPath)
      try {
        const nonce = randomBytes(nonceBytes)
        const cipher = createCipheriv('aes-256-gcm', key, nonce)
        return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()])
      } finally {
        key.fill(0)
      }
    },

    async unprotectSecret(sealed) {
      try {
        const key = await readFile(keyPath)
        try {
          const tagStart = sealed.byteLength - tagBytes
          const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes))
          decipher.setAuthTag(sealed.subarray(tagStart))
          return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, tagStart)), decipher.final()])
        } finally {
          key.fill(0)
        }
      } catch (cause) {
        throw new AppError('tokens/wrong-device', {}, { cause })
      }
    },

    async startProcess(entry) {
      const child = fork(findEntry(processEntries, entry), [], {
        execPath: process.execPath,
        execArgv: ['--import', endWithParent],
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      })
      const exit = new Promise<number | null>(resolve => child.once('exit', code => resolve(code)))
      await once(child, 'spawn')
      // What fails after the start ends the process, and its exit is told.
      child.on('error', () => {})
      return {
        post: message => void child.send(message as object, () => {}),
        onMessage: listener => void child.on('message', listener),
        onExit: listener => void exit.then(listener),
        kill: () => void child.kill('SIGKILL'),
      }
    },
  }
}

const getDeviceKey = (path: string): Promise<Buffer> => readOrCreateFile(path, async () => randomBytes(keyBytes))
