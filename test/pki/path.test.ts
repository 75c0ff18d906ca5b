/** RFC 5280 §6.1 on chains that OpenSSL issues; where `openssl verify` answers the same question, both must agree. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parseCertificate } from '../../src/main/pki/certificate.ts'
import { findPath, offersRevocation } from '../../src/main/pki/path.ts'
import { lacksOpenssl } from './openssl.ts'

const folder = mkdtempSync(join(tmpdir(), 'signet-path-'))
afterAll(() => rmSync(folder, { recursive: true }))
const openssl = (...args: readonly string[]): Buffer => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })

interface Issue {
  readonly issuer?: string
  readonly subject?: string
  readonly extensions?: readonly string[]
  readonly days?: readonly [string, string]
  readonly key?: string
  readonly digest?: string
}

const ca = ['basicConstraints=critical,CA:true', 'keyUsage=critical,keyCertSign,cRLSign']
const person = ['basicConstraints=CA:false', 'keyUsage=critical,digitalSignature,nonRepudiation']
const valid = ['20260101000000Z', '20360101000000Z'] as const
const at = new Date('2026-11-22T00:00:00Z')

let count = 0
const newKey = (...options: readonly string[]): string => {
  const name = `key${++count}.pem`
  openssl(
    'genpkey',
    ...(options.length > 0 ? options : ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']),
    '-out',
    name,
  )
  return name
}
const keyOf = new Map<string, string>()

/** PEM file names stand for certificates. */
const issue = ({
  issuer,
  subject = `/CN=cert ${++count}`,
  extensions = person,
  days = valid,
  key = newKey(),
  digest = 'sha256',
}: Issue): string => {
  const name = `cert${++count}.pem`
  openssl('req', '-new', '-key', key, '-subj', subject, '-utf8', '-out', 'r.csr')
  writeFileSync(join(folder, 'e.cnf'), `[e]\n${extensions.join('\n')}\n`)
  writeFileSync(join(folder, 'index.txt'), '')
  writeFileSync(join(folder, 'serial'), `10${String(++count).padStart(4, '0')}\n`)
  writeFileSync(
    join(folder, 'ca.cnf'),
    '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nserial=serial\nnew_certs_dir=.\npolicy=p\nunique_subject=no\ndefault_md=sha256\n[p]\ncommonName=optional\norganizationName=optional\nemailAddress=optional\ncountryName=optional\n',
  )
  const signing = issuer ? ['-cert', issuer, '-keyfile', keyOf.get(issuer) ?? ''] : ['-selfsign', '-keyfile', key]
  openssl(
    'ca',
    '-config',
    'ca.cnf',
    '-batch',
    '-notext',
    '-in',
    'r.csr',
    '-out',
    name,
    '-extfile',
    'e.cnf',
    '-extensions',
    'e',
    '-startdate',
    days[0],
    '-enddate',
    days[1],
    '-md',
    digest,
    '-preserveDN',
    ...signing,
  )
  keyOf.set(name, key)
  return name
}
const der = (name: string): Uint8Array => parseCertificate(readFileSync(join(folder, name))).der

/** `path`: the signer first, the anchor last. */
const judge = (path: readonly string[], when = at): string => {
  const [signer = '', ...rest] = path
  const result = findPath({
    signer: der(signer),
    candidates: rest.slice(0, -1).map(der),
    anchors: [der(path.at(-1) ?? '')],
    at: when,
  })
  return result.trusted ? 'trusted' : result.problem
}
const judgeByOpenssl = (path: readonly string[], when = at): boolean => {
  writeFileSync(
    join(folder, 'untrusted.pem'),
    path
      .slice(1, -1)
      .map(each => readFileSync(join(folder, each), 'latin1'))
      .join('\n'),
  )
  try {
    openssl(
      'verify',
      '-x509_strict',
      '-policy_check',
      '-policy',
      'anyPolicy',
      '-attime',
      String(when.getTime() / 1000),
      '-CAfile',
      path.at(-1) ?? '',
      ...(path.length > 2 ? ['-untrusted', 'untrusted.pem'] : []),
      path[0] ?? '',
    )
    return true
  } catch {
    return false
  }
}

