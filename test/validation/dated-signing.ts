/** Signs PDFs with keys, timestamps and validation data of any date: the use case of signing over a paper PKI. */
import { sign } from 'node:crypto'
import { makeStamp, type Paper } from '../../native-mocks/pki/paper-pki.ts'
import type { ValidationData } from '../../src/main/signing/revocation-client.ts'
import { createSigning } from '../../src/main/signing/signing.ts'
import type { TokenKey } from '../../src/main/tokens/key-store.ts'
import type { SignatureLevel } from '../../src/shared/model/signing.ts'
import { Secret } from '../../src/shared/secret.ts'

export interface DatedStamp {
  readonly authority: Paper
  readonly chain?: readonly Paper[]
  readonly time: Date
  /** Stamps something else than it is asked for. */
  readonly wrong?: true
}

export interface DatedSignature {
  readonly inputPath: string
  readonly outputPath: string
  readonly signer: Paper
  /** Beside the key. */
  readonly chain?: readonly Paper[]
  readonly claimed: Date
  readonly level: SignatureLevel
  /** For the signature first, then for the document. */
  readonly stamps?: readonly DatedStamp[]
  readonly data?: Partial<ValidationData>
}

export const signDated = async (request: DatedSignature): Promise<void> => {
  const { inputPath, outputPath, signer, chain = [], claimed, level, stamps = [], data = {} } = request
  const pending = [...stamps]
  const { scheme, sizeBits, privateKey } = signer.key
  const key = {
    keyId: 'k',
    algorithm: scheme === 'ecdsa' ? 'ec' : 'rsa',
    sizeBits,
    certificate: signer.der,
    otherCertificates: chain.map(({ der }) => der),
  } as unknown as TokenKey
  const signing = createSigning({
    findKey: async () => key,
    readKeyCertificate: () => signer.certificate,
    whyCannotSign: () => null,
    unlock: async () => ({
      key,
      sign: async ({ digestAlgorithm, message }) =>
        sign(digestAlgorithm, message, { key: privateKey, dsaEncoding: 'ieee-p1363' }),
      deriveSlotKey: async () => null,
      close: async () => {},
    }),
    openRecord: async () => ({ async add() {}, async close() {} }),
    timestamps: () => ({
      urls: [],
      async stamp(digest, asked) {
        const next = pending.shift()
        if (!next) throw new Error('a timestamp that no test expects')
        const { authority, chain: issuers = [], time, wrong } = next
        const imprint = wrong ? asked.toReversed() : asked
        const der = makeStamp({ authority, chain: issuers, time, digest, imprint })
        return { der, time, policy: '', authority: authority.certificate, certificates: [authority.der] }
      },
    }),
    revocation: { collect: async () => ({ certificates: [], ocspResponses: [], crls: [], ...data }) },
    now: () => claimed,
  })
  const session = await signing.unlock('k', new Secret('1234'))
  await session.signFile({
    inputPath,
    outputPath,
    level,
    replaceExisting: true,
    digest: 'sha256',
    reason: null,
    location: null,
    field: null,
    expectedSha256: null,
  })
  await session.close()
}
