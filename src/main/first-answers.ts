/**
 * What the first screen asks, answered from the profile's files alone: the page stands while the core is not read in yet.
 * The core answers the same from then on; what only it can say, or may refuse, waits for it.
 */
import { channelOf, type Reply } from '../shared/bridge.ts'
import type { Contract } from '../shared/contract.ts'
import { AppError, toErrorDetail } from '../shared/errors.ts'
import type { AppInfo } from '../shared/model/app.ts'
import type { FirstStartState } from '../shared/model/first-start.ts'
import type { SessionState } from '../shared/model/session.ts'
import { pickLanguage } from '../shared/words.ts'
import { openConfig, toPageSettings } from './config.ts'
import { createFirstStart } from './first-start.ts'
import { isErasing } from './privacy/erasure-marker.ts'
import { startState } from './session.ts'
import { isAnsweredWhileLocked } from './session-handlers.ts'
import { hasVault, listSiblings, vaultDirectoryOf } from './vault/find-vault.ts'

export interface Program {
  /** Absolute. */
  readonly profile: string
  readonly version: string
  readonly platform: AppInfo['platform']
  readonly systemLanguages: readonly string[]
}

/** The answer to a call of this channel; undefined: the core's to answer. */
export type FirstAnswers = (channel: unknown, input: unknown) => Reply<unknown> | undefined

export const readFirstAnswers = ({ profile, version, platform, systemLanguages }: Program): FirstAnswers => {
  const vault = vaultDirectoryOf(profile)
  // What was stopped there is finished by the core, before it says what there is.
  if (isErasing(profile) || listSiblings(vault, 'restoring', 'restored', 'before').length > 0) return () => undefined
  const config = openConfig(profile)
  const isVaultThere = hasVault(vault)
  const settings = toPageSettings(config.settings)
  const session = startState(config.settings.lock, isVaultThere)
  const answers = new Map<unknown, Reply<AppInfo | SessionState | FirstStartState>>()
  const answer = <Group extends keyof Contract & string>(
    group: Group,
    name: keyof Contract[Group] & string,
    value: AppInfo | SessionState | FirstStartState,
  ): void => {
    const isRefused = session.isLocked && !isAnsweredWhileLocked(group, name)
    const refused = { ok: false, error: toErrorDetail(new AppError('vault/locked')) } as const
    answers.set(channelOf(group, name), isRefused ? refused : { ok: true, value })
  }
  answer('app', 'info', { version, platform, language: settings.language ?? pickLanguage(systemLanguages), settings })
  answer('session', 'state', session)
  answer('firstStart', 'state', createFirstStart(config, () => isVaultThere).state())
  return (channel, input) => (input === undefined ? answers.get(channel) : undefined)
}
