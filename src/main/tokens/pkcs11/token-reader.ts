/** What a token shows of itself: its PIN's state, its keys and its certificates. */
import { X509Certificate } from 'node:crypto'
import type { PinSummary, UnblockKind } from '../../../shared/model/key.ts'
import { describePublicKey } from '../../pki/public-key.ts'
import { parseCertificateKey } from '../certificate-key.ts'
import { type Cryptoki, findAttribute, findFlag, findObjects, findPublicKey, type Handle } from './objects.ts'
import { takesPukWithoutLogin } from './opensc-configuration.ts'
import { isOpensc } from './opensc-guard.ts'
import type { RawKey, RawToken } from './protocol.ts'

/** A key and the CKA_ID that ties its objects together. */
export interface FoundKey extends RawKey {
  readonly keyId: string
  readonly id: Buffer
}

export interface FoundToken {
  readonly slot: Handle
  readonly flags: number
  /** Lengths of a PIN as the token tells them, in bytes. */
  readonly pinBytes: { readonly min: number; readonly max: number }
  readonly raw: RawToken
  readonly keys: readonly FoundKey[]
}

/** Slots with a token in. Asked before everything else: only this call makes some libraries look at the reader. */
export const listSlots = ({ library }: Cryptoki): readonly Handle[] => library.C_GetSlotList(true)

/** CKF_USER_PIN_* (v2.40 §3.2). */
export const summarizePin = ({ constants: c }: Cryptoki, flags: number): PinSummary => {
  const has = (flag: number): boolean => (flags & flag) !== 0
  const onReader = has(c.CKF_PROTECTED_AUTHENTICATION_PATH)
  const state = has(c.CKF_USER_PIN_LOCKED)
    ? 'locked'
    : !has(c.CKF_USER_PIN_INITIALIZED)
      ? 'not-set'
      : has(c.CKF_USER_PIN_FINAL_TRY)
        ? 'last-try'
        : has(c.CKF_USER_PIN_TO_BE_CHANGED)
          ? 'to-be-changed'
          : has(c.CKF_USER_PIN_COUNT_LOW)
            ? 'tries-low'
            : 'ok'
  return { state, triesLeft: state === 'locked' ? 0 : state === 'last-try' ? 1 : null, triesMax: null, onReader }
}

/**
 * How a locked PIN can be set anew. C_InitPIN by the security officer is the norm (v2.40 §5.5); OpenSC cannot do it and
 * takes a PUK instead, but only in the one style of its configuration in which that costs no try of the PIN.
 */
export const findUnblockKinds = ({ library, constants: c }: Cryptoki, flags: number): UnblockKind[] => {
  // A reader that takes the PIN takes the PUK too, by a dialogue of its own that differs from driver to driver.
  if ((flags & c.CKF_PROTECTED_AUTHENTICATION_PATH) !== 0 || (flags & c.CKF_LOGIN_REQUIRED) === 0) return []
  if (isOpensc({ library, constants: c })) return takesPukWithoutLogin() ? ['puk'] : []
  return (flags & c.CKF_SO_PIN_LOCKED) !== 0 ? [] : ['so-pin']
}

/** Everything on the token that can be seen in `session`, or in one of our own without a PIN. */
export const readToken = (cryptoki: Cryptoki, slot: Handle, loggedIn?: Handle): FoundToken => {
  const { library, constants } = cryptoki
  const { label, serialNumber, flags, minPinLen, maxPinLen } = library.C_GetTokenInfo(slot)
  const reader = library.C_GetSlotInfo(slot).slotDescription
  const session = loggedIn ?? library.C_OpenSession(slot, constants.CKF_SERIAL_SESSION)
  try {
    const certificates = readCertificates(cryptoki, session)
    const keys = readKeys(cryptoki, session, certificates)
    return {
      slot,
      flags,
      pinBytes: { min: minPinLen, max: maxPinLen },
      keys,
      raw: {
        label: toText(label),
        serial: toText(serialNumber),
        reader: toText(reader),
        pin: summarizePin(cryptoki, flags),
        unblockWith: findUnblockKinds(cryptoki, flags),
        initialized: (flags & constants.CKF_TOKEN_INITIALIZED) !== 0,
        writeProtected: (flags & constants.CKF_WRITE_PROTECTED) !== 0,
        problem: null,
        keys: keys.map(({ keyId: _keyId, id: _id, ...key }) => key),
        certificates: certificates.map(({ der }) => der),
      },
    }
  } finally {
    if (!loggedIn) library.C_CloseSession(session)
  }
}

/** CKF_REMOVABLE_DEVICE (v2.40 §3.2). */
const removableDevice = 2

/** What can be told of a card that cannot be read; undefined for a slot in which nothing was put by a person. */
export const describeUnreadable = (cryptoki: Cryptoki, slot: Handle, problem: string): RawToken | undefined => {
  const { library, constants: c } = cryptoki
  const { flags: slotFlags, slotDescription } = library.C_GetSlotInfo(slot)
  if ((slotFlags & removableDevice) === 0) return undefined
  const common = { reader: toText(slotDescription), unblockWith: [], keys: [], certificates: [], problem }
  try {
    const { label, serialNumber, flags } = library.C_GetTokenInfo(slot)
    return {
      ...common,
      label: toText(label),
      serial: toText(serialNumber),
      pin: summarizePin(cryptoki, flags),
      initialized: (flags & c.CKF_TOKEN_INITIALIZED) !== 0,
      writeProtected: (flags & c.CKF_WRITE_PROTECTED) !== 0,
    }
  } catch {
    const pin: PinSummary = { state: 'unknown', triesLeft: null, triesMax: null, onReader: false }
    return { ...common, label: '', serial: '', pin, initialized: false, writeProtected: false }
  }
}

