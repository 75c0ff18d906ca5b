/** A timestamp authority over `openssl ts`, with answers that a real one never should give. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readCms } from '../../src/main/pki/cms.ts'
import { encodeSequence, encodeSmallInteger } from '../../src/main/pki/der-encode.ts'
import type { Openssl } from './openssl-program.ts'

/** How a request is changed before it is stamped, or by whom the answer is signed. */
export const timestampMoods = [
  'good',
  'wrong-nonce',
  'wrong-imprint',
  'wrong-certificate',
  'expired',
  'forged',
  'rejecting',
] as const
export type TimestampMood = (typeof timestampMoods)[number]

/** A TimeStampReq ends with the nonce and certReq (3 octets); the imprint is its first OCTET STRING of 32, 48 or 64. */
const flipOctet = (request: Buffer, at: number): Buffer => {
  const changed = Buffer.from(request)
  changed[at] = (changed[at] ?? 0) ^ 1
  return changed
}

const changes: Readonly<Partial<Record<TimestampMood, (request: Buffer) => Buffer>>> = {
  'wrong-nonce': request => flipOctet(request, request.length - 4),
  'wrong-imprint': request => {
    const start = [32, 48, 64].map(size => request.indexOf(Buffer.of(4, size))).find(found => found > 0) ?? 0
    return flipOctet(request, start + 10)
  },
}

/** `openssl ts` refuses to sign with these, as it should; `openssl cms` does not ask. */
const otherSigners: Readonly<Partial<Record<TimestampMood, string>>> = {
  'wrong-certificate': 'plain',
  expired: 'tsa-expired',
}

export const createTimestampAuthority = (folder: string, openssl: Openssl) => {
  let count = 0
  const signAnew = async (response: Buffer, token: string, signer: string, id: string): Promise<Buffer> => {
    await openssl('ts', '-reply', '-in', `${id}.tsr`, '-token_out', '-out', `${id}.${token}`)
    const content = readCms(await readFile(join(folder, `${id}.${token}`))).content ?? response
    await writeFile(join(folder, `${id}.info`), content)
    const files = ['-in', `${id}.info`, '-out', `${id}.cms`, '-outform', 'DER']
    const identity = ['-signer', `${signer}.pem`, '-inkey', `${signer}.key`]
    const form = ['-binary', '-nodetach', '-cades', '-nosmimecap', '-econtent_type', '1.2.840.113549.1.9.16.1.4']
    await openssl('cms', '-sign', ...files, ...identity, ...form)
    return Buffer.from(encodeSequence(encodeSequence(encodeSmallInteger(0)), await readFile(join(folder, `${id}.cms`))))
  }
  return {
    /** DER TimeStampResp. */
    async answer(request: Buffer, mood: TimestampMood): Promise<Buffer> {
      if (mood === 'rejecting') return Buffer.from(encodeSequence(encodeSequence(encodeSmallInteger(2))))
      const id = `ts-${count++}`
      await writeFile(join(folder, `${id}.tsq`), changes[mood]?.(request) ?? request)
      const identity = ['-signer', 'tsa.pem', '-inkey', 'tsa.key', '-chain', 'issuing.pem']
      await openssl('ts', '-reply', '-config', 'ts.cnf', '-queryfile', `${id}.tsq`, ...identity, '-out', `${id}.tsr`)
      const response = await readFile(join(folder, `${id}.tsr`))
      // The last octet belongs to the signature value.
      if (mood === 'forged') return flipOctet(response, response.length - 1)
      const signer = otherSigners[mood]
      return signer ? signAnew(response, 'token', signer, id) : response
    },
  }
}
