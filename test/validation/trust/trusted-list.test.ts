import { describe, expect, test } from 'vitest'
import { toPem } from '../../../src/main/pki/certificate.ts'
import {
  ListSignatureError,
  ListXmlError,
  maxListBytes,
  readListText,
} from '../../../src/main/validation/trust/list-xml.ts'
import { parseListXml } from '../../../src/main/validation/trust/parse-list-xml.ts'
import { parseTrustedList } from '../../../src/main/validation/trust/parse-trusted-list.ts'
import { isStale, listAnchors, type TrustedList } from '../../../src/main/validation/trust/trusted-list.ts'
import { verifyListSignature } from '../../../src/main/validation/trust/verify-list-signature.ts'
import {
  createAuthority,
  type ListPlan,
  makeList,
  type ServicePlan,
  type SigningPlan,
  signList,
  xmlNames,
} from './make-trusted-list.ts'

const operator = await createAuthority('Operator')
const curveOperator = await createAuthority('Operator on a curve', 'ec')
const stranger = await createAuthority('Stranger')
const ca = await createAuthority('CA', 'ec')
const now = new Date('2026-11-22T00:00:00Z')

const goodService: ServicePlan = { name: 'CA for people', certificates: [ca.base64] }
const list = makeList({ services: [goodService] })
const verify = (xml: string) => verifyListSignature(xml, [curveOperator.certificate, operator.certificate], now)
const read = (plan: ListPlan): TrustedList => parseTrustedList(verify(signList(makeList(plan), operator)))
const anchors = (plan: ListPlan, at: string) => listAnchors(read(plan), 'signing', new Date(at))

describe('signatures that are accepted', () => {
  const plans: readonly (readonly [string, SigningPlan])[] = [
    ['a reference to the document, exclusive', {}],
    ['a reference to the root by its id', { uri: '#list' }],
    ['with XAdES properties beside', { signedProperties: true }],
    [
      'inclusive canonicalization',
      { transforms: [xmlNames.enveloped, xmlNames.inclusive], canonicalization: xmlNames.inclusive },
    ],
  ]
  test.each(plans)('RSA, %s', (_, plan) => {
    const found = parseTrustedList(verify(signList(list, operator, plan)))
    expect(found.services).toMatchObject([
      { name: 'CA for people', provider: 'Provider One', certificates: [ca.base64] },
    ])
  })

  test('ECDSA', () => {
    expect(parseTrustedList(verify(signList(list, curveOperator))).operator).toBe('Test Authority & Sons')
  })
})

