/** Services of a trusted list come and go: each counts for what was signed or stamped while it was approved. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { extensions, issuePaper } from '../../native-mocks/pki/paper-pki.ts'
import { validatePdf } from '../../src/main/validation/pdf/validate-pdf.ts'
import { parseTrustedList } from '../../src/main/validation/trust/parse-trusted-list.ts'
import { listAnchors } from '../../src/main/validation/trust/trusted-list.ts'
import { verifyListSignature } from '../../src/main/validation/trust/verify-list-signature.ts'
import type { AnchorsAt } from '../../src/main/validation/trust.ts'
import { makePdf } from '../pdf/make-pdf.ts'
import { signDated } from './dated-signing.ts'
import { createAuthority, makeList, type ServicePlan, signList } from './trust/make-trusted-list.ts'

const day = (text: string): Date => new Date(`${text}T00:00:00Z`)
const life = { from: day('2020-01-01'), to: day('2035-01-01') }
const authority = [extensions.authority(), extensions.usage('keyCertSign', 'cRLSign')]
const ca = issuePaper({ name: 'CA', ...life, extensions: authority })
const anna = issuePaper({ name: 'Anna', issuer: ca, ...life, extensions: [extensions.usage('nonRepudiation')] })
const tsa = issuePaper({
  name: 'TSA',
  ...life,
  extensions: [extensions.usage('digitalSignature'), extensions.purpose('timeStamping', true)],
})
const [whenApproved, whenWithdrawn, now] = [day('2024-03-01'), day('2025-01-01'), day('2026-11-22')]

const operator = await createAuthority('Operator')
const base64 = (der: Uint8Array): string => Buffer.from(der).toString('base64')
const withdrawn = {
  status: 'withdrawn',
  since: whenWithdrawn.toISOString(),
  history: [{ status: 'granted', since: '2022-01-01T00:00:00Z' }],
}
const granted = { status: 'granted', since: '2022-01-01T00:00:00Z' }

/** What the list trusts, read the way that a list is read. */
const trusting = (caPlan: Partial<ServicePlan>, tsaPlan: Partial<ServicePlan>): AnchorsAt => {
  const services = [
    { name: 'people', certificates: [base64(ca.der)], ...caPlan },
    { name: 'stamps', type: 'TSA/QTST', certificates: [base64(tsa.der)], ...tsaPlan },
  ]
  const text = signList(makeList({ services }), operator)
  const list = parseTrustedList(verifyListSignature(text, [operator.certificate], now))
  return (purpose, at) => listAnchors(list, purpose, at).map(each => Buffer.from(each, 'base64'))
}

describe('services of a trusted list', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-services-'))
  const at = (name: string): string => join(folder, name)
  afterAll(() => rmSync(folder, { recursive: true }))
  beforeAll(async () => {
    writeFileSync(at('contract.pdf'), makePdf())
    const common = { inputPath: at('contract.pdf'), signer: anna, chain: [ca] } as const
    const stampedAt = (time: Date) =>
      ({ ...common, claimed: time, level: 'B-T', stamps: [{ authority: tsa, time }] }) as const
    await signDated({ ...stampedAt(whenApproved), outputPath: at('old') })
    await signDated({ ...stampedAt(day('2026-01-01')), outputPath: at('new') })
    await signDated({ ...stampedAt(day('2021-06-01')), outputPath: at('before') })
    await signDated({ ...common, claimed: whenApproved, level: 'B-B', outputPath: at('unstamped') })
  })
  const judge = async (name: string, anchorsAt: AnchorsAt) =>
    (await validatePdf(at(name), { anchorsAt, at: now })).signatures[0]
  const nobody = { indication: 'INDETERMINATE', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' }

  test('approved all the time: what was signed since passes, stamped or not', async () => {
    const anchorsAt = trusting(granted, granted)
    for (const name of ['old', 'new', 'unstamped']) {
      expect(await judge(name, anchorsAt), name).toMatchObject({ indication: 'TOTAL-PASSED' })
    }
  })

  test('an issuer that was withdrawn counts for what is proven to be older, and for nothing else', async () => {
    const anchorsAt = trusting(withdrawn, granted)
    expect(await judge('old', anchorsAt)).toMatchObject({
      indication: 'TOTAL-PASSED',
      timestamp: { time: whenApproved.toISOString() },
    })
    expect(await judge('new', anchorsAt)).toMatchObject(nobody)
    expect(await judge('unstamped', anchorsAt)).toMatchObject(nobody)
  })

  test('an authority that was withdrawn counts for what it stamped before', async () => {
    const anchorsAt = trusting(withdrawn, withdrawn)
    expect(await judge('old', anchorsAt)).toMatchObject({ indication: 'TOTAL-PASSED' })
    const younger = await judge('new', trusting(granted, withdrawn))
    expect(younger).toMatchObject({ indication: 'TOTAL-PASSED', timestamp: null })
    expect(younger?.reasons).toContain('timestamp-not-trusted')
  })

  test('what was signed before the approval is not covered by it', async () => {
    const anchorsAt = trusting(granted, { ...granted, since: '2020-01-01T00:00:00Z' })
    expect(await judge('before', anchorsAt)).toMatchObject(nobody)
  })
})