describe.skipIf(lacksOpenssl)('paths', () => {
  const ids = ['subjectKeyIdentifier=hash', 'authorityKeyIdentifier=keyid']
  const root = lacksOpenssl
    ? ''
    : issue({ subject: '/O=Signet Test/CN=Root', extensions: [...ca, 'subjectKeyIdentifier=hash'] })
  const sub = (more: Issue = {}): string =>
    issue({ issuer: root, ...more, extensions: [...ids, ...(more.extensions ?? ca)] })
  const leaf = (issuer: string, more: Issue = {}): string =>
    issue({ issuer, ...more, extensions: [...ids, ...(more.extensions ?? person)] })

  interface Row {
    readonly what: string
    readonly make: () => readonly string[]
    readonly expected: string
    /** Not asked: OpenSSL has another rule there. */
    readonly alone?: true
  }
  const constrained =
    (constraint: string, subject: string, names?: string): (() => readonly string[]) =>
    () => {
      const issuer = sub({ extensions: [...ca, `nameConstraints=critical,${constraint}`] })
      return [
        leaf(issuer, { subject, extensions: names ? [...person, `subjectAltName=${names}`] : person }),
        issuer,
        root,
      ]
    }
  const rows: readonly Row[] = [
    { what: 'signer and root', make: () => [leaf(root), root], expected: 'trusted' },
    {
      what: 'an issuer between',
      make: () => {
        const issuer = sub()
        return [leaf(issuer), issuer, root]
      },
      expected: 'trusted',
    },
    { what: 'the issuer is missing', make: () => [leaf(sub()), root], expected: 'no-path' },
    {
      what: 'another root of the same name',
      make: () => [
        leaf(root),
        issue({ subject: '/O=Signet Test/CN=Root', extensions: [...ca, 'subjectKeyIdentifier=hash'] }),
      ],
      expected: 'no-path',
    },
    {
      what: 'expired signer',
      make: () => [leaf(root, { days: ['20260101000000Z', '20260601000000Z'] }), root],
      expected: 'signer-expired',
    },
    {
      what: 'signer not yet valid',
      make: () => [leaf(root, { days: ['20270101000000Z', '20280601000000Z'] }), root],
      expected: 'signer-not-yet-valid',
    },
    {
      what: 'expired issuer',
      make: () => {
        const issuer = sub({ days: ['20260101000000Z', '20260601000000Z'] })
        return [leaf(issuer), issuer, root]
      },
      expected: 'issuer-out-of-validity',
    },
    {
      what: 'a person who issues',
      make: () => {
        const issuer = sub({ extensions: person })
        return [leaf(issuer), issuer, root]
      },
      expected: 'issuer-no-authority',
    },
    {
      what: 'an issuer that may not sign certificates',
      make: () => {
        const issuer = sub({ extensions: ['basicConstraints=critical,CA:true', 'keyUsage=critical,cRLSign'] })
        return [leaf(issuer), issuer, root]
      },
      expected: 'issuer-no-authority',
    },
    {
      what: 'path length 0 with one below',
      make: () => {
        const a = sub({ extensions: ['basicConstraints=critical,CA:true,pathlen:0', 'keyUsage=keyCertSign'] })
        const b = issue({ issuer: a, extensions: [...ids, ...ca] })
        return [leaf(b), b, a, root]
      },
      expected: 'path-too-long',
    },
    {
      what: 'path length 1 with one below',
      make: () => {
        const a = sub({ extensions: ['basicConstraints=critical,CA:true,pathlen:1', 'keyUsage=keyCertSign'] })
        const b = issue({ issuer: a, extensions: [...ids, ...ca] })
        return [leaf(b), b, a, root]
      },
      expected: 'trusted',
    },
    {
      what: 'a signer for encryption only',
      make: () => [leaf(root, { extensions: ['keyUsage=critical,keyEncipherment'] }), root],
      expected: 'wrong-usage',
      alone: true,
    },
    {
      what: 'a signer for web servers',
      make: () => [leaf(root, { extensions: [...person, 'extendedKeyUsage=serverAuth'] }), root],
      expected: 'wrong-usage',
      alone: true,
    },
    {
      what: 'a signer of documents',
      make: () => [leaf(root, { extensions: [...person, 'extendedKeyUsage=1.3.6.1.5.5.7.3.36'] }), root],
      expected: 'trusted',
      alone: true,
    },
    {
      what: 'an unknown critical extension',
      make: () => [leaf(root, { extensions: [...person, '1.2.3.4=critical,DER:0500'] }), root],
      expected: 'unknown-critical-extension',
    },
    {
      what: 'an unknown extension that is not critical',
      make: () => [leaf(root, { extensions: [...person, '1.2.3.4=DER:0500'] }), root],
      expected: 'trusted',
    },
    {
      what: 'a small RSA key',
      make: () => [leaf(root, { key: newKey('-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024') }), root],
      expected: 'algorithm-weak',
      alone: true,
    },
    { what: 'SHA-1', make: () => [leaf(root, { digest: 'sha1' }), root], expected: 'algorithm-weak', alone: true },
    {
      what: 'directory within',
      make: constrained('permitted;dirName:n\n[n]\nO=Acme', '/O=Acme/CN=Anna'),
      expected: 'trusted',
    },
    {
      what: 'directory outside',
      make: constrained('permitted;dirName:n\n[n]\nO=Acme', '/O=Evil/CN=Anna'),
      expected: 'name-not-permitted',
    },
    {
      what: 'directory excluded',
      make: constrained('excluded;dirName:n\n[n]\nO=Acme', '/O=Acme/CN=Anna'),
      expected: 'name-not-permitted',
    },
    {
      what: 'e-mail within',
      make: constrained('permitted;email:acme.example', '/CN=A', 'email:a@acme.example'),
      expected: 'trusted',
    },
    {
      what: 'e-mail outside',
      make: constrained('permitted;email:acme.example', '/CN=A', 'email:a@evil.example'),
      expected: 'name-not-permitted',
    },
    {
      what: 'e-mail of the subject outside',
      make: constrained('permitted;email:acme.example', '/CN=A/emailAddress=a@evil.example'),
      expected: 'name-not-permitted',
    },
    {
      what: 'host within',
      make: constrained('permitted;DNS:acme.example', '/CN=A', 'DNS:www.acme.example'),
      expected: 'trusted',
    },
    {
      what: 'host outside',
      make: constrained('permitted;DNS:acme.example', '/CN=A', 'DNS:evilacme.example'),
      expected: 'name-not-permitted',
    },
    {
      what: 'host excluded',
      make: constrained('excluded;DNS:acme.example', '/CN=A', 'DNS:www.acme.example'),
      expected: 'name-not-permitted',
    },
    {
      what: 'URI within',
      make: constrained('permitted;URI:.acme.example', '/CN=A', 'URI:https://www.acme.example/x'),
      expected: 'trusted',
    },
    {
      what: 'URI outside',
      make: constrained('permitted;URI:.acme.example', '/CN=A', 'URI:https://acme.example.evil/x'),
      expected: 'name-not-permitted',
    },
    {
      what: 'address within',
      make: constrained('permitted;IP:10.0.0.0/255.0.0.0', '/CN=A', 'IP:10.1.2.3'),
      expected: 'trusted',
    },
    {
      what: 'address outside',
      make: constrained('permitted;IP:10.0.0.0/255.0.0.0', '/CN=A', 'IP:11.1.2.3'),
      expected: 'name-not-permitted',
    },
    {
      what: 'a policy that is required and there',
      make: () => {
        const issuer = sub({
          extensions: [...ca, 'policyConstraints=critical,requireExplicitPolicy:0', 'certificatePolicies=1.2.3.5'],
        })
        return [leaf(issuer, { extensions: [...person, 'certificatePolicies=1.2.3.5'] }), issuer, root]
      },
      expected: 'trusted',
    },
    {
      what: 'a policy that is required and missing',
      make: () => {
        const issuer = sub({
          extensions: [...ca, 'policyConstraints=critical,requireExplicitPolicy:0', 'certificatePolicies=1.2.3.5'],
        })
        return [leaf(issuer), issuer, root]
      },
      expected: 'policy-not-satisfied',
    },
  ]

  test.each(rows)('$what: $expected', ({ make, expected, alone }) => {
    const path = make()
    expect(judge(path)).toBe(expected)
    if (!alone) expect(judgeByOpenssl(path)).toBe(expected === 'trusted')
  })

  test('the signer itself is the anchor', () => {
    const own = issue({ extensions: person })
    expect(judge([own, own])).toBe('trusted')
    expect(judge([own, root])).toBe('no-path')
  })

  test('time is the one that is asked for', () => {
    const path = [leaf(root), root]
    expect(judge(path, new Date('2025-12-31T00:00:00Z'))).toBe('signer-not-yet-valid')
    expect(judge(path, new Date('2036-01-02T00:00:00Z'))).toBe('signer-expired')
  })

  test('issuers that certify each other end, and the way out of the circle is found', () => {
    const [keyA, keyB] = [newKey(), newKey()]
    const [a, b] = [
      issue({ subject: '/CN=A', extensions: ca, key: keyA }),
      issue({ subject: '/CN=B', extensions: ca, key: keyB }),
    ]
    const aByB = issue({ issuer: b, subject: '/CN=A', extensions: ca, key: keyA })
    const bByA = issue({ issuer: a, subject: '/CN=B', extensions: ca, key: keyB })
    const signer = issue({ issuer: a })
    const candidates = [aByB, bByA].map(der)
    const find = (anchor: string) => findPath({ signer: der(signer), candidates, anchors: [der(anchor)], at })
    expect(find(root)).toEqual({ trusted: false, problem: 'no-path' })
    expect(find(b)).toMatchObject({ trusted: true })
  })

  test('a changed signature value leads nowhere', () => {
    const changed = Buffer.from(der(leaf(root)))
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
    expect(findPath({ signer: changed, candidates: [], anchors: [der(root)], at })).toMatchObject({ trusted: false })
  })

  test('who offers revocation', () => {
    const offers = (extension: string) => {
      const result = findPath({
        signer: der(leaf(root, { extensions: [...person, extension] })),
        candidates: [],
        anchors: [der(root)],
        at,
      })
      return result.trusted && offersRevocation(result.path)
    }
    expect(offers('crlDistributionPoints=URI:http://c.example/c')).toBe(true)
    expect(offers('authorityInfoAccess=OCSP;URI:http://o.example')).toBe(true)
    expect(offers('authorityInfoAccess=caIssuers;URI:http://i.example')).toBe(false)
  })
})
