/** Calls of the page about the support desk and the diagnostics bundle. */
import { basename } from 'node:path'
import type { Handlers } from '../shared/contract.ts'
import { AppError } from '../shared/errors.ts'
import { Secret } from '../shared/secret.ts'
import type { App } from './app.ts'
import type { RecoveryDesktop } from './recovery-handlers.ts'

export interface SupportHandlersDeps {
  readonly app: App
  readonly desktop: RecoveryDesktop
}

export const createSupportHandlers = ({ app, desktop }: SupportHandlersDeps): Handlers['support'] => {
  const { registry } = app
  const toAgent = ({ agentKeyId, pin }: { readonly agentKeyId: string; readonly pin: string | null }) => ({
    keyId: agentKeyId,
    pin: new Secret(pin ?? ''),
  })
  /** What was shown last: only that is ever written. */
  let shown: string | undefined

  return {
    overview: async () => ((await registry.exists()) ? registry.overview() : null),
    find: ({ wanted }) => registry.find(wanted),
    checkCode: ({ keyId, unlockCode }) => registry.checkCode(keyId, new Secret(unlockCode)),
    revoke: ({ keyId, unlockCode, reason, ...agent }) =>
      registry.revokeWithCode(toAgent(agent), keyId, new Secret(unlockCode), reason),
    suspend: ({ keyId, ...agent }) => registry.suspend(toAgent(agent), keyId),
    resume: ({ keyId, ...agent }) => registry.resume(toAgent(agent), keyId),
    log: ({ before }) => registry.log(50, before ?? undefined),
    async previewBundle() {
      shown = await app.diagnosticsBundle()
      return shown
    },
    async saveBundle() {
      if (shown === undefined) throw new AppError('app/bad-request')
      const path = await desktop.chooseRecoveryTarget('signet-diagnostics.json', 'bundle')
      if (path === null) return null
      await app.recovery.writeFile(path, shown)
      return { fileName: basename(path) }
    },
  }
}
