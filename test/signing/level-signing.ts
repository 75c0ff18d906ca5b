/** The use cases of signing over a test PKI and a key of this process: everything real but the token. */
import { randomBytes } from 'node:crypto'
import type { CertificateProfile } from '../../native-mocks/pki/authority-files.ts'
import { openTestPki, type TestPki } from '../../native-mocks/pki/test-pki.ts'
import { parseCertificate } from '../../src/main/pki/certificate.ts'
import { createCertificateRequest } from '../../src/main/pki/certificate-request.ts'
import type { SigningCheck, SigningCheckRequest } from '../../src/main/signing/check-signing.ts'
import { createExtendFile } from '../../src/main/signing/extend-file.ts'
import { endWith } from '../../src/main/signing/fetch-bytes.ts'
import { createRevocationSource } from '../../src/main/signing/revocation-client.ts'
import type { SignFileRequest } from '../../src/main/signing/sign-file.ts'
import { createSigning } from '../../src/main/signing/signing.ts'
import { createTimestampSource } from '../../src/main/signing/timestamp-client.ts'
import { readTsaAuthorization, type TsaAccount } from '../../src/main/signing/tsa-authorization.ts'
import type { TokenKey } from '../../src/main/tokens/key-store.ts'
import { Secret } from '../../src/shared/secret.ts'
import { certify, createSoftwareSigner, type TestKeyKind } from '../pki/software-signer.ts'

export { openTestPki, type TestPki }

export interface LevelSigning {
  /** DER. */
  readonly certificate: Uint8Array
  /** How often the key was used. */
  readonly signatures: () => number
  sign(change: Pick<SignFileRequest, 'inputPath' | 'outputPath'> & Partial<SignFileRequest>): Promise<void>
  extend: ReturnType<typeof createExtendFile>
  check(request: SigningCheckRequest, keyId?: string | null): Promise<SigningCheck>
}

export interface LevelSigningOptions {
  readonly kind?: TestKeyKind
  readonly profile?: CertificateProfile | 'self-signed'
  readonly accounts?: readonly TsaAccount[]
  readonly knownIssuers?: readonly Uint8Array[]
  /** Of the settings; absent: the good one of the test PKI. */
  readonly defaultTsaUrls?: readonly string[]
  /** Of each request. */
  readonly timeoutMs?: number
}

const isLoopback = (url: string): boolean => new URL(url).hostname === '127.0.0.1'

/** Nothing of a test leaves this computer. */
const loopbackFetch: typeof fetch = async (input, init) => {
  if (!isLoopback(String(input))) throw new Error(`a test asked for ${String(input)}`)
  return fetch(input, init)
}

export const createLevelSigning = async (pki: TestPki, options: LevelSigningOptions = {}): Promise<LevelSigning> => {
  const { kind = 'P-256', profile = 'signer', accounts = [], knownIssuers = [], timeoutMs = 60_000 } = options
  const signer = createSoftwareSigner(kind)
  const scheme = kind === 'rsa-2048' ? 'rsa-pkcs1' : 'ecdsa'
  const request = { spki: signer.spki, name: 'Anna Example', scheme, digestAlgorithm: 'sha256' } as const
  const certificate =
    profile === 'self-signed'
      ? await certify(signer, scheme)
      : await pki.issue(await createCertificateRequest({ ...request, sign: signer.sign(scheme, 'sha256') }), profile)
  const key = {
    keyId: 'k',
    algorithm: kind === 'rsa-2048' ? 'rsa' : 'ec',
    sizeBits: signer.sizeBits,
    certificate,
    otherCertificates: [],
  } as unknown as TokenKey
  const now = (): Date => new Date()
  const timestampDeps = {
    now,
    random: randomBytes,
    timeoutMs,
    log: { info() {} },
    authorizationFor: (url: string) => readTsaAuthorization(url, accounts, timeoutMs),
  }
  const sourcesFor = (urls: readonly string[] | undefined, fetch = loopbackFetch) => ({
    timestamps: createTimestampSource({ ...timestampDeps, fetch }, urls ?? options.defaultTsaUrls ?? [pki.tsaUrl()]),
    revocation: createRevocationSource({ fetch, now, timeoutMs, knownIssuers: () => knownIssuers }),
  })
  let signatures = 0
  const signing = createSigning({
    findKey: async () => key,
    readKeyCertificate: () => parseCertificate(certificate),
    whyCannotSign: () => null,
    unlock: async () => ({
      key,
      sign: ({ scheme: wanted, digestAlgorithm, message }) => {
        signatures++
        return signer.sign(wanted, digestAlgorithm)(message)
      },
      deriveSlotKey: async () => null,
      close: async () => {},
    }),
    openRecord: async () => ({ async add() {}, async close() {} }),
    timestamps: urls => sourcesFor(urls).timestamps,
    revocation: sourcesFor(undefined).revocation,
    now,
  })
  const session = await signing.unlock('k', new Secret('1234'))
  return {
    certificate,
    signatures: () => signatures,
    extend: createExtendFile((urls, signal) => sourcesFor(urls, signal && endWith(loopbackFetch, signal))),
    check: async (request, keyId = 'k') => (await signing.createCheck(keyId))(request),
    async sign(change) {
      await session.signFile({
        replaceExisting: false,
        digest: 'sha256',
        reason: null,
        location: null,
        field: null,
        expectedSha256: null,
        ...change,
      })
    },
  }
}
