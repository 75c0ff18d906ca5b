/** How services are reached: through the proxy of the settings, else that of the environment; the runtime's fetch follows it. */
import type * as Http from 'node:http'

export interface ProxySettings {
  /** null: HTTP_PROXY, HTTPS_PROXY and NO_PROXY of the environment. */
  readonly proxy: string | null
  /** Hosts that are reached without it, as in NO_PROXY. */
  readonly noProxy: readonly string[]
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * For this whole process, until the answer is called. A runtime before Node 24.14 cannot follow one: then `isFollowed` is
 * false, and a proxy of the settings must not be passed over in silence.
 */
export const followProxy = (
  { proxy, noProxy }: ProxySettings,
  environment: Environment,
): { readonly isFollowed: boolean; readonly stop: () => void } => {
  // An import would read every name that the module exports, and with some of them load a client that nobody asked for.
  const http: Partial<Pick<typeof Http, 'setGlobalProxyFromEnv'>> = process.getBuiltinModule('node:http')
  const follow = http.setGlobalProxyFromEnv
  const settings = proxy === null ? environment : { HTTP_PROXY: proxy, HTTPS_PROXY: proxy, NO_PROXY: noProxy.join(',') }
  return { isFollowed: follow !== undefined, stop: follow?.(settings) ?? (() => {}) }
}
