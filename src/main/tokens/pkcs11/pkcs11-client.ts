/** The core's side of one PKCS#11 process: a deadline per call, one restart, then quarantine. */
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { AppError } from '../../../shared/errors.ts'
import { readerPinTimeoutMs } from '../../../shared/model/key.ts'
import type { Host, WorkerProcess } from '../../host/host.ts'
import { createPendingCalls, type PendingCalls, type StartTimer } from './pending-calls.ts'
import { type Answer, answerSchemas, type CallName, type Request, replySchema } from './protocol.ts'

export interface Deadlines {
  readonly loadMs: number
  readonly listMs: number
  /** A login or a signature: a person may have to type on the reader. */
  readonly useMs: number
  /** Making a key: minutes on a slow card. */
  readonly generateMs: number
  /** Finalizing at the end: some libraries hang in it. */
  readonly endMs: number
}

export const defaultDeadlines: Deadlines = {
  loadMs: 10_000,
  listMs: 10_000,
  useMs: readerPinTimeoutMs,
  generateMs: 300_000,
  endMs: 2_000,
}

export interface Log {
  warn(message: string, facts?: Readonly<Record<string, unknown>>): void
}

export interface Pkcs11Client {
  /**
   * One call; calls of a module wait for each other, but a signature that follows another is sent while that one is
   * made. With `generation`, only if the process is still that one.
   *
   * @throws {AppError} what the call says; tokens/module-not-found, tokens/module-invalid, tokens/pkcs11-unavailable,
   *   tokens/module-crashed, tokens/module-hung; tokens/session-closed for a process that ended since;
   *   tokens/cancelled when `signal` ends the wait, and the process with it
   */
  call<Name extends CallName>(
    request: Extract<Request, { readonly call: Name }>,
    generation?: number,
    signal?: AbortSignal,
  ): Promise<{ readonly answer: Answer<Name>; readonly generation: number }>
  /**
   * The same only while nothing else is asked; undefined otherwise. Starts no process, but in the place of one that
   * was in use and has ended.
   */
  peek<Name extends CallName>(request: Extract<Request, { readonly call: Name }>): Promise<Answer<Name> | undefined>
  readonly isQuarantined: boolean
  /** Ends the quarantine: the next call starts the module again. */
  retry(): void
  close(): Promise<void>
}

interface Running {
  readonly process: WorkerProcess
  readonly generation: number
  readonly pending: PendingCalls
  /** A PIN or PUK was sent to it: its memory keeps what it likes. */
  holdsSecret: boolean
  /** Keys that are open in it. */
  openKeys: number
  /** Ends it when nothing more comes. */
  ending: NodeJS.Timeout | undefined
}

const deadlineOf: Readonly<Record<CallName, keyof Deadlines>> = {
  load: 'loadMs',
  list: 'listMs',
  unlock: 'useMs',
  sign: 'useMs',
  openSecret: 'useMs',
  slotData: 'useMs',
  installCertificate: 'useMs',
  slots: 'listMs',
  changePin: 'useMs',
  unblock: 'useMs',
  generate: 'generateMs',
  readData: 'useMs',
  writeData: 'useMs',
  lock: 'listMs',
  finalize: 'endMs',
}

/** Fields of a request that hold a PIN or PUK. */
const secretFields: readonly string[] = ['pin', 'oldPin', 'newPin', 'code']
/** Keys that a call opens or closes. */
const openedBy: Partial<Record<CallName, number>> = { unlock: 1, lock: -1 }

const startRealTimer: StartTimer = (run, afterMs) => {
  const timer = setTimeout(run, afterMs)
  return () => clearTimeout(timer)
}

const isSign = (call: CallName): boolean => call === 'sign'

/** Failures of the process itself that nothing has made up for; the second one puts the module in quarantine. */
const failuresAllowed = 1

