/** `protocol`: schemes of the app and the handlers that answer their requests. */
import type { CustomScheme } from 'electron'
import { addScheme, hasScheme } from './origins.ts'

type Handler = (request: Request) => Response | Promise<Response>
const handlers = new Map<string, Handler>()

export const protocol = {
  registerSchemesAsPrivileged: (schemes: CustomScheme[]): void => {
    for (const { scheme, privileges } of schemes) {
      if (!privileges?.standard || !privileges.secure) {
        throw new Error(`${scheme}: the stand-in can only imitate a scheme that is standard and secure`)
      }
      addScheme(scheme)
    }
  },
  handle: (scheme: string, handler: Handler): void => {
    if (handlers.has(scheme)) throw new Error('Failed to register protocol: a handler exists')
    if (!hasScheme(scheme)) throw new Error(`${scheme}: register it with registerSchemesAsPrivileged first`)
    handlers.set(scheme, handler)
  },
  unhandle: (scheme: string): void => {
    if (!handlers.delete(scheme)) throw new Error('Failed to unregister protocol: no handler exists')
  },
  isProtocolHandled: (scheme: string): boolean => handlers.has(scheme),
}

export const findHandler = (scheme: string): Handler | undefined => handlers.get(scheme)
