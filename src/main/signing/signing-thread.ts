/** Entry of the thread that reads, hashes and writes the small documents of a batch while the main thread talks to the token. */
import { randomBytes } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { type ErrorCode, type ErrorFacts, toAppError } from '../../shared/errors.ts'
import { letThreadStepBack } from '../host/step-back.ts'
import { directFiles } from '../pdf/file-access.ts'
import { createPadesEncoder, type PadesEncoder, type PadesSigner } from '../pki/cms.ts'
import { createOutbox } from './outbox.ts'
import { type PdfSignRequest, type PdfSignResult, signPdf } from './pdf/sign-pdf.ts'
import { createRandomPool } from './random-pool.ts'

/** A signature at level B-B, described by what can be sent as a message. */
export type PlainSigning = Pick<
  PdfSignRequest,
  | 'inputPath'
  | 'outputPath'
  | 'replaceExisting'
  | 'digestAlgorithm'
  | 'signerName'
  | 'signingTime'
  | 'reason'
  | 'location'
  | 'field'
  | 'certify'
  | 'lock'
  | 'expectedSha256'
> &
  Pick<PadesSigner, 'scheme'> &
  Pick<PdfSignRequest['signer'], 'maxSizeBytes'>

/** DER: the same for all documents of a session. */
export type SignerCertificates = Pick<PadesSigner, 'certificate' | 'chain'>

export interface SigningThreadData extends SignerCertificates {
  /** Somebody works in a window, and comes first. */
  readonly isBehindWindow: boolean
}

/** Each about the document `id`. */
export type ToThread = { readonly id: number } & (
  | { readonly kind: 'document'; readonly signing: PlainSigning }
  | { readonly kind: 'signature'; readonly value: Uint8Array }
  /** There is no signature; the main thread knows why. */
  | { readonly kind: 'refusal' }
)
export type FromThread = { readonly id: number } /** Once, about no document: what is needed is loaded. */ & (
  | { readonly kind: 'ready' }
  | { readonly kind: 'to-be-signed'; readonly message: Uint8Array }
  | { readonly kind: 'done'; readonly result: PdfSignResult }
  | {
      readonly kind: 'failed'
      readonly code: ErrorCode
      readonly facts: ErrorFacts
      readonly detail: string
    }
)

/** Between two looks at what was said meanwhile; of the first few each is told at once, for the token has nothing yet. */
const begunAtOnce = 8

const serve = (
  certificates: SignerCertificates,
  post: (message: FromThread) => void,
): ((message: ToThread) => void) => {
  const encoders = new Map<string, PadesEncoder>()
  const waiting = new Map<number, PromiseWithResolvers<Uint8Array>>()
  const random = createRandomPool(randomBytes)

  const encoderFor = (how: Pick<PadesSigner, 'scheme' | 'digestAlgorithm'>): PadesEncoder => {
    const name = `${how.scheme} ${how.digestAlgorithm}`
    const encoder = encoders.get(name) ?? createPadesEncoder({ ...certificates, ...how })
    encoders.set(name, encoder)
    return encoder
  }

  const signDocument = async (
    id: number,
    { scheme, maxSizeBytes, ...request }: PlainSigning,
    onAsked: () => void,
  ): Promise<void> => {
    const { digestAlgorithm } = request
    const sign = (message: Uint8Array): Promise<Uint8Array> => {
      const signature = Promise.withResolvers<Uint8Array>()
      waiting.set(id, signature)
      post({ id, kind: 'to-be-signed', message })
      onAsked()
      return signature.promise
    }
    try {
      const encode = encoderFor({ scheme, digestAlgorithm })
      const result = await signPdf({
        ...request,
        files: directFiles,
        random,
        signer: { maxSizeBytes, sign: documentDigest => encode({ documentDigest, sign }) },
      })
      post({ id, kind: 'done', result })
    } catch (thrown) {
      const { code, facts, cause } = toAppError(thrown)
      post({ id, kind: 'failed', code, facts, detail: cause instanceof Error ? cause.message : '' })
    }
  }

  /** Settles when the document before has asked for its signature, or has ended. */
  let before: Promise<void> = Promise.resolve()
  let begun = 0

  /**
   * One after the other: side by side, none would ask for its signature before all had got that far, and the token
   * would wait.
   */
  const begin = async (id: number, signing: PlainSigning): Promise<void> => {
    const asked = Promise.withResolvers<void>()
    const isFree = before
    before = asked.promise
    await isFree
    begun += 1
    if (begun <= begunAtOnce || begun % begunAtOnce === 0) await setImmediate()
    await signDocument(id, signing, asked.resolve)
    asked.resolve()
  }

  return message => {
    const { id, kind } = message
    if (kind === 'document') return void begin(id, message.signing)
    const signature = waiting.get(id)
    waiting.delete(id)
    if (kind === 'signature') signature?.resolve(message.value)
    else signature?.reject(new Error('no signature'))
  }
}

const port = parentPort
if (port) {
  const { isBehindWindow, ...certificates } = workerData as SigningThreadData
  if (isBehindWindow) letThreadStepBack()
  const post = createOutbox<FromThread>(messages => port.postMessage(messages))
  const hear = serve(certificates, post)
  port.on('message', (messages: readonly ToThread[]) => {
    for (const message of messages) hear(message)
  })
  post({ id: 0, kind: 'ready' })
}
