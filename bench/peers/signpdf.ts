/** @signpdf/signpdf: has no signer without node-forge of its own, so it gets the bare signature value, which is less work than a CMS. */
import { createPrivateKey, sign } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { pdflibAddPlaceholder } from '@signpdf/placeholder-pdf-lib'
import { Signer, SignPdf } from '@signpdf/signpdf'
import { PDFDocument } from 'pdf-lib'
import type { OpenPeer } from './sign-file.ts'

export const openSignpdf: OpenPeer = async ({ keyFile }) => {
  const key = createPrivateKey(readFileSync(keyFile))
  class KeySigner extends Signer {
    override async sign(bytes: Buffer): Promise<Buffer> {
      return sign('sha256', bytes, key)
    }
  }
  return async (input, output) => {
    const pdfDoc = await PDFDocument.load(readFileSync(input))
    pdflibAddPlaceholder({ pdfDoc, reason: 'bench', contactInfo: '', name: 'Bench', location: '' })
    const withPlaceholder = await pdfDoc.save({ useObjectStreams: false })
    writeFileSync(output, await new SignPdf().sign(Buffer.from(withPlaceholder), new KeySigner()))
  }
}