export const createPkcs11Client = (dependencies: {
  readonly startProcess: Host['startProcess']
  readonly path: string
  readonly deadlines: Deadlines
  readonly log: Log
  /** For OpenSC; null where the process finds its own. */
  readonly openscConfiguration?: string | null
  /** How long a process that was sent a PIN outlives its last open key; absent: until `close`. */
  readonly lingerMs?: number | undefined
  /** Absent: the runtime's own. */
  readonly startTimer?: StartTimer | undefined
}): Pkcs11Client => {
  const { startProcess, path, deadlines, log, openscConfiguration = null, lingerMs } = dependencies
  const startTimer = dependencies.startTimer ?? startRealTimer
  let running: Running | undefined
  let quarantine: AppError | undefined
  /** The calls in which the process ended or hung. */
  let failures: readonly (CallName | null)[] = []
  let generation = 0
  let lastId = 0
  let isClosed = false
  /** The last process that was started could load the module: should it end, the next look at the readers starts another. */
  let hasLoaded = false
  let turn: Promise<unknown> = Promise.resolve()
  /** Calls that run or wait for their turn. */
  let waiting = 0

  const end = (failed: Running): void => {
    if (running === failed) running = undefined
    clearTimeout(failed.ending)
    failed.process.kill()
    failed.pending.end(new AppError('tokens/session-closed', { path }))
  }

  /** Counts a crash or a hang, and lets nothing of the process live on. */
  const fail = (failed: Running, error: AppError): void => {
    const call = failed.pending.calls()[0] ?? null
    const isNeeded = running === failed
    failed.pending.end(error)
    end(failed)
    // One that we are done with may end as it likes.
    if (!isNeeded) return
    failures = [...failures, call]
    if (failures.length > failuresAllowed) quarantine = error
    log.warn('a PKCS#11 module failed', { path, code: error.code, quarantined: quarantine !== undefined })
  }

  const start = async (): Promise<Running> => {
    const process = await startProcess('pkcs11')
    generation += 1
    const started: Running = {
      process,
      generation,
      pending: createPendingCalls(startTimer),
      holdsSecret: false,
      openKeys: 0,
      ending: undefined,
    }
    process.onMessage(message => {
      const reply = replySchema.safeParse(message)
      if (reply.success) started.pending.hear(reply.data)
    })
    process.onExit(() => fail(started, new AppError('tokens/module-crashed', { path })))
    running = started
    return started
  }

  const ask = async <Name extends CallName>(
    worker: Running,
    request: Extract<Request, { readonly call: Name }>,
    signal?: AbortSignal,
  ): Promise<Answer<Name>> => {
    lastId += 1
    const id = lastId
    worker.holdsSecret ||= secretFields.some(field => field in request && request[field as keyof Request] !== null)
    const late = (): void => fail(worker, new AppError('tokens/module-hung', { path }))
    const giveUp = (): void => {
      // A library that waits for its reader hears nothing: only its end frees the key. It did nothing wrong.
      worker.pending.end(new AppError('tokens/cancelled', { path }))
      end(worker)
    }
    signal?.addEventListener('abort', giveUp)
    const answered = worker.pending.add(id, request.call, deadlines[deadlineOf[request.call]], late)
    // A process that ended a moment ago: its exit settles the call.
    worker.process.post({ id, request })
    const outcome = await answered
    signal?.removeEventListener('abort', giveUp)
    if (outcome instanceof AppError) throw outcome
    if (!outcome.ok) {
      const { code, facts, detail } = outcome.error
      // After a general error OpenSC may answer for a card that is no longer there; only a new start cures it.
      // To a ciphertext that it cannot open it says no more than that either; the key is well then.
      if (facts['ckr'] === 'CKR_GENERAL_ERROR' && request.call !== 'openSecret') end(worker)
      throw new AppError(code, { ...facts, path }, { cause: new Error(detail) })
    }
    const answer = answerSchemas[request.call].safeParse(outcome.value)
    if (!answer.success) throw new AppError('tokens/device-error', { path }, { cause: answer.error })
    worker.openKeys += openedBy[request.call] ?? 0
    // A signature proves the driver: what it did before is forgiven. Any other call proves it for its kind: OpenSC may
    // fall over a card that is pulled while it is listed, and lists it well when it is put back.
    failures = request.call === 'sign' ? [] : failures.filter(call => call !== request.call)
    return answer.data as Answer<Name>
  }

  /** Without C_Finalize some libraries leave the card to nobody; one that hangs in it loses its process like any other. */
  const retire = async (worker: Running): Promise<void> => {
    running = undefined
    await ask(worker, { call: 'finalize' }).catch(() => undefined)
    end(worker)
  }

  /** Ends a process that was sent a PIN when no key is open in it and nothing has been asked for a while. */
  const retireLater = (worker: Running): void => {
    clearTimeout(worker.ending)
    if (lingerMs === undefined || !worker.holdsSecret) return
    worker.ending = setTimeout(() => {
      if (worker.openKeys > 0 || worker !== running) return
      // A look at the readers is under way, which does not begin the time anew.
      if (waiting > 0) return retireLater(worker)
      void inTurn(() => retire(worker))
    }, lingerMs)
    worker.ending.unref()
  }

  /** Why the module cannot be used at all: found out once, not at each listing. */
  const lasting: readonly string[] = ['tokens/module-invalid', 'tokens/pkcs11-unavailable']

  const load = async (): Promise<Running> => {
    try {
      await access(path, constants.F_OK)
    } catch (cause) {
      throw new AppError('tokens/module-not-found', { path }, { cause })
    }
    const worker = await start()
    try {
      await ask(worker, { call: 'load', path, openscConfiguration })
      hasLoaded = true
      return worker
    } catch (thrown) {
      hasLoaded = false
      end(worker)
      if (thrown instanceof AppError && lasting.includes(thrown.code)) {
        quarantine = thrown
        log.warn('a PKCS#11 module cannot be loaded', { path, code: thrown.code, detail: String(thrown.cause) })
      }
      throw thrown
    }
  }

  /** `isNext`: behind what was sent, without a wait for its answer. */
  const inTurn = <Result>(run: () => Promise<Result>, isNext = false): Promise<Result> => {
    waiting += 1
    const result = (isNext ? run() : turn.then(run)).finally(() => {
      waiting -= 1
    })
    turn = Promise.allSettled([turn, result])
    return result
  }

  /** Nothing but signatures is under way, and nobody waits for a turn. */
  const canFollow = (request: Request): boolean => {
    const calls = running?.pending.calls() ?? []
    return request.call === 'sign' && request.isFollowing && calls.length === waiting && calls.every(isSign)
  }

  return {
    call: (request, wanted, signal) =>
      inTurn(async () => {
        if (signal?.aborted) throw new AppError('tokens/cancelled', { path })
        if (isClosed || (wanted !== undefined && wanted !== running?.generation)) {
          throw new AppError('tokens/session-closed', { path })
        }
        if (quarantine) throw new AppError(quarantine.code, quarantine.facts, { cause: quarantine })
        const worker = running ?? (await load())
        if (signal?.aborted) throw new AppError('tokens/cancelled', { path })
        try {
          return { answer: await ask(worker, request, signal), generation: worker.generation }
        } finally {
          retireLater(worker)
        }
      }, canFollow(request)),

    async peek(request) {
      if (waiting > 0 || !hasLoaded || quarantine || isClosed) return undefined
      return inTurn(async () => ask(running ?? (await load()), request))
    },

    get isQuarantined() {
      return quarantine !== undefined
    },

    retry() {
      quarantine = undefined
      failures = []
    },

    async close() {
      await inTurn(async () => {
        isClosed = true
        if (running) await retire(running)
      })
    },
  }
}
