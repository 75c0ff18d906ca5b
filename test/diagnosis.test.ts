/** What `signet doctor` says of modules and tokens. */
import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { createDiagnosis } from '../src/main/diagnosis.ts'
import { AppError, type ErrorCode } from '../src/shared/errors.ts'
import { describeError } from '../src/shared/messages/describe-error.ts'
import type { ModuleSummary, ModuleTokenSummary, PinState } from '../src/shared/model/key.ts'
import { languages } from '../src/shared/words.ts'

const tokenOf = (label: string, state: PinState, problem: string | null = null): ModuleTokenSummary => ({
  label,
  serial: label === '' ? '' : '42',
  reader: 'Reader 1',
  pin: { state, triesLeft: null, triesMax: null, onReader: false },
  initialized: true,
  writeProtected: false,
  problem,
  keyCount: 1,
})
const moduleOf = (path: string, problem: string | null, tokens: readonly ModuleTokenSummary[]): ModuleSummary => ({
  path,
  name: path,
  source: 'added',
  usable: problem === null,
  problem,
  quarantined: false,
  tokens,
})

const diagnose = createDiagnosis({
  profile: tmpdir(),
  platform: 'win32',
  runtime: 'x',
  listModules: async () => [
    moduleOf('good.so', null, [
      tokenOf('Work', 'ok'),
      tokenOf('Home', 'locked'),
      tokenOf('Worn', 'tries-low'),
      tokenOf('Old', 'last-try'),
      tokenOf('New', 'not-set'),
      tokenOf('First', 'to-be-changed'),
      tokenOf('Held', 'unknown', 'tokens/in-use'),
      tokenOf('', 'unknown', 'tokens/not-recognized'),
    ]),
    moduleOf('gone.so', 'tokens/module-not-found', []),
  ],
  checkVault: () => {},
  checkSoftwareToken: async () => {},
})

test('each module and each token stands there with its state, its reason, and what to do in every language', async () => {
  const checks = (await diagnose()).filter(({ name }) => name === 'module' || name === 'token')
  expect(checks.map(({ name, subject, state, problem }) => [name, subject, state, problem])).toEqual([
    ['module', 'good.so', 'ok', null],
    ['token', 'Work (42)', 'ok', null],
    ['token', 'Home (42)', 'warning', 'tokens/pin-locked'],
    ['token', 'Worn (42)', 'warning', 'tokens/tries-low'],
    ['token', 'Old (42)', 'warning', 'tokens/last-try'],
    ['token', 'New (42)', 'warning', 'tokens/pin-not-set'],
    ['token', 'First (42)', 'warning', 'tokens/pin-expired'],
    ['token', 'Held (42)', 'warning', 'tokens/in-use'],
    ['token', 'Reader 1', 'warning', 'tokens/not-recognized'],
    ['module', 'gone.so', 'warning', 'tokens/module-not-found'],
  ])
  for (const code of checks.flatMap(({ problem }) => (problem === null ? [] : [problem as ErrorCode]))) {
    for (const language of languages) expect(describeError(new AppError(code), language).todo).not.toBe('')
  }
})
