/** A NIST SP 800-73-4 PIV card without a reader: APDUs in, answers out. Keys, PIN and PUK are given; nothing is stored. */
import { type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto'
import { fromHex, parseTlv, tlv } from './ber-tlv.ts'
import { agreeRaw, type CardAlgorithm, cardAlgorithms, signRaw } from './raw-signature.ts'

/** 9A authenticates, 9C signs and wants the PIN before each signature, 9D decrypts and agrees on keys. */
export const slotNames = ['9A', '9C', '9D'] as const
export type SlotName = (typeof slotNames)[number]

export interface CardSlot {
  readonly algorithm: CardAlgorithm
  readonly key: KeyObject
  readonly certificateDer: Uint8Array
}

export interface PivCardOptions {
  /** Six to eight digits. */
  readonly pin: string
  /** Eight characters. */
  readonly puk: string
  readonly slots: Readonly<Partial<Record<SlotName, CardSlot>>>
  /** Called before each signature; one that never settles is a card that was taken out. */
  readonly beforeSignature: () => Promise<void>
}

const aid = fromHex('a000000308 000010000100')
const certificateSlots: Readonly<Record<string, SlotName>> = { '5fc105': '9A', '5fc10a': '9C', '5fc10b': '9D' }
const status = {
  ok: 0x9000,
  wrongLength: 0x6700,
  security: 0x6982,
  blocked: 0x6983,
  conditions: 0x6985,
  data: 0x6a80,
  notFound: 0x6a82,
  parameters: 0x6a86,
  reference: 0x6a88,
  instruction: 0x6d00,
  internal: 0x6f00,
} as const
const none: Buffer = Buffer.alloc(0)
const mostTries = 3

const pad = (value: string): Buffer => Buffer.concat([Buffer.from(value), Buffer.alloc(8, 0xff)]).subarray(0, 8)
const isPin = (padded: Buffer): boolean => /^(3\d){6,8}(ff)*$/.test(padded.toString('hex'))

export const createPivCard = ({ pin, puk, slots, beforeSignature }: PivCardOptions) => {
  const guid = randomBytes(16)
  const secrets = { pin: pad(pin), puk: pad(puk) }
  const tries = { pin: mostTries, puk: mostTries }
  let signatures = 0
  // Lost when the card loses its power.
  let isSelected = false
  let isVerified = false
  /** The PIN was verified by the very last command: what 9C asks for. */
  let isFresh = false
  let chain = { header: '', data: none }
  /** What GET RESPONSE has still to fetch. */
  let rest = none

  const select = (p1: number, name: Buffer): Buffer | number => {
    if (p1 !== 4 || name.length < 5 || !aid.subarray(0, name.length).equals(name)) return status.notFound
    isSelected = true
    const authority = tlv(0x79, tlv(0x4f, aid.subarray(0, 5)))
    const algorithms = Object.values(cardAlgorithms).map(({ reference }) => tlv(0x80, Buffer.of(reference)))
    return tlv(0x61, tlv(0x4f, aid.subarray(5)), authority, tlv(0xac, ...algorithms, tlv(0x06, none)))
  }

  /** SP 800-73-4 part 1 §3; the objects that OpenSC looks for. */
  const objects: Readonly<Record<string, () => Buffer | number>> = {
    // The application's own PIN only.
    '7e': () => tlv(0x7e, tlv(0x4f, aid), tlv(0x5f2f, fromHex('4000'))),
    // CHUID; a FASC-N of agency 9999 says that the GUID identifies the card.
    '5fc102': () =>
      tlv(
        0x53,
        tlv(0x30, fromHex('d4e739da739ced39ce739d836858210842108421c84210c3eb')),
        tlv(0x34, guid),
        tlv(0x35, Buffer.from('20391231')),
        tlv(0x3e),
        tlv(0xfe),
      ),
    // Card capability container.
    '5fc107': () =>
      tlv(
        0x53,
        tlv(0xf0, fromHex('a000000116ff02'), guid.subarray(0, 14)),
        fromHex('f10121 f20121 f300 f40100 f50110 f600 f700 fa00 fb00 fc00 fd00'),
        tlv(0xfe),
      ),
  }

  const getData = (data: Buffer): Buffer | number => {
    const id = parseTlv(data).get(0x5c)?.toString('hex')
    if (id === undefined) return status.data
    const object = objects[id]
    if (object) return object()
    const name = certificateSlots[id]
    const slot = name && slots[name]
    return slot ? tlv(0x53, tlv(0x70, slot.certificateDer), tlv(0x71, Buffer.of(0)), tlv(0xfe)) : status.notFound
  }

  const check = (which: 'pin' | 'puk', given: Buffer): number => {
    if (tries[which] === 0) return status.blocked
    const isRight = timingSafeEqual(given, secrets[which])
    tries[which] = isRight ? mostTries : tries[which] - 1
    if (which === 'pin') isVerified = isRight
    return isRight ? status.ok : tries[which] === 0 ? status.blocked : 0x63c0 | tries[which]
  }

  const verify = (p1: number, p2: number, data: Buffer): number => {
    if (p2 !== 0x80) return status.reference
    if (p1 === 0xff && data.length === 0) {
      isVerified = false
      return status.ok
    }
    if (p1 !== 0) return status.parameters
    if (data.length === 0) return isVerified ? status.ok : tries.pin === 0 ? status.blocked : 0x63c0 | tries.pin
    if (data.length !== 8) return status.data
    const result = check('pin', data)
    isFresh = result === status.ok
    return result
  }

  /** CHANGE REFERENCE DATA and RESET RETRY COUNTER: what proves the right, then the new value, eight bytes each. */
  const replace = (proof: 'pin' | 'puk', target: 'pin' | 'puk', data: Buffer): number => {
    if (data.length !== 16 || (target === 'pin' && !isPin(data.subarray(8)))) return status.data
    const result = check(proof, data.subarray(0, 8))
    if (result !== status.ok) return result
    secrets[target] = Buffer.from(data.subarray(8))
    tries[target] = mostTries
    return result
  }

  const authenticate = async (p1: number, p2: number, data: Buffer, fresh: boolean): Promise<Buffer | number> => {
    const name = slotNames.find(each => each === p2.toString(16).toUpperCase())
    const slot = name && slots[name]
    if (!slot) return status.reference
    const { reference, inputBytes } = cardAlgorithms[slot.algorithm]
    if (p1 !== reference) return status.parameters
    if (!isVerified || (name === '9C' && !fresh)) return status.security
    const template = parseTlv(data).get(0x7c)
    const parts = template && parseTlv(template)
    const input = parts?.get(0x81)
    const point = parts?.get(0x85)
    // SP 800-73-4 part 2 appendix A.4: the other side's public point in place of a challenge.
    if (name === '9D' && point && slot.algorithm !== 'rsa-2048') {
      return tlv(0x7c, tlv(0x82, agreeRaw(slot.algorithm, slot.key, point)))
    }
    if (!input || input.length > inputBytes || (slot.algorithm === 'rsa-2048' && input.length < inputBytes)) {
      return status.data
    }
    await beforeSignature()
    signatures += 1
    return tlv(0x7c, tlv(0x82, signRaw(slot.algorithm, slot.key, input)))
  }

  type Command = (p1: number, p2: number, data: Buffer, fresh: boolean) => Buffer | number | Promise<Buffer | number>
  const commands: Readonly<Record<number, Command>> = {
    164: (p1, _p2, data) => select(p1, data),
    203: (p1, p2, data) => (p1 === 0x3f && p2 === 0xff ? getData(data) : status.parameters),
    32: verify,
    36: (p1, p2, data) => {
      if (p1 !== 0 || (p2 !== 0x80 && p2 !== 0x81)) return status.reference
      const which = p2 === 0x80 ? 'pin' : 'puk'
      return replace(which, which, data)
    },
    44: (p1, p2, data) => (p1 === 0 && p2 === 0x80 ? replace('puk', 'pin', data) : status.reference),
    135: authenticate,
  }

  /** Cuts a long answer for GET RESPONSE. */
  const reply = (result: number, data: Buffer, mostBytes: number): Buffer => {
    const part = data.subarray(0, mostBytes)
    rest = data.subarray(part.length)
    const word = rest.length === 0 ? result : 0x6100 | (rest.length > 0xff ? 0 : rest.length)
    return Buffer.concat([part, Buffer.of(word >> 8, word & 0xff)])
  }

  return {
    // T=1 only; no driver claims the historical bytes "80 PIVTEST", so that OpenSC probes for PIV.
    atr: (() => {
      const body = Buffer.concat([fromHex('88 01 80'), Buffer.from('PIVTEST')])
      return Buffer.concat([Buffer.of(0x3b), body, Buffer.of(body.reduce((sum, byte) => sum ^ byte, 0))])
    })(),

    powerCycle(): void {
      isSelected = false
      isVerified = false
      isFresh = false
      chain = { header: '', data: none }
      rest = none
    },

    state: () => ({ tries: { ...tries }, signatures }),

    /** One APDU, short or extended, perhaps a part of a chain (ISO 7816-4 §5.1). */
    async answer(apdu: Buffer): Promise<Buffer> {
      const [cla = 0, instruction = 0, p1 = 0, p2 = 0, p3 = 0] = apdu
      const isExtended = apdu.length > 6 && p3 === 0
      const sentBytes = apdu.length <= 5 ? 0 : isExtended ? apdu.readUInt16BE(5) : p3
      const start = isExtended ? 7 : 5
      let data = apdu.subarray(start, start + sentBytes)
      if (data.length !== sentBytes) return reply(status.wrongLength, none, 0)
      const tail = apdu.length <= 5 ? apdu.subarray(4) : apdu.subarray(start + sentBytes)
      const wanted = tail.length > 1 ? tail.readUInt16BE(tail.length - 2) || 65_536 : tail[0] || 256

      if (instruction === 0xc0) return reply(rest.length > 0 ? status.ok : status.conditions, rest, wanted)
      const header = apdu.subarray(1, 4).toString('hex')
      data = Buffer.concat([chain.header === header ? chain.data : none, data])
      const isPart = (cla & 0x10) !== 0
      chain = isPart ? { header, data } : { header: '', data: none }
      if (isPart) return reply(status.ok, none, 0)
      const fresh = isFresh
      isFresh = false
      const command = isSelected || instruction === 0xa4 ? commands[instruction] : undefined
      if (!command) return reply(status.instruction, none, 0)
      const result = await Promise.resolve(command(p1, p2, data, fresh)).catch(() => status.internal)
      return typeof result === 'number' ? reply(result, none, 0) : reply(status.ok, result, wanted)
    },
  }
}
