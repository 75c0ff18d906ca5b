/** What the log keeps of a login or signature over the Web eID extension: who asked for what, never what was sent. */
import { createHash } from 'node:crypto'
import type { NewLogEntry } from '../../shared/model/log.ts'
import type { ReceiptBody } from '../../shared/model/receipt.ts'
import type { WebEidRequest } from '../../shared/model/web-eid.ts'
import type { WebEidCommand } from './command.ts'

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

const asked: Readonly<Record<WebEidRequest['act'], readonly string[]>> = {
  'log-in': ['certificate'],
  'give-certificate': ['certificate'],
  'sign-hash': ['signature'],
}

export const createRecord = (
  command: WebEidCommand,
  request: WebEidRequest,
  at: Date,
  state: 'given' | 'refused',
  response: object | null,
): NewLogEntry => {
  const { site, act } = request
  const body = {
    query: act === 'sign-hash' ? 'hash-signing' : 'identified-login',
    // The browser has checked the certificate of the site before its extension spoke for it.
    tier: 'verified',
    host: site.host,
    name: null,
    purpose: null,
    policyUrl: null,
    requested: asked[act].map(name => [name]),
    optional: [],
    disclosed: response ? asked[act].map(name => [name]) : [],
    isSelfAttested: false,
    pseudonymAlias: null,
    requestSha256: digest(JSON.stringify(request)),
    presentationSha256: response && digest(JSON.stringify(response)),
    nonceSha256: command.name === 'authenticate' ? digest(command.challengeNonce) : null,
    failure: null,
  } as const satisfies ReceiptBody
  return { eventTime: at.toISOString(), kind: 'disclosure', state, party: site.origin, body }
}