describe('signatures that are refused', () => {
  const signed = signList(list, operator)
  const byId = signList(list, operator, { uri: '#list' })
  const evil = makeList({ services: [{ name: 'Evil', certificates: [stranger.base64] }] })
  const refuses = (xml: string): void => expect(() => verify(xml)).toThrow(ListSignatureError)
  const bodyOf = (xml: string): string => xml.slice(xml.indexOf('<TrustServiceStatusList'))
  const signatureOf = (xml: string): string => /<ds:Signature .*<\/ds:Signature>/s.exec(xml)?.[0] ?? ''
  const intoRoot = (xml: string, part: string): string =>
    xml.replace('</TrustServiceStatusList>', `${part}</TrustServiceStatusList>`)

  test('none, another signer (whose certificate is in KeyInfo), and nobody who may sign', () => {
    refuses(list)
    refuses(signList(list, stranger))
    expect(() => verifyListSignature(signed, [], now)).toThrow(ListSignatureError)
  })

  test('changed after signing: text, attribute, a service more, the value', () => {
    refuses(signed.replace('CA for people', 'CA for peoplf'))
    refuses(signed.replace('xml:lang="en"', 'xml:lang="eo"'))
    refuses(signed.replace('<TSPServices>', '<TSPServices><TSPService/>'))
    const value = /<ds:SignatureValue>(.)/.exec(signed)?.[1] === 'A' ? 'B' : 'A'
    refuses(signed.replace(/<ds:SignatureValue>./, `<ds:SignatureValue>${value}`))
  })

  test('wrapped: the signed list inside another one, in every place of the signature', () => {
    refuses(intoRoot(evil, bodyOf(signed)))
    refuses(intoRoot(evil, bodyOf(byId)))
    const inner = bodyOf(byId).replace(signatureOf(byId), '')
    refuses(intoRoot(evil.replace('Id="list"', 'Id="other"'), inner + signatureOf(byId)))
    refuses(intoRoot(evil, inner + signatureOf(byId)))
    const object = signatureOf(byId).replace('</ds:Signature>', `<ds:Object>${inner}</ds:Object></ds:Signature>`)
    refuses(intoRoot(evil.replace('Id="list"', 'Id="other"'), object))
    refuses(intoRoot(evil, object))
    refuses(intoRoot(evil, signatureOf(signed)))
  })

  test('two signatures, two SignedInfo, a second method that the library would find first', () => {
    refuses(intoRoot(signed, signatureOf(signed)))
    refuses(signed.replace('</ds:Signature>', '<ds:SignedInfo/></ds:Signature>'))
    const methods = `<ds:CanonicalizationMethod Algorithm="${xmlNames.exclusiveWithComments}"/><ds:SignatureMethod Algorithm="${xmlNames.hmacSha1}"/>`
    refuses(signed.replace('<ds:SignedInfo>', `<ds:Object>${methods}</ds:Object><ds:SignedInfo>`))
  })

  const plans: readonly (readonly [string, SigningPlan])[] = [
    ['HMAC with the public certificate as its key', { method: xmlNames.hmacSha1 }],
    ['RSA with SHA-1', { method: xmlNames.rsaSha1 }],
    ['SHA-1 as digest', { digest: xmlNames.sha1 }],
    ['canonicalization with comments', { canonicalization: xmlNames.exclusiveWithComments }],
    ['a transform with comments', { transforms: [xmlNames.enveloped, xmlNames.exclusiveWithComments] }],
    ['no canonical form named', { transforms: [xmlNames.enveloped] }],
    ['a part only', { xpath: "//*[local-name(.)='SchemeInformation']", uri: '#part' }],
  ]
  test.each(plans)('%s', (_, plan) => {
    refuses(
      signList(plan.uri ? list.replace('<SchemeInformation>', '<SchemeInformation Id="part">') : list, operator, plan),
    )
  })

  test('HMAC: the key that an attacker would use is the one that the library would be given', () => {
    const forged = signList(evil, operator, { method: xmlNames.hmacSha1 })
    expect(forged).toContain(toPem(operator.certificate.der).slice(40, 80))
    refuses(forged)
  })

  test('a transform that could select something else', () => {
    const xslt = '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/>'
    refuses(signed.replace('</ds:Transforms>', `${xslt}</ds:Transforms>`))
  })

  test('what is read is the canonical form: a comment cannot split a name', () => {
    const commented = signed.replace('CA for people', 'CA <!-- for cats -->for people')
    expect(parseTrustedList(verify(commented)).services).toMatchObject([{ name: 'CA for people' }])
  })
})

