/** Messages between a browser and a native messaging host: a length of four bytes, then JSON. */
import type { Readable } from 'node:stream'
import { AppError } from '../../shared/errors.ts'

/** As the Web eID app and its extension have it. */
const maxMessageBytes = 8192

/** The browser writes in the order of the machine; every machine that we run on has the lowest byte first. */
const lengthBytes = 4

export const encodeNativeMessage = (message: object): Uint8Array => {
  const json = Buffer.from(JSON.stringify(message))
  const length = Buffer.alloc(lengthBytes)
  length.writeUInt32LE(json.length)
  return Buffer.concat([length, json])
}

/**
 * The first message of a stream; what comes after it is left. Undefined: the stream ended before one was whole.
 *
 * @throws {AppError} web-eid/bad-request for a length beyond the limit, before so much is taken, and for what is not JSON
 */
export const readNativeMessage = async (stream: Readable): Promise<unknown> => {
  let bytes = Buffer.alloc(0)
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    bytes = Buffer.concat([bytes, Buffer.from(chunk)])
    if (bytes.length < lengthBytes) continue
    const end = lengthBytes + bytes.readUInt32LE()
    if (end > lengthBytes + maxMessageBytes) throw new AppError('web-eid/bad-request')
    if (bytes.length >= end) return parseJson(bytes.subarray(lengthBytes, end))
  }
  return undefined
}

const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new AppError('web-eid/bad-request', {}, { cause })
  }
}
