/** What `signet doctor` looks at: each part with its state and, where it is not well, the code whose words say the fix. */
import { once } from 'node:events'
import { access, constants } from 'node:fs/promises'
import { connect } from 'node:net'
import { AppError, type ErrorCode, toAppError } from '../shared/errors.ts'
import type { ModuleSummary, ModuleTokenSummary, PinState } from '../shared/model/key.ts'

export interface Diagnosis {
  readonly name:
    | 'runtime'
    | 'profile'
    | 'vault'
    | 'software-token'
    | 'pkcs11'
    | 'smart-card-service'
    | 'module'
    | 'token'
  readonly state: 'ok' | 'warning' | 'problem'
  /** What it is about: a version, a path, a token with its serial number. */
  readonly subject: string
  /** Error code whose sentences say what is wrong and what to do; null when well. */
  readonly problem: ErrorCode | null
}

export interface DiagnosisDeps {
  readonly profile: string
  readonly platform: NodeJS.Platform
  readonly runtime: string
  readonly listModules: () => Promise<readonly ModuleSummary[]>
  /** Throws when the slots of the vault cannot be read. */
  readonly checkVault: () => void
  /** Throws when this computer cannot open the software token. */
  readonly checkSoftwareToken: () => Promise<unknown>
}

/** pcsc-lite's socket, where its library looks; macOS and Windows bring a service of their own. */
const findPcscSocket = (): string => process.env['PCSCLITE_CSOCK_NAME'] ?? '/run/pcscd/pcscd.comm'

export const createDiagnosis = (deps: DiagnosisDeps) => async (): Promise<readonly Diagnosis[]> => {
  const check = async (
    name: Diagnosis['name'],
    subject: string,
    look: () => unknown,
    state: 'warning' | 'problem' = 'problem',
  ): Promise<Diagnosis> => {
    try {
      await look()
      return { name, subject, state: 'ok', problem: null }
    } catch (thrown) {
      return { name, subject, state, problem: toAppError(thrown).code }
    }
  }
  const modules = await deps.listModules()
  return [
    { name: 'runtime', subject: deps.runtime, state: 'ok', problem: null },
    await check('profile', deps.profile, () => checkWritable(deps.profile)),
    await check('software-token', deps.profile, deps.checkSoftwareToken),
    await check('vault', deps.profile, deps.checkVault),
    ...(deps.platform === 'linux'
      ? [await check('smart-card-service', 'pcscd', checkSmartCardService, 'warning')]
      : []),
    ...modules.flatMap((module): readonly Diagnosis[] => [
      {
        name: 'module',
        subject: module.path,
        state: module.usable ? 'ok' : 'warning',
        problem: module.problem as ErrorCode | null,
      },
      ...module.tokens.map(diagnoseToken),
    ]),
  ]
}

/** What a state of the PIN keeps its owner from, and what helps. */
const pinProblems: Partial<Record<PinState, ErrorCode>> = {
  locked: 'tokens/pin-locked',
  'last-try': 'tokens/last-try',
  'tries-low': 'tokens/tries-low',
  'not-set': 'tokens/pin-not-set',
  'to-be-changed': 'tokens/pin-expired',
}

const diagnoseToken = ({ label, serial, reader, pin, problem }: ModuleTokenSummary): Diagnosis => {
  const found = (problem as ErrorCode | null) ?? pinProblems[pin.state] ?? null
  const subject = [label || reader, serial && `(${serial})`].filter(Boolean).join(' ')
  return { name: 'token', subject, state: found === null ? 'ok' : 'warning', problem: found }
}

const checkWritable = async (path: string): Promise<void> => {
  await access(path, constants.W_OK).catch(cause => {
    throw new AppError('app/profile-not-writable', {}, { cause })
  })
}

const checkSmartCardService = async (): Promise<void> => {
  // A service that crashed leaves its socket behind, so that only an answer tells; speaking takes the right to write.
  const socket = connect(findPcscSocket())
  await once(socket, 'connect')
    .catch(cause => {
      const isForbidden = (cause as NodeJS.ErrnoException).code === 'EACCES'
      throw new AppError(isForbidden ? 'tokens/service-permission' : 'tokens/no-smart-card-service', {}, { cause })
    })
    .finally(() => socket.destroy())
}
