/** What `--json` prints, as strict schemas written from the contract of the command line. */
import { z } from 'zod'
import { activeContentKinds } from '../../src/shared/model/document.ts'

const isoTime = z.iso.datetime({ offset: true })
const keyId = z.string().regex(/^[A-Za-z0-9_-]{43}$/)

export const errorShape = z.strictObject({
  error: z.object({ code: z.string(), message: z.string().min(1) }).catchall(z.union([z.string(), z.number()])),
})

const key = z.strictObject({
  keyId,
  token: z.strictObject({
    kind: z.enum(['pkcs11', 'software']),
    label: z.string(),
    serial: z.string(),
    module: z.string().nullable(),
  }),
  label: z.string(),
  algorithm: z.enum(['rsa', 'ec']),
  sizeBits: z.int().positive(),
  certificate: z.strictObject({ subject: z.string(), notAfter: isoTime }).nullable(),
  pin: z.strictObject({
    state: z.enum(['ok', 'tries-low', 'last-try', 'locked', 'to-be-changed', 'not-set', 'unknown']),
    triesLeft: z.int().nullable(),
  }),
  canSign: z.boolean(),
  canDecrypt: z.boolean(),
})

export const keysShape = z.strictObject({ keys: z.array(key) })
/** `pin` only where a random one was asked for. */
const sheet = {
  unlockCode: z.string().regex(/^UC(-[0-9A-HJKMNP-TV-Z]{4}){6}$/),
  sheetNumber: z.string().regex(/^[0-9A-Z]{4}-[0-9A-Z]{2}$/),
}
export const createdKeyShape = z.strictObject({ key, puk: z.string().min(1), ...sheet, pin: z.string().optional() })
export const newPinShape = z.strictObject({ keyId, pin: z.string().optional() })
/** Made inside a token. */
export const madeKeyShape = z.strictObject({ key, ...sheet })
export const requestShape = z.strictObject({ keyId, file: z.string() })
export const deletedShape = z.strictObject({ deleted: keyId })
export const tokenDataShape = z.strictObject({
  keyId,
  data: z.array(
    z.union([
      z.strictObject({
        name: z.string(),
        text: z.string(),
        claim: z.strictObject({ name: z.string(), value: z.string() }).optional(),
      }),
      z.strictObject({ name: z.string(), base64: z.base64() }),
    ]),
  ),
})

export const modulesShape = z.strictObject({
  modules: z.array(
    z.strictObject({
      path: z.string(),
      name: z.string(),
      source: z.enum(['p11-kit', 'known-path', 'added']),
      usable: z.boolean(),
      problem: z.string().nullable(),
      quarantined: z.boolean(),
      tokens: z.array(
        z.strictObject({
          label: z.string(),
          serial: z.string(),
          reader: z.string(),
          pin: z.strictObject({
            state: z.enum(['ok', 'tries-low', 'last-try', 'locked', 'to-be-changed', 'not-set', 'unknown']),
            triesLeft: z.int().nullable(),
            triesMax: z.int().nullable(),
            onReader: z.boolean(),
          }),
          initialized: z.boolean(),
          writeProtected: z.boolean(),
          problem: z.string().nullable(),
          keyCount: z.int().nonnegative(),
        }),
      ),
    }),
  ),
})

const activeContent = z.array(
  z.strictObject({
    kind: z.enum(activeContentKinds),
    count: z.int().positive(),
    pages: z.array(z.int().positive()),
  }),
)

const signedFile = z.strictObject({
  input: z.string(),
  output: z.string(),
  format: z.literal('pades'),
  level: z.enum(['B-B', 'B-T', 'B-LT', 'B-LTA']),
  keyId,
  digest: z.enum(['sha256', 'sha384', 'sha512']),
  signedAt: isoTime,
  activeContent,
})

export const signShape = z.strictObject({ files: z.array(signedFile) })
/** Several documents, of which some failed. */
export const partlySignedShape = z.strictObject({
  error: errorShape.shape.error,
  files: z.array(z.union([signedFile, z.strictObject({ input: z.string(), error: errorShape.shape.error })])),
})

const indication = z.enum(['TOTAL-PASSED', 'INDETERMINATE', 'TOTAL-FAILED'])

export const validateShape = z.strictObject({
  files: z.array(
    z.strictObject({
      file: z.string(),
      format: z.literal('pades'),
      indication,
      signatures: z.array(
        z.strictObject({
          kind: z.enum(['signature', 'document-timestamp']),
          field: z.string().nullable(),
          subFilter: z.string(),
          indication,
          subIndication: z
            .string()
            .regex(/^[A-Z_]+$/)
            .nullable(),
          level: z.enum(['B-B', 'B-T', 'B-LT', 'B-LTA']).nullable(),
          evidenceLevel: z.enum(['B-B', 'B-T', 'B-LT', 'B-LTA']).nullable(),
          signer: z.strictObject({ commonName: z.string(), certificateSha256: z.string() }).nullable(),
          claimedSigningTime: isoTime.nullable(),
          timestamp: z.strictObject({ time: isoTime, authority: z.string() }).nullable(),
          contentTimestamp: z.strictObject({ time: isoTime, authority: z.string() }).nullable(),
          path: z.array(
            z.strictObject({
              commonName: z.string(),
              issuer: z.string(),
              notBefore: isoTime,
              notAfter: isoTime,
              sha256: z.string().length(64),
            }),
          ),
          revocation: z.array(
            z.strictObject({
              certificateSha256: z.string().length(64),
              source: z.enum(['ocsp', 'crl']),
              from: z.enum(['document', 'online']),
              status: z.enum(['good', 'revoked']),
              producedAt: isoTime,
              revokedAt: isoTime.nullable(),
            }),
          ),
          coverage: z.enum(['whole-document', 'earlier-revision']),
          signedRevisionBytes: z.int().positive().nullable(),
          changesAfter: z.array(
            z.strictObject({
              kind: z.enum(['signature-added', 'form-filled', 'annotation-added', 'dss-updated', 'metadata', 'other']),
              allowed: z.boolean(),
              objects: z.array(z.string().regex(/^\d+ \d+$/)),
              page: z.int().positive().nullable(),
            }),
          ),
          reasons: z.array(z.string()),
        }),
      ),
    }),
  ),
})

export const demoShape = z.strictObject({ steps: z.array(z.string().min(1)).min(5), signed: z.string() })
export const doctorShape = z.strictObject({
  checks: z.array(
    z.strictObject({
      name: z.string(),
      state: z.enum(['ok', 'warning', 'problem']),
      subject: z.string(),
      problem: z.string().nullable(),
      fix: z.string().nullable(),
    }),
  ),
})