/** The private key object of a key, in a session that is logged in. */
export const findPrivateKey = (cryptoki: Cryptoki, session: Handle, key: FoundKey): Handle | undefined => {
  const { constants: c } = cryptoki
  const ofClass = { type: c.CKA_CLASS, value: c.CKO_PRIVATE_KEY }
  const all = findObjects(cryptoki, session, [ofClass])
  const byId = all.filter(
    object => key.id.length > 0 && findAttribute(cryptoki, session, object, c.CKA_ID)?.equals(key.id),
  )
  // An RSA private key shows its modulus, which tells keys apart where CKA_ID is missing or used twice.
  const byKey = (object: Handle): boolean => {
    const publicKey = findPublicKey(cryptoki, session, object)
    return publicKey !== undefined && describePublicKey(publicKey).keyId === key.keyId
  }
  if (byId.length === 1) return byId[0]
  return (byId.length > 0 ? byId : all).find(byKey) ?? (all.length === 1 ? all[0] : undefined)
}

interface FoundCertificate {
  readonly id: Buffer
  readonly label: string
  readonly der: Uint8Array
  readonly publicKey: Uint8Array
  readonly isAuthority: boolean
  readonly notBefore: number
}

const readCertificates = (cryptoki: Cryptoki, session: Handle): readonly FoundCertificate[] => {
  const { constants: c } = cryptoki
  return findObjects(cryptoki, session, [{ type: c.CKA_CLASS, value: c.CKO_CERTIFICATE }]).flatMap(object => {
    const der = findAttribute(cryptoki, session, object, c.CKA_VALUE)
    if (!der) return []
    try {
      const certificate = new X509Certificate(der)
      return [
        {
          id: findAttribute(cryptoki, session, object, c.CKA_ID) ?? Buffer.alloc(0),
          label: toText(findAttribute(cryptoki, session, object, c.CKA_LABEL)?.toString('utf8')),
          der,
          publicKey: parseCertificateKey(der),
          isAuthority: certificate.ca,
          notBefore: Date.parse(certificate.validFrom),
        },
      ]
    } catch {
      return []
    }
  })
}

const readKeys = (
  cryptoki: Cryptoki,
  session: Handle,
  certificates: readonly FoundCertificate[],
): readonly FoundKey[] => {
  const { constants: c } = cryptoki
  const objectsOf = (value: number) => findObjects(cryptoki, session, [{ type: c.CKA_CLASS, value }])
  const flagsOf = (object: Handle, sign: number, decrypt: number) => ({
    id: findAttribute(cryptoki, session, object, c.CKA_ID) ?? Buffer.alloc(0),
    sign: findFlag(cryptoki, session, object, sign),
    decrypt: findFlag(cryptoki, session, object, decrypt),
  })
  const privateKeys = objectsOf(c.CKO_PRIVATE_KEY).map(object => ({
    ...flagsOf(object, c.CKA_SIGN, c.CKA_DECRYPT),
    asksEachTime: findFlag(cryptoki, session, object, c.CKA_ALWAYS_AUTHENTICATE),
  }))
  const publicKeys = objectsOf(c.CKO_PUBLIC_KEY).flatMap(object => {
    const publicKey = findPublicKey(cryptoki, session, object)
    const label = toText(findAttribute(cryptoki, session, object, c.CKA_LABEL)?.toString('utf8'))
    return publicKey ? [{ publicKey, label, ...flagsOf(object, c.CKA_VERIFY, c.CKA_ENCRYPT) }] : []
  })
  // Private keys hide until the PIN is given. A certificate stands for a key unless it is an authority's, kept for the chain.
  const ownCertificates = certificates.filter(
    ({ isAuthority, id }) =>
      !isAuthority || [...publicKeys, ...privateKeys].some(key => id.length > 0 && key.id.equals(id)),
  )

  const keys = new Map<string, FoundKey>()
  for (const { publicKey } of [...publicKeys, ...ownCertificates]) {
    const keyId = findKeyId(publicKey)
    if (!keyId || keys.has(keyId)) continue
    const isThis = (other: { readonly publicKey: Uint8Array }): boolean => findKeyId(other.publicKey) === keyId
    const object = publicKeys.find(isThis)
    // The newest, when a renewed certificate stands beside the old one.
    const certificate = certificates.filter(isThis).sort((left, right) => right.notBefore - left.notBefore)[0]
    const id = [object?.id, certificate?.id].find(each => each?.length) ?? Buffer.alloc(0)
    const privateKey = privateKeys.find(each => id.length > 0 && each.id.equals(id))
    keys.set(keyId, {
      keyId,
      id,
      label: object?.label || certificate?.label || '',
      publicKey,
      certificate: certificate?.der ?? null,
      canSign: privateKey?.sign ?? object?.sign ?? true,
      canDecrypt: privateKey?.decrypt ?? object?.decrypt ?? false,
      asksEachTime: privateKey?.asksEachTime ?? null,
    })
  }
  return [...keys.values()]
}

/** undefined for a key of a kind that we do not use. */
const findKeyId = (publicKey: Uint8Array): string | undefined => {
  try {
    return describePublicKey(publicKey).keyId
  } catch {
    return undefined
  }
}

/** Fields of PKCS#11 are padded with blanks, by some libraries with zeros. */
const toText = (padded: string | undefined): string => (padded ?? '').split('\0')[0]?.trim().slice(0, 1_000) ?? ''
