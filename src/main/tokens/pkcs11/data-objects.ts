/** Personal data beside the keys: CKO_DATA objects (v2.40 §4.5), ours private, an identity card's public. */
import { AppError } from '../../../shared/errors.ts'
import { findAttribute, findFlag, findObjects, type Handle } from './objects.ts'
import type { Answer } from './protocol.ts'
import { findReturnValue } from './return-values.ts'
import type { RequestOf, TokenAccess } from './token-sessions.ts'

const application = 'signet'
export const largestDataBytes = 65_536
/** An identity card shows some forty; a driver that shows more has lost its way. */
const mostDataObjects = 200

/** What a token says when it has no room, or takes no data at all. */
const noRoom =
  /^CKR_(DEVICE_MEMORY|ATTRIBUTE_VALUE_INVALID|ATTRIBUTE_TYPE_INVALID|TEMPLATE_INCONSISTENT|FUNCTION_NOT_SUPPORTED|DATA_LEN_RANGE)$/

const textOf = (value: Buffer | undefined): string =>
  (value?.toString('utf8') ?? '').split('\0')[0]?.trim().slice(0, 1_000) ?? ''

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

  const ownObjects = (session: Handle): readonly Handle[] =>
    findObjects(cryptoki, session, [{ type: c.CKA_CLASS, value: c.CKO_DATA }]).filter(
      object =>
        textOf(read(session, object, c.CKA_APPLICATION)) === application &&
        // Something of ours that lies open was put there by somebody else.
        findFlag(cryptoki, session, object, c.CKA_PRIVATE) !== false,
    )

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
        if (value) create(session, name, value)
        for (const object of old) library.C_DestroyObject(session, object)
        closeSession(session, token.slot)
      })
      return null
    },
  }

  function create(session: Handle, name: string, value: Uint8Array): void {
    try {
      library.C_CreateObject(session, [
        { type: c.CKA_CLASS, value: c.CKO_DATA },
        { type: c.CKA_TOKEN, value: true },
        { type: c.CKA_PRIVATE, value: true },
        { type: c.CKA_MODIFIABLE, value: true },
        { type: c.CKA_APPLICATION, value: application },
        { type: c.CKA_LABEL, value: name },
        { type: c.CKA_VALUE, value: Buffer.from(value) },
      ])
    } catch (thrown) {
      if (!noRoom.test(findReturnValue(thrown) ?? '')) throw thrown
      throw new AppError('tokens/data-unavailable', { name }, { cause: thrown })
    }
  }
}
