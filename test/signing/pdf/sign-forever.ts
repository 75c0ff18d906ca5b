/** A program for tests that is killed while it signs: `sign-forever.ts INPUT OUTPUT` says when the token has the digest. */
import { signPdf } from '../../../src/main/signing/pdf/sign-pdf.ts'
import { signRequest } from './test-cms-signer.ts'

const [inputPath = '', outputPath = ''] = process.argv.slice(2)
const signer = {
  maxSizeBytes: 1000,
  sign: () => {
    process.stdout.write('waiting\n')
    return new Promise<Uint8Array>(done => setTimeout(done, 60_000))
  },
}
await signPdf(signRequest({ inputPath, outputPath, signer, replaceExisting: true }))