describe('hostile XML', () => {
  const entities = Array.from({ length: 9 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`).join('')
  const refused: readonly (readonly [string, string])[] = [
    ['an entity bomb', `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e0 "ha">${entities}]><a>&e9;</a>`],
    ['an external entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ['an undeclared entity', '<a>&x;</a>'],
    ['deep nesting', '<a>'.repeat(100_000) + '</a>'.repeat(100_000)],
    ['a million elements', `<a>${'<b/>'.repeat(1_000_000)}</a>`],
    ['a tag that does not end', '<a b="'],
    ['a comment that does not end', '<a><!-- '],
    ['tags that do not match', '<a><b></a></b>'],
    ['an element that does not end', '<a><b></b>'],
    ['two roots', '<a/><b/>'],
    ['two attributes of one name', '<a b="1" b="2"/>'],
    ['nothing', ''],
    ['text', 'no XML at all'],
  ]
  test.each(refused)('%s is refused', (_, text) => {
    expect(() => parseListXml(text)).toThrow(ListXmlError)
  })

  test('too large, and not UTF-8', () => {
    expect(() => readListText(new Uint8Array(maxListBytes + 1))).toThrow(ListXmlError)
    expect(() => readListText(Uint8Array.of(0x3c, 0xff, 0xfe))).toThrow(ListXmlError)
  })

  test('what only looks like markup is no element', () => {
    const text = '<a b="1 > <c>"><!-- <d> --><![CDATA[<e>]]><?f <g>?></a>'.replace('<c>', '&lt;c>')
    expect(parseListXml(text).documentElement.childNodes.length).toBe(3)
  })
})

describe('services and times', () => {
  test('approved from its start on, until the list has to be renewed', () => {
    const plan = { services: [goodService] }
    expect(anchors(plan, '2020-06-30T23:59:59Z')).toEqual([])
    expect(anchors(plan, '2020-07-01T00:00:00Z')).toEqual([ca.base64])
    expect(anchors(plan, '2026-11-22T00:00:00Z')).toEqual([ca.base64])
    expect(anchors(plan, '2027-01-01T00:00:01Z')).toEqual([])
  })

  test('withdrawn: it counts for the time before, by its history', () => {
    const withdrawn: ServicePlan = {
      ...goodService,
      status: 'withdrawn',
      since: '2025-03-01T00:00:00Z',
      history: [
        { status: 'granted', since: '2022-01-01T00:00:00Z' },
        { status: 'withdrawn', since: '2021-01-01T00:00:00Z' },
        { status: 'accredited', since: '2016-07-01T00:00:00Z' },
      ],
    }
    const plan = { services: [withdrawn] }
    const times = ['2016-06-30', '2018-01-01', '2021-06-01', '2022-01-01', '2025-02-28', '2025-03-01', '2026-11-22']
    expect(times.map(time => anchors(plan, `${time}T00:00:00Z`).length)).toEqual([0, 1, 0, 1, 1, 0, 0])
  })

  test('an unknown status approves nothing; a past as another kind of service neither', () => {
    expect(anchors({ services: [{ ...goodService, status: 'grantedish' }] }, '2026-11-22T00:00:00Z')).toEqual([])
    const history = [{ status: 'granted', since: '2018-01-01T00:00:00Z', type: 'TSA/QTST' }]
    expect(anchors({ services: [{ ...goodService, history }] }, '2019-01-01T00:00:00Z')).toEqual([])
  })

  test('each service is for its purpose; other services are left out', () => {
    const types = [
      'CA/QC',
      'CA/PKC',
      'TSA/QTST',
      'TSA',
      'TSA/TSS-QC',
      'EDS/Q',
      'Certstatus/OCSP/QC',
      'IdV',
      'unspecified',
    ]
    const services = types.map(type => ({ ...goodService, name: type, type }))
    const found = read({ services })
    expect(found.services.map(({ name, purpose }) => `${name} ${purpose}`)).toEqual([
      'CA/QC signing',
      'CA/PKC signing',
      'TSA/QTST timestamping',
      'TSA timestamping',
      'TSA/TSS-QC timestamping',
    ])
    expect(listAnchors(found, 'timestamping', now)).toHaveLength(3)
  })

  test('a key identifier finds its certificate elsewhere in the list; one alone is no anchor', () => {
    const byKey: ServicePlan = { name: 'by key', keyIdentifiers: [ca.keyIdentifier] }
    const unknown: ServicePlan = { name: 'unknown key', keyIdentifiers: [stranger.keyIdentifier] }
    const [, second, third] = read({ services: [goodService, byKey, unknown] }).services
    expect(second?.certificates).toEqual([ca.base64])
    expect(third?.certificates).toEqual([])
  })

  test('a certificate that cannot be read does not cost the others', () => {
    const services = [{ name: 'broken', certificates: ['MIIB'] }, goodService]
    expect(anchors({ services }, '2026-11-22T00:00:00Z')).toEqual([ca.base64])
  })

  test('stale after its next update; a closed list speaks of the time before its issue only', () => {
    expect(isStale(read({ nextUpdate: '2026-11-21T00:00:00Z' }), now)).toBe(true)
    expect(isStale(read({ nextUpdate: '2026-11-23T00:00:00Z' }), now)).toBe(false)
    const closed = { nextUpdate: null, services: [goodService] }
    expect(anchors(closed, '2026-06-30T00:00:00Z')).toEqual([ca.base64])
    expect(anchors(closed, '2026-07-02T00:00:00Z')).toEqual([])
  })

  test('pointers: machine-readable lists with their signers', () => {
    const pointers = [
      { location: 'https://lists.example/be.xml', territory: 'BE', signers: [operator.base64] },
      { location: 'https://lists.example/be.pdf', territory: 'BE', signers: [], mimeType: 'application/pdf' },
      { location: 'nowhere', territory: 'XX', signers: [] },
    ]
    expect(read({ pointers }).pointers).toEqual([
      { location: 'https://lists.example/be.xml', territory: 'BE', signers: [operator.base64] },
    ])
  })

  test('other versions, other documents, and times that are none are refused', () => {
    expect(read({ version: 6 }).sequenceNumber).toBe(7)
    const wrong: readonly ListPlan[] = [{ version: 4 }, { sequenceNumber: 0 }, { issuedAt: 'yesterday' }]
    for (const plan of wrong) expect(() => read(plan)).toThrow(ListXmlError)
    expect(() => read({ services: [{ ...goodService, since: '2020-13-01T00:00:00Z' }] })).toThrow(ListXmlError)
    const other = signList('<Invoice xmlns="urn:x" Id="list"/>', operator)
    expect(() => parseTrustedList(verify(other))).toThrow(ListXmlError)
  })
})

test('a list as large as the largest of a member state is read', () => {
  const services = Array.from({ length: 1500 }, (_, n) => ({ ...goodService, name: `Service ${n}` }))
  const xml = signList(makeList({ services }), operator)
  expect(parseTrustedList(verify(xml)).services).toHaveLength(1500)
})
