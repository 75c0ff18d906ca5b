/**
 * The corpus of signed PDFs, each signature judged with trust in the root and in the signer that it brings along, at the
 * time that it claims: intact ones pass, changed ones never do. Prints the table, with the opinion of pdfsig beside ours.
 */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openPdf } from '../../../src/main/pdf/open-pdf.ts'
import { parseCertificate } from '../../../src/main/pki/certificate.ts'
import { readCms } from '../../../src/main/pki/cms.ts'
import { cmsOids } from '../../../src/main/pki/cms-oids.ts'
import { areSameNames } from '../../../src/main/pki/general-names.ts'
import { findSignatureFields } from '../../../src/main/validation/pdf/find-signature-fields.ts'
import { validatePdf } from '../../../src/main/validation/pdf/validate-pdf.ts'
import { AppError } from '../../../src/shared/errors.ts'
import type { SignatureVerdict } from '../../../src/shared/model/validation.ts'
import { corpusFolder, hasAll, runPdfsig } from '../../signing/pdf/pdf-programs.ts'

const folder = join(corpusFolder, 'pdf-signed')

interface Claims {
  readonly field: string | null
  readonly certificates: readonly Uint8Array[]
  /** Certificates that no other of the signature issued. */
  readonly roots: readonly Uint8Array[]
  /** From the signed attributes (RFC 5652 §11.3). */
  readonly signingTime: Date | null
  /** Of the certificate that came first to expire. */
  readonly valid: { readonly from: Date; readonly until: Date } | null
}

const validityOf = (ders: readonly Uint8Array[]): Claims['valid'] => {
  const all = ders.map(parseCertificate)
  const from = Math.max(...all.map(({ notBefore }) => notBefore.getTime()))
  const until = Math.min(...all.map(({ notAfter }) => notAfter.getTime()))
  return from < until ? { from: new Date(from), until: new Date(until) } : null
}

/** The time that is claimed; some files claim one at which their certificates were not valid, so nothing could pass then. */
const chooseTime = (claimed: Date | null, valid: Claims['valid']): Date => {
  if (!valid) return claimed ?? new Date()
  const isInside = claimed !== null && claimed >= valid.from && claimed <= valid.until
  return isInside ? claimed : new Date((valid.from.getTime() + valid.until.getTime()) / 2)
}

const rootsAmong = (ders: readonly Uint8Array[]): readonly Uint8Array[] => {
  const all = ders.map(parseCertificate)
  return all
    .filter(each => !all.some(other => other !== each && areSameNames(other.subjectName, each.issuerName)))
    .map(({ der }) => der)
}

const readSigningTime = (cms: ReturnType<typeof readCms>): Date | null => {
  const value = cms.signers[0]?.attributes.get(cmsOids.signingTime)?.[0]
  const text = value && Buffer.from(value.content).toString('latin1')
  const match = /^(?:20)?(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? '')
  return match && new Date(`20${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}Z`)
}

const readClaims = async (path: string): Promise<readonly Claims[]> => {
  const document = await openPdf(path)
  try {
    const claims: Claims[] = []
    for (const { name, value } of await findSignatureFields(document)) {
      const contents = await document.resolve(value.entries.get('Contents'))
      const bytes = typeof contents === 'object' && contents?.kind === 'string' ? contents.bytes : new Uint8Array()
      try {
        const cms = readCms(bytes)
        const { certificates } = cms
        claims.push({
          field: name,
          certificates,
          roots: rootsAmong(certificates),
          signingTime: readSigningTime(cms),
          valid: validityOf(certificates),
        })
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        claims.push({ field: name, certificates: [], roots: [], signingTime: null, valid: null })
      }
    }
    return claims
  } finally {
    await document.close()
  }
}

/** Made to fool other tools, or not signed over what they show: the names and the makers' notes say so. */
const changed = new Set([
  'form-update-override-appearance-stream-sneaky.pdf Sig1',
  'form-update-override-appearance-stream-ap-indirect-sneaky.pdf Sig1',
  'form-update-no-override-appearance-stream-ap-indirect-sneaky.pdf Sig1',
  'form-update-ap-indirect-sneaky-trailer.pdf Sig1',
  'one-byterange.pdf Sig1',
  'pdf-sig-with-econtent.pdf Sig1',
])

/** With validation data inside, or of issuers that offer none: nothing has to be asked. */
const bringsStatus = ['minimal-two-fields-signed-twice.pdf', 'pades-lta-dss-indirect-arrs-test-2.pdf']

