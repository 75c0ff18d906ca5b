/** The smart card service of a test, with virtual readers: one at a time on a computer, started and ended by us. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

const socketPath = '/run/pcscd/pcscd.comm'
const pidPath = '/run/pcscd/pcscd.pid'
/** Not among the files of one run: runs side by side share the service. */
const lockPath = '/run/signet-pcscd.lock'
const readerPath = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so'
const modulePaths = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map(where => `/usr/lib/${where}/pkcs11/opensc-pkcs11.so`)
/** 35963, as /proc/net/tcp writes it. */
const listeningLine = /: [0-9A-F]{8}:8C7B [0-9A-F]+:0000 0A /

/** For the environment of a program that shall see the cards: tests hide the service from all others. */
export const smartCardEnv = { PCSCLITE_CSOCK_NAME: socketPath } as const

/** OpenSC's module; undefined where it is not installed. */
export const openScModulePath = modulePaths.find(existsSync)

const findObstacle = (): string | undefined => {
  if (process.platform !== 'linux') return 'a virtual smart card: run this test on Linux'
  if (process.getuid?.() !== 0) return 'the right to start the smart card service: run this test as root'
  const isHere = (program: string): boolean => {
    try {
      execFileSync('which', [program], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  }
  if (!isHere('pcscd') || !existsSync(readerPath) || !openScModulePath || !isHere('pkcs11-tool')) {
    return 'a virtual smart card: apt-get install pcscd vsmartcard-vpcd opensc opensc-pkcs11'
  }
  const lockPid = readPid(lockPath)
  const servicePid = readPid(pidPath)
  if (servicePid !== undefined && lockPid === undefined) {
    return `a smart card service of our own: stop the pcscd that runs already (process ${servicePid})`
  }
  return undefined
}

/** undefined for a process that is no more. */
const readPid = (path: string): number | undefined => {
  try {
    const pid = Number(readFileSync(path, 'utf8'))
    process.kill(pid, 0)
    return pid
  } catch {
    return undefined
  }
}

const obstacle = findObstacle()
if (obstacle) console.log(`[lacks] ${obstacle}`)

/** Whether tests with a virtual card can run here; a line says what is missing. */
export const hasSmartCards = obstacle === undefined

export interface Pcscd {
  /** Starts it again after `stop`. */
  start(): Promise<void>
  /** Takes the service away, as a crash or an update does; cards in its readers lose their power. */
  stop(): Promise<void>
  /** Ends it and lets other tests have theirs. */
  close(): Promise<void>
}

/** How long a test may have to wait for its turn: the hook that calls `openPcscd` needs as long. */
export const serviceTurnMs = 900_000

/** Waits until no other test has the service, then starts it. */
export const openPcscd = async (): Promise<Pcscd> => {
  await takeLock()
  let service: ChildProcess | undefined
  const stop = async (): Promise<void> => {
    const ending = service
    service = undefined
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return
    const exited = new Promise(resolve => ending.once('exit', resolve))
    ending.kill('SIGTERM')
    await Promise.race([exited, setTimeout(5_000).then(() => ending.kill('SIGKILL'))])
    await exited
  }
  const start = async (): Promise<void> => {
    const starting = spawn('pcscd', ['--foreground'], { stdio: 'ignore' })
    service = starting
    while (!listeningLine.test(readFileSync('/proc/net/tcp', 'utf8')) || !existsSync(socketPath)) {
      if (starting.exitCode !== null) throw new Error(`pcscd ended with ${starting.exitCode}`)
      await setTimeout(50)
    }
  }
  // A test run that is interrupted must not leave a service behind.
  const endWithUs = (): void => void service?.kill('SIGKILL')
  process.once('exit', endWithUs)
  await start()
  return {
    start,
    stop,
    async close() {
      await stop()
      process.removeListener('exit', endWithUs)
      rmSync(lockPath, { force: true })
    },
  }
}

const takeLock = async (): Promise<void> => {
  for (;;) {
    try {
      writeFileSync(lockPath, String(process.pid), { flag: 'wx' })
      return
    } catch {
      if (readPid(lockPath) === undefined) rmSync(lockPath, { force: true })
      else await setTimeout(200)
    }
  }
}
