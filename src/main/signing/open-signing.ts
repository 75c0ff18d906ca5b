/** Puts this room together: where time and revocation come from, and the thread that assembles signatures. */

import { createExtendFile } from './extend-file.ts'
import { endWith, type Fetch } from './fetch-bytes.ts'
import { openSigningThread } from './open-signing-thread.ts'
import { createRevocationSource, type RevocationClientDeps } from './revocation-client.ts'
import { createSigning, type SigningDeps } from './signing.ts'
import { createTimestampSource, type TimestampClientDeps } from './timestamp-client.ts'
import { readTsaAuthorization, type TsaAccount } from './tsa-authorization.ts'

export interface OpenSigningDeps
  extends Omit<SigningDeps, 'timestamps' | 'revocation' | 'openThread'>,
    Pick<RevocationClientDeps, 'fetch' | 'knownIssuers'>,
    Pick<TimestampClientDeps, 'random' | 'log'> {
  readonly authorities: () => {
    readonly url: readonly string[]
    readonly timeoutMs: number
    readonly accounts: readonly TsaAccount[]
  }
  /** The bundle of `signing-thread.ts`, absolute; undefined: everything is done in this thread. */
  readonly threadScript: string | undefined
  /** What is signed in that thread gives way to who works in the window. */
  readonly isBehindWindow: boolean
}

export const openSigning = ({ authorities, threadScript, isBehindWindow, ...deps }: OpenSigningDeps) => {
  const { fetch, now, random, log, knownIssuers } = deps
  const { timeoutMs } = authorities()
  const authorizationFor = (url: string) => readTsaAuthorization(url, authorities().accounts, timeoutMs)
  const timestamps = (urls: readonly string[] | undefined, ask: Fetch) =>
    createTimestampSource({ fetch: ask, now, random, log, timeoutMs, authorizationFor }, urls ?? authorities().url)
  const revocation = (ask: Fetch) => createRevocationSource({ fetch: ask, now, timeoutMs, knownIssuers })
  const signing = createSigning({
    ...deps,
    timestamps: urls => timestamps(urls, fetch),
    revocation: revocation(fetch),
    ...(threadScript === undefined
      ? {}
      : { openThread: certificates => openSigningThread(threadScript, { ...certificates, isBehindWindow }) }),
  })
  const extendFile = createExtendFile((urls, signal) => {
    const ask = signal ? endWith(fetch, signal) : fetch
    return { timestamps: timestamps(urls, ask), revocation: revocation(ask) }
  })
  return { ...signing, extendFile }
}
