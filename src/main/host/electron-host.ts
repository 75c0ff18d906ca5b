/** The machine as Electron offers it: the keychain behind `safeStorage`, processes by `utilityProcess`. */
import { safeStorage, utilityProcess } from 'electron'
import { findEntry, type Host, type ProcessEntries } from './host.ts'
import { letProcessStepBack } from './step-back.ts'

/** Marks what the keychain sealed; everything else was sealed by `files`. */
const keychainMark = Buffer.from('signet-keychain-1\n')

/**
 * `files` protects by file permissions and is what the command line uses: it takes over where the desktop has no
 * keychain, and opens what the command line sealed. What the keychain sealed, the command line cannot open.
 */
export const createElectronHost = (
  files: Pick<Host, 'userDataPath' | 'protectSecret' | 'unprotectSecret' | 'signingThread' | 'listThread'>,
  processEntries: ProcessEntries,
): Host => ({
  userDataPath: files.userDataPath,
  ...(files.listThread ? { listThread: files.listThread } : {}),
  ...(files.signingThread ? { signingThread: files.signingThread } : {}),
  async protectSecret(secret) {
    if (!hasKeychain()) return files.protectSecret(secret)
    // safeStorage takes text only, hence Base64.
    return Buffer.concat([keychainMark, safeStorage.encryptString(Buffer.from(secret).toString('base64'))])
  },
  async unprotectSecret(sealed) {
    const bytes = Buffer.from(sealed)
    if (!bytes.subarray(0, keychainMark.length).equals(keychainMark)) return files.unprotectSecret(sealed)
    return Buffer.from(safeStorage.decryptString(bytes.subarray(keychainMark.length)), 'base64')
  },
  async startProcess(entry) {
    // With the runAsNode fuse off, `child_process.fork` would start a second window instead of Node.
    const child = utilityProcess.fork(findEntry(processEntries, entry), [], {
      serviceName: `Signet ${entry}`,
      stdio: 'ignore',
    })
    await new Promise<void>(resolve => child.once('spawn', resolve))
    letProcessStepBack(child.pid)
    return {
      post: message => child.postMessage(message),
      onMessage: listener => void child.on('message', listener),
      onExit: listener => void child.once('exit', code => listener(code)),
      kill: () => void child.kill(),
    }
  },
})

/** Chromium's `basic_text` encrypts with a password that stands in its source: worse than a file only we can read. */
const hasKeychain = (): boolean =>
  safeStorage.isEncryptionAvailable() &&
  (process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text')