const words = ({ indication, subIndication }: SignatureVerdict): string =>
  subIndication ? `${indication}/${subIndication}` : indication

interface Row {
  readonly name: string
  readonly time: string
  readonly withRoot: SignatureVerdict
  readonly withSigner: SignatureVerdict
  readonly pdfsig: boolean
}

const judgeFile = async (file: string): Promise<readonly Row[]> => {
  const path = join(folder, file)
  const claims = await readClaims(path)
  const pdfsig = claims.length > 0 ? await runPdfsig(path) : []
  const { signatures } = await validatePdf(path)
  const rows: Row[] = []
  for (const [index, plain] of signatures.entries()) {
    const claim = claims[index]
    const claimed = plain.claimedSigningTime ? new Date(plain.claimedSigningTime) : (claim?.signingTime ?? null)
    const time = chooseTime(claimed, claim?.valid ?? null)
    const judge = async (anchors: readonly Uint8Array[]): Promise<SignatureVerdict> =>
      (
        await validatePdf(path, {
          anchorsAt: purpose => ({ signing: anchors, timestamping: anchors })[purpose],
          at: time,
        })
      ).signatures[index] ?? plain
    rows.push({
      name: `${file} ${plain.field}`,
      time: `${time.toISOString().slice(0, 10)}${time.getTime() === claimed?.getTime() ? '' : ' (not as claimed)'}`,
      withRoot: await judge(claim?.roots ?? []),
      withSigner: await judge(claim?.certificates ?? []),
      pdfsig: pdfsig.find(({ field }) => field === plain.field)?.valid ?? false,
    })
  }
  return rows
}

describe.skipIf(!hasAll('corpus', 'pdfsig'))('the corpus with its own roots trusted', async () => {
  const rows: Row[] = []
  for (const file of (await readdir(folder)).sort()) {
    try {
      rows.push(...(await judgeFile(file)))
    } catch (error) {
      // What is no readable PDF, or needs a password, has no verdict.
      if (!(error instanceof AppError) || !error.code.startsWith('pdf/')) throw error
    }
  }

  test('the table', () => {
    console.log(
      [
        'signature  |  at  |  root trusted  |  signer trusted  |  coverage  |  changes after  |  pdfsig',
        ...rows.map(({ name, time, withRoot, withSigner, pdfsig }) => {
          const changes = withRoot.changesAfter.map(({ kind, allowed }) => `${allowed ? '' : '!'}${kind}`).join(' ')
          const cells = [
            name,
            time,
            words(withRoot),
            words(withSigner),
            withRoot.coverage,
            changes,
            pdfsig ? 'valid' : '-',
          ]
          return cells.join('  |  ')
        }),
      ].join('\n'),
    )
    for (const name of changed) expect(rows.map(row => row.name)).toContain(name)
  })

  test.each(rows)('$name', ({ name, withRoot, withSigner, pdfsig }) => {
    for (const verdict of [withRoot, withSigner]) {
      const passed = verdict.indication === 'TOTAL-PASSED'
      if (changed.has(name)) expect(verdict.indication).toBe('TOTAL-FAILED')
      // It knows no document timestamps.
      if (passed && verdict.kind === 'signature') expect(pdfsig, 'nobody else calls it valid').toBe(true)
      if (verdict.changesAfter.some(({ allowed }) => !allowed)) expect(verdict.indication).toBe('TOTAL-FAILED')
      if (verdict.coverage === 'earlier-revision')
        expect(passed && verdict.reasons.includes('tail-not-covered')).toBe(false)
    }
    const isSound =
      !changed.has(name) && withSigner.reasons.includes('intact') && !withSigner.reasons.includes('algorithm-weak')
    if (!isSound) return
    // Trust in the signer leaves nothing open but what was signed.
    if (withSigner.kind === 'signature') expect(words(withSigner)).toBe('TOTAL-PASSED')
    // Trust in the root leaves open what the issuer was not asked.
    const brings = bringsStatus.some(file => name.startsWith(file))
    const isAsked = withRoot.reasons.includes('revocation-not-checked')
    expect(words(withRoot)).toBe(isAsked && !brings ? 'INDETERMINATE/TRY_LATER' : 'TOTAL-PASSED')
  })

  test('document timestamps are judged', () => {
    const stamps = rows.filter(({ withRoot }) => withRoot.kind === 'document-timestamp')
    expect(stamps.length).toBeGreaterThan(0)
    for (const { withRoot } of stamps) {
      expect(words(withRoot)).toBe('TOTAL-PASSED')
      expect(withRoot.timestamp).not.toBeNull()
    }
  })
})
