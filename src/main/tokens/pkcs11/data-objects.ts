/** Personal data beside the keys: CKO_DATA objects (v2.40 §4.5), ours private, an identity card's public. */
import { AppError } from '../../../shared/errors.ts'
import { type Cryptoki, findAttribute, findFlag, findObjects, type Handle } from './objects.ts'
import type { Answer } from './protocol.ts'
import { findReturnValue } from './return-values.ts'
import type { RequestOf, Session, TokenAccess } from './token-sessions.ts'

const application = 'signet'
/** Of values that are no personal data and are never shown. */
const vaultApplication = 'signet/vault'
export const largestDataBytes = 65_536
/** An identity card shows some forty; a driver that shows more has lost its way. */
const mostDataObjects = 200

/** What a token says when it has no room, or takes no data at all. */
const noRoom =
  /^CKR_(DEVICE_MEMORY|ATTRIBUTE_VALUE_INVALID|ATTRIBUTE_TYPE_INVALID|TEMPLATE_INCONSISTENT|FUNCTION_NOT_SUPPORTED|DATA_LEN_RANGE)$/

const textOf = (value: Buffer | undefined): string =>
  (value?.toString('utf8') ?? '').split('\0')[0]?.trim().slice(0, 1_000) ?? ''

const findOwnObjects = (cryptoki: Cryptoki, session: Handle, wanted = application): readonly Handle[] => {
  const { constants: c } = cryptoki
  return findObjects(cryptoki, session, [{ type: c.CKA_CLASS, value: c.CKO_DATA }]).filter(
    object =>
      textOf(findAttribute(cryptoki, session, object, c.CKA_APPLICATION)) === wanted &&
      // Something of ours that lies open was put there by somebody else.
      findFlag(cryptoki, session, object, c.CKA_PRIVATE) !== false,
  )
}

export const createDataCalls = ({
  cryptoki,
  findToken,
  openSession,
  openWithBackoff,
  closeSession,
  onToken,
}: TokenAccess) => {
  const { library, constants: c } = cryptoki
  const read = (session: Handle, object: Handle, type: number) => findAttribute(cryptoki, session, object, type)
  const ownObjects = (session: Handle) => findOwnObjects(cryptoki, session)

  const readObjects = (session: Handle, objects: readonly Handle[]): Answer<'readData'> =>
    objects.slice(0, mostDataObjects).flatMap(object => {
      const value = read(session, object, c.CKA_VALUE)
      const name = textOf(read(session, object, c.CKA_LABEL))
      return value && name !== '' && value.length <= largestDataBytes ? [{ name, value: Uint8Array.from(value) }] : []
    })

  return {
    readData({ keyId, scope, pin }: RequestOf<'readData'>): Answer<'readData'> {
      const { token } = findToken(keyId)
      if (scope === 'private') {
        return openSession(token, pin, 0, session => {
          const data = readObjects(session, ownObjects(session))
          closeSession(session, token.slot)
          return data
        })
      }
      return onToken(token.slot, () => {
        const session = openWithBackoff(token.slot, 0)
        try {
          const all = findObjects(cryptoki, session, [{ type: c.CKA_CLASS, value: c.CKO_DATA }])
          // An open session of ours shows private ones too.
          const open = all.filter(object => findFlag(cryptoki, session, object, c.CKA_PRIVATE) !== true)
          return readObjects(session, open)
        } finally {
          library.C_CloseSession(session)
        }
      })
    },

    writeData({ keyId, name, value, pin }: RequestOf<'writeData'>): Answer<'writeData'> {
      if (name === '' || (value && value.length > largestDataBytes))
        throw new AppError('tokens/data-unavailable', { name })
      const { token } = findToken(keyId)
      openSession(token, pin, c.CKF_RW_SESSION, session => {
        const old = ownObjects(session).filter(object => textOf(read(session, object, c.CKA_LABEL)) === name)
        if (value === null && old.length === 0) throw new AppError('tokens/data-unavailable', { name })
        // The new value first: a token that is full keeps the old one.
        if (value) createObject(cryptoki, session, application, name, value)
        for (const object of old) library.C_DestroyObject(session, object)
        closeSession(session, token.slot)
      })
      return null
    },
  }
}

const createObject = (
  { library, constants: c }: Cryptoki,
  session: Handle,
  owner: string,
  name: string,
  value: Uint8Array,
): void => {
  try {
    library.C_CreateObject(session, [
      { type: c.CKA_CLASS, value: c.CKO_DATA },
      { type: c.CKA_TOKEN, value: true },
      { type: c.CKA_PRIVATE, value: true },
      { type: c.CKA_MODIFIABLE, value: true },
      { type: c.CKA_APPLICATION, value: owner },
      { type: c.CKA_LABEL, value: name },
      { type: c.CKA_VALUE, value: Buffer.from(value) },
    ])
  } catch (thrown) {
    if (!noRoom.test(findReturnValue(thrown) ?? '')) throw thrown
    throw new AppError('tokens/data-unavailable', { name }, { cause: thrown })
  }
}

/** A value of ours in the login of a key that is open: the vault's secret of a token that can only sign. */
export const createSlotDataCall =
  ({ cryptoki, openWithBackoff, onToken }: TokenAccess, getSession: (id: number) => Session) =>
  ({ session: id, name, value }: RequestOf<'slotData'>): Answer<'slotData'> => {
    const { handle, slot } = getSession(id)
    const { library, constants: c } = cryptoki
    return onToken(slot, () => {
      if (value) {
        // All sessions of a token share the login (v2.40 §4.6.5); only one that may write can put something there.
        const writing = openWithBackoff(slot, c.CKF_RW_SESSION)
        try {
          createObject(cryptoki, writing, vaultApplication, name, value)
        } finally {
          library.C_CloseSession(writing)
        }
      }
      const object = findOwnObjects(cryptoki, handle, vaultApplication).find(
        each => textOf(findAttribute(cryptoki, handle, each, c.CKA_LABEL)) === name,
      )
      const found = object && findAttribute(cryptoki, handle, object, c.CKA_VALUE)
      return found && found.length <= largestDataBytes ? Uint8Array.from(found) : null
    })
  }
