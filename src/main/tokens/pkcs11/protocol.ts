/** What the core and a PKCS#11 process say to each other; both sides check what they hear. */
import { z } from 'zod'
import { type ErrorCode, errorCodes } from '../../../shared/errors.ts'
import { softwareKeyAlgorithms, unblockKinds } from '../../../shared/model/key.ts'
import { digestAlgorithms } from '../../../shared/model/signing.ts'

/**
 * How a private key gives back a secret that was sealed to its public key: RSAES of RFC 8017 §7, or the agreement of
 * SP 800-56A §5.7.1.2 with a key pair that was made for it.
 */
export const secretMethods = ['rsa-oaep-sha256', 'rsa-oaep-sha1', 'rsa-pkcs1', 'ecdh'] as const
export type SecretMethod = (typeof secretMethods)[number]

const bytes = z.custom<Uint8Array>(value => value instanceof Uint8Array)
const text = z.string().max(1_000)
const pin = z.string().max(256)

const calls = {
  /** The first message to a process: which library it is for. */
  load: z.strictObject({ call: z.literal('load'), path: z.string(), openscConfiguration: z.string().nullable() }),
  /** What is plugged in, as a text that changes with it. Cheap. */
  slots: z.strictObject({ call: z.literal('slots') }),
  list: z.strictObject({ call: z.literal('list') }),
  /** `pin` is null when it is typed on the reader. */
  unlock: z.strictObject({ call: z.literal('unlock'), keyId: z.string(), pin: pin.nullable() }),
  /** `pin` only for a key that wants it before each signature, of which there is one then. */
  sign: z.strictObject({
    call: z.literal('sign'),
    session: z.int(),
    scheme: z.enum(['rsa-pkcs1', 'rsa-pss', 'ecdsa']),
    digestAlgorithm: z.enum(digestAlgorithms),
    messages: z.array(bytes).min(1).max(16),
    /** Each message is the digest already. */
    isDigest: z.boolean(),
    /** Asked before the one before it was answered: nothing is signed when that one failed or was cut short. */
    isFollowing: z.boolean(),
    pin: pin.nullable(),
  }),
  /** What a sealed value or the other side's public key says with the private key; `pin` as for `sign`. */
  openSecret: z.strictObject({
    call: z.literal('openSecret'),
    session: z.int(),
    method: z.enum(secretMethods),
    sealed: bytes,
    pin: pin.nullable(),
  }),
  /** A value behind the PIN of a key that is open, by its name; with `value`, put there. */
  slotData: z.strictObject({
    call: z.literal('slotData'),
    session: z.int(),
    name: text,
    value: bytes.nullable(),
  }),
  installCertificate: z.strictObject({
    call: z.literal('installCertificate'),
    keyId: z.string(),
    certificate: bytes,
    pin: pin.nullable(),
  }),
  changePin: z.strictObject({
    call: z.literal('changePin'),
    keyId: z.string(),
    oldPin: pin.nullable(),
    newPin: pin.nullable(),
  }),
  unblock: z.strictObject({
    call: z.literal('unblock'),
    keyId: z.string(),
    kind: z.enum(unblockKinds),
    code: pin,
    newPin: pin,
  }),
  /** `token`: its serial number, or its label where only one has it. */
  generate: z.strictObject({
    call: z.literal('generate'),
    token: z.string(),
    algorithm: z.enum(softwareKeyAlgorithms),
    label: text,
    pin: pin.nullable(),
  }),
  /** What a token shows to everyone needs no PIN. */
  readData: z.strictObject({
    call: z.literal('readData'),
    keyId: z.string(),
    scope: z.enum(['private', 'public']),
    pin: pin.nullable(),
  }),
  /** A null value deletes. */
  writeData: z.strictObject({
    call: z.literal('writeData'),
    keyId: z.string(),
    name: text,
    value: bytes.nullable(),
    pin: pin.nullable(),
  }),
  lock: z.strictObject({ call: z.literal('lock'), session: z.int() }),
  finalize: z.strictObject({ call: z.literal('finalize') }),
}

export const requestSchema = z.strictObject({
  id: z.int(),
  request: z.discriminatedUnion('call', [
    calls.load,
    calls.list,
    calls.unlock,
    calls.sign,
    calls.openSecret,
    calls.slotData,
    calls.installCertificate,
    calls.slots,
    calls.changePin,
    calls.unblock,
    calls.generate,
    calls.readData,
    calls.writeData,
    calls.lock,
    calls.finalize,
  ]),
})

const keySchema = z.strictObject({
  label: text,
  publicKey: bytes,
  certificate: bytes.nullable(),
  canSign: z.boolean(),
  canDecrypt: z.boolean(),
  /** CKA_ALWAYS_AUTHENTICATE; null where the token does not tell, or hides the private key until its PIN. */
  asksEachTime: z.boolean().nullable(),
})

const tokenSchema = z.strictObject({
  label: text,
  serial: text,
  reader: text,
  pin: z.strictObject({
    state: z.enum(['ok', 'tries-low', 'last-try', 'locked', 'to-be-changed', 'not-set', 'unknown']),
    triesLeft: z.int().nullable(),
    triesMax: z.int().nullable(),
    onReader: z.boolean(),
  }),
  unblockWith: z.array(z.enum(unblockKinds)),
  initialized: z.boolean(),
  writeProtected: z.boolean(),
  problem: z.string().nullable(),
  keys: z.array(keySchema),
  certificates: z.array(bytes),
})

/** What each call answers. */
export const answerSchemas = {
  load: z.strictObject({ description: text }),
  /** `slots`: what `slots` would have answered when the listing began. */
  list: z.strictObject({ slots: text, tokens: z.array(tokenSchema) }),
  unlock: z.strictObject({
    session: z.int(),
    token: tokenSchema,
    key: keySchema,
    /** What this key may do beside signing, best first. */
    secretMethods: z.array(z.enum(secretMethods)),
  }),
  /** Fewer than messages where one failed on the way: the next call tells why. */
  sign: z.array(bytes).min(1),
  openSecret: bytes,
  slotData: bytes.nullable(),
  installCertificate: z.null(),
  slots: text,
  changePin: z.null(),
  unblock: z.null(),
  generate: z.strictObject({ publicKey: bytes }),
  readData: z.array(z.strictObject({ name: text, value: bytes })).max(1_000),
  writeData: z.null(),
  lock: z.null(),
  finalize: z.null(),
} as const

export const replySchema = z.union([
  z.strictObject({ id: z.int(), ok: z.literal(true), value: z.unknown() }),
  z.strictObject({
    id: z.int(),
    ok: z.literal(false),
    error: z.strictObject({
      code: z.custom<ErrorCode>(code => typeof code === 'string' && Object.hasOwn(errorCodes, code)),
      facts: z.record(z.string(), z.union([z.string(), z.number()])),
      /** For the log; never holds what the core sent. */
      detail: text,
    }),
  }),
])

export type Request = z.infer<typeof requestSchema>['request']
export type CallName = Request['call']
export type Answer<Name extends CallName> = z.infer<(typeof answerSchemas)[Name]>
export type Reply = z.infer<typeof replySchema>
export type RawToken = z.infer<typeof tokenSchema>
export type RawKey = z.infer<typeof keySchema>
