/** Entry of the process that holds one PKCS#11 library. Whatever the library does to it, the core lives on. */
import { AppError, toAppError } from '../../../shared/errors.ts'
import { findParentPort, type ParentPort } from '../../host/parent-port.ts'
import type { Cryptoki, Pkcs11Module } from './objects.ts'
import { guardOpensc, isOpensc } from './opensc-guard.ts'
import { type Reply, type Request, requestSchema } from './protocol.ts'
import { findReturnValue, toTokenError } from './return-values.ts'
import { createTokenSessions } from './token-sessions.ts'

const loadLibrary = async (path: string): Promise<Cryptoki> => {
  let constants: Pkcs11Module
  try {
    constants = (await import('pkcs11js')).default as Pkcs11Module
  } catch (cause) {
    throw new AppError('tokens/pkcs11-unavailable', {}, { cause })
  }
  const library = new constants.PKCS11()
  try {
    library.load(path)
  } catch (cause) {
    throw new AppError('tokens/module-invalid', { path }, { cause })
  }
  try {
    library.C_Initialize()
  } catch (thrown) {
    if (findReturnValue(thrown) !== 'CKR_CRYPTOKI_ALREADY_INITIALIZED') throw toTokenError(thrown)
  }
  const cryptoki = { library, constants }
  return isOpensc(cryptoki) ? guardOpensc(cryptoki) : cryptoki
}

const serve = (port: ParentPort): void => {
  let cryptoki: Cryptoki | undefined
  let sessions: ReturnType<typeof createTokenSessions> | undefined

  const load = async ({ path, openscConfiguration }: Extract<Request, { call: 'load' }>): Promise<unknown> => {
    // Before the library starts, and in the main thread: OpenSC asks the environment once.
    if (openscConfiguration) process.env['OPENSC_CONF'] ??= openscConfiguration
    cryptoki = await loadLibrary(path)
    sessions = createTokenSessions(cryptoki)
    return { description: cryptoki.library.C_GetInfo().libraryDescription.trim() }
  }

  const answer = (request: Exclude<Request, { call: 'load' }>): unknown => {
    if (!cryptoki || !sessions) throw new AppError('internal')
    switch (request.call) {
      case 'list':
        return sessions.list()
      case 'unlock':
        return sessions.unlock(request)
      case 'sign':
        return sessions.sign(request)
      case 'openSecret':
        return sessions.openSecret(request)
      case 'slotData':
        return sessions.slotData(request)
      case 'installCertificate':
        return sessions.installCertificate(request)
      case 'slots':
        return sessions.slots()
      case 'changePin':
        return sessions.changePin(request)
      case 'unblock':
        return sessions.unblock(request)
      case 'generate':
        return sessions.generate(request)
      case 'readData':
        return sessions.readData(request)
      case 'writeData':
        return sessions.writeData(request)
      case 'lock':
        return sessions.lock(request)
      case 'finalize':
        cryptoki.library.C_Finalize()
        return null
    }
  }

  port.onMessage(message => {
    const parsed = requestSchema.safeParse(message)
    // No reply: the core speaks to us alone, and a message that is not of the protocol has no id to answer to.
    if (!parsed.success) return
    const { id, request } = parsed.data
    const post = (reply: Reply): void => port.post(reply)
    const succeed = (value: unknown): void => post({ id, ok: true, value })
    const fail = (thrown: unknown): void => post({ id, ok: false, error: describeError(thrown) })
    if (request.call === 'load') return void load(request).then(succeed, fail)
    try {
      // At once: the call that waits behind this one would hold up what is only promised.
      succeed(answer(request))
    } catch (thrown) {
      fail(thrown)
    }
  })
}

/** An error as plain data. The detail names only what the library or Node said, never what was asked. */
const describeError = (thrown: unknown): Extract<Reply, { ok: false }>['error'] => {
  const { code, facts, cause } = toAppError(findReturnValue(thrown) ? toTokenError(thrown) : thrown)
  return { code, facts, detail: cause instanceof Error ? cause.message.slice(0, 1_000) : '' }
}

// It ends with its core, without C_Finalize, in which some libraries hang.
const port = findParentPort()
if (port) serve(port)
else process.exitCode = 2
