/** What the core needs from the machine. The command line needs no more. */

/** Processes that the core may start; the host knows which bundle belongs to each. */
export type ProcessEntry = 'pkcs11' | 'backup'

/** The bundle of each, absolute; a program that starts none of a kind needs none. */
export type ProcessEntries = Readonly<{ pkcs11: string } & Partial<Record<ProcessEntry, string>>>

/** @throws {Error} for one that this program was not given */
export const findEntry = (entries: ProcessEntries, entry: ProcessEntry): string => {
  const path = entries[entry]
  if (path === undefined) throw new Error(`no bundle for the process ${entry}`)
  return path
}

/** A process of ours that can be killed at any time. Messages are plain data. */
export interface WorkerProcess {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once, also after `kill`. `code` is null when a signal ended it. */
  onExit(listener: (code: number | null) => void): void
  kill(): void
}

export interface Host {
  /** Absolute; exists when the host is made. */
  readonly userDataPath: string
  /** Binds a secret to this computer and user. Electron: safeStorage; Node: a key in a 0600 file. */
  protectSecret(secret: Uint8Array): Promise<Uint8Array>
  /** @throws when the bytes were protected on another computer or by another user */
  unprotectSecret(sealed: Uint8Array): Promise<Uint8Array>
  /** Script of the thread that signs the small documents of a batch; absent: that is done in the main thread. */
  readonly signingThread?: string
  /** Script of the thread that reads a trusted list; absent: that is done in the main thread. */
  readonly listThread?: string
  startProcess(entry: ProcessEntry): Promise<WorkerProcess>
}
