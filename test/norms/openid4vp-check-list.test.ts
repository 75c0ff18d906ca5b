/**
 * The security contract towards websites: each line of what a wallet must check (A.6 of the design, from OpenID4VP 1.0
 * §5, §8, §14 and §15), and each hole of the libraries that verifiers are built on, with the tests that hold Signet to
 * it. Begin here to find out what is promised, and where it is proven.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const hostile = 'norms/openid4vp-hostile-requests.test.ts'
const wallet = 'norms/openid4vp-wallet-checks.test.ts'
const fetching = 'disclosure/strict-fetch.test.ts'
const statements = 'disclosure/credentials.test.ts'
const browser = 'window/consent.test.ts'
const selfAttested = 'norms/rfc9901-self-attested.test.ts'

type Proof = readonly [file: string, ...tests: readonly string[]]
type Line = readonly [promise: string, ...proofs: readonly Proof[]]

const checks: Readonly<Record<string, readonly Line[]>> = {
  '1. the link (§5.7, RFC 9101 §5)': [
    ['exact scheme', [hostile, 'another scheme', 'a scheme that only begins like ours', 'a host in the link']],
    [
      'at most 8 kB',
      [hostile, 'over 8 kB'],
      ['arrival/arriving-link.test.ts', 'is as long as the limit and no longer'],
    ],
    ['each parameter once', [hostile, 'client_id twice', 'request_uri twice']],
    [
      'only client_id, request_uri and request_uri_method',
      [hostile, 'a parameter that changes the request', 'a signed request by value', 'a method that is none'],
    ],
    ['by value where nobody vouches, and nothing that identifies', [hostile, 'a request by value', 'asks for a name']],
  ],
  '2. the way to the request (§5.10, §15.6, §15.8)': [
    ['https', [hostile, 'http instead of https', 'a file', 'a user name in the address']],
    ['no redirect', [hostile, 'a redirect'], [wallet, 'the service sends it elsewhere: nobody follows']],
    [
      'no cookie, and headers that everybody has',
      [wallet, 'neither cookie nor anything of the program, the computer or the language'],
      [wallet, 'the answer carries no cookie that the request set'],
    ],
    [
      'ten seconds',
      [hostile, 'a byte now and then'],
      [fetching, 'a server that does not answer', 'a name server that does not answer'],
    ],
    ['64 kB', [hostile, 'more than 64 kB', 'without an end']],
    [
      'no address of this computer or network, also by a name that changes',
      [hostile, 'a name that leads to this computer', 'one private address among public ones'],
      [fetching, 'a name that would lead elsewhere at the next question is asked once'],
    ],
    ['the right content type', [hostile, 'another content type', 'no content type']],
    ['by POST with a nonce that comes back', [wallet, 'another nonce', 'none']],
  ],
  '3. the signed request (§5, §5.9, §14.3.1)': [
    ['typ', [hostile, 'the type of older drafts', 'no type']],
    ['alg, from a list', [hostile, 'alg none', 'a symmetric algorithm', 'padding of PKCS #1 v1.5']],
    ['the signature', [hostile, 'a changed byte of the claims', 'signed by another key', 'no signature']],
    [
      'a path to anchors of ours, valid now, for this use',
      [
        hostile,
        'an authority that nobody trusts',
        'an authority that is trusted for TLS only',
        'an expired certificate',
      ],
      [hostile, 'a certificate for e-mail', 'a leaf that issued a leaf', 'a weak key'],
    ],
    ['the name in the certificate', [hostile, 'a name that only ends like it', 'a wildcard instead of the name']],
    ['the hash of the certificate', [wallet, 'x509_hash: the very certificate, issued by somebody who is trusted']],
    ['the same client_id outside and inside', [hostile, 'another client_id inside', 'no client_id inside']],
    ['aud', [hostile, 'another audience', 'no audience']],
    ['exp, iat and nbf', [hostile, 'past its end', 'from the future', 'not yet valid', 'of yesterday, without an end']],
    ['nonce', [hostile, 'no nonce', 'a nonce under 128 bits', 'a nonce that is not URL-safe']],
    // §5.3 needs a state where nothing binds the answer to its holder; ours always is bound.
    ['state', [hostile, 'a state with a line break']],
    [
      'no nonce twice',
      [hostile, 'a nonce that was refused before'],
      [wallet, 'nor by a later one, which only the vault can tell', 'two answers at once are one'],
    ],
    ['no redirect_uri beside response_uri', [hostile, 'redirect_uri']],
    ['the answer goes to the host that was proven', [hostile, 'an answer to another host', 'an answer over http']],
  ],
  '4. nothing older (§5.9.3)': [
    ['client_id_scheme', [hostile, 'client_id_scheme', 'client_id_scheme of a draft', 'a downgrade to draft 21']],
    ['presentation_definition', [hostile, 'presentation_definition', 'presentation_definition_uri']],
    ['client_metadata_uri', [hostile, 'client_metadata_uri']],
    ['no DCQL query', [hostile, 'no query', 'a scope instead of a query']],
    ['origin:', [hostile, 'origin:https://shop.example']],
    ['transaction_data that nobody understands', [hostile, 'transaction_data']],
  ],
  '5. consent (§15.1, §15.4)': [
    [
      'one question at a time, and no flood of them',
      [wallet, 'one query at a time'],
      ['arrival/arrivals.test.ts', 'is refused in a flood, and again taken a minute later'],
    ],
    ['before anything leaves', [wallet, 'what was approved must be what was asked for, and enough, before the PIN']],
    [
      'by whom, with a warning of letters that deceive',
      ['renderer/query.test.ts', 'warns of letters that deceive, and shows those that do not'],
      ['renderer/query.test.ts', 'does not take a name for one that only a key stands for'],
      [hostile, 'a name that turns the text round', 'a name that drives the terminal'],
    ],
    [
      'each claim with its value and where that is from, purpose and policy',
      [wallet, 'values are shown once the vault is open, and where they come from'],
      ['disclosure/answer-prompt.test.ts', 'who asks and for what comes first, then the values, then the decision'],
    ],
    [
      'nothing is ticked, and refusing has the focus',
      ['renderer/query.test.ts', 'shows no value before the PIN, ticks nothing, and refusing has the focus'],
      ['window/consent.test.ts', 'an age is told without the birth date, after a wrong PIN and the right one'],
    ],
    ['all that is needed or nothing', [wallet, 'what the user has not is not sent by halves']],
    [
      'a value that does not match tells nothing',
      [wallet, '§15.4.1 a value that does not match is told to nobody but the user'],
    ],
  ],
  '6. encryption (§8.3)': [
    [
      'to the key in the signed request alone',
      [wallet, 'the answer is a JWE to the key of the signed request, and carries the state back'],
      [hostile, 'encryption without a key', 'encryption to a signing key', 'encryption to a point that is on no curve'],
    ],
    ['no personal data without it', [hostile, 'personal data without encryption']],
  ],
  '7. where the user goes on (§8.2)': [
    [
      'https alone',
      [wallet, 'a script', 'plain http', 'a file', 'another program', 'a user name in front of the host'],
      [
        'arrival/outside-addresses.test.ts',
        'an address that a query brought is opened, and no other, whatever the page says',
      ],
    ],
  ],
  '8. receipts (§15.9)': [
    ['of what was given', [wallet, 'given: what left by name and never by value, with the request as it was signed']],
    ['of refusals', [wallet, 'refused with a closed vault: written when it opens, in order']],
    ['of failures', [wallet, 'refused by rule: a proven service that asks too much leaves a trace']],
    ['no word to the site unless the user says so', [wallet, 'is told only when the user says so', '%s sends nothing']],
  ],
}

/** Of the libraries, as they were when they were looked at; what of ours stands in the place of each. */
const holes: Readonly<Record<string, readonly Line[]>> = {
  '@openid4vc/openid4vp': [
    ['takes the fragment for a response mode', [hostile, 'an answer in the fragment', 'no response mode']],
    ['knows no id_token', [wallet, 'a login is an ID token under the pairwise key, and nothing else']],
    [
      'posts neither wallet_metadata nor wallet_nonce',
      [wallet, 'with what the wallet can do, the same for all users, and a fresh nonce that has to come back'],
    ],
    ['does not look at aud', [hostile, 'another audience', 'no audience']],
    ['resolves drafts with weaker rules', [hostile, 'a downgrade to draft 21', 'the type of older drafts']],
    ['fetches client_metadata_uri with a fetch of its own', [hostile, 'client_metadata_uri']],
    [
      'leaves the certificates to whoever calls it',
      [hostile, 'an authority that nobody trusts', 'a key that may not sign'],
    ],
    [
      'answers no DCQL query',
      ['norms/openid4vp-dcql.test.ts', '2 000 queries of any shape are answered as the library would answer them'],
    ],
    [
      'does not look at the audience of a key binding',
      [selfAttested, '@sd-jwt/core looks at neither audience nor age nor type: the website has to'],
    ],
  ],
  '@sd-jwt/core': [
    ['took disclosures that belong to nothing', [statements, 'a disclosure that belongs to nothing']],
    [
      'took a disclosure for vct or __proto__',
      [statements, 'a type told by a disclosure in the place of its own', 'a prototype told by a disclosure'],
      [hostile, 'a prototype further down'],
    ],
    [
      'looks at neither audience nor age nor type',
      [selfAttested, '@sd-jwt/core looks at neither audience nor age nor type: the website has to'],
      [statements, 'another type of object'],
    ],
    ['takes alg none', [statements, 'no signature, and an algorithm that says so']],
    ['takes a disclosure twice', [statements, 'a disclosure that stands twice']],
    [
      'passes over a missing key binding',
      [selfAttested, '@sd-jwt/core passes over a missing binding unless it is told of a nonce'],
      [statements, 'no key that it is bound to'],
    ],
    [
      'asks any address for a status list (sd-jwt-vc)',
      [statements, 'a status list at an address of this network is never asked for', 'a status list at no address'],
    ],
  ],
}

/** With a website in a real Chromium, from its page to its page. */
const inBrowser: readonly Line[] = [
  ['login', [browser, 'a login, twice, is the same member, under one name']],
  ['login again: the same pseudonym', [browser, 'a login, twice, is the same member, under one name']],
  ['another site: another pseudonym', [browser, 'at another site the same visitor is somebody else']],
  [
    'age over 18 without the birth date',
    [browser, 'an age is told without the birth date, after a wrong PIN and the right one'],
  ],
  ['an address without what is optional', [browser, 'an address goes without the phone number, which is optional']],
  [
    'refusals, told and untold',
    [browser, 'a second question is not shown while one is open, and a refusal is told to no site'],
    [browser, 'a link starts Signet; the site is told of a refusal where the user says so, and of nothing else'],
  ],
  [
    'a wrong PIN, then the right one',
    [browser, 'an age is told without the birth date, after a wrong PIN and the right one'],
  ],
  [
    'a key pulled at the decision',
    [browser, 'a key that is pulled at the decision sends nothing; put back, it is the same member'],
  ],
  ['a revoked key', [browser, 'a key that is revoked while a site waits answers no more']],
  [
    'a second question while one is open',
    [browser, 'a second question is not shown while one is open, and a refusal is told to no site'],
  ],
]

/** What a program knew of the user for an answer, it forgets. The command line ends with each. */
const forgotten: readonly Line[] = [
  ['main', ['vault/lock-memory.test.ts', 'when a website was answered']],
  [
    'the host that the browser starts',
    [
      'window/web-eid.test.ts',
      'a token logs in, and signs a hash after it was said that nobody can show it; no host outlives its answer',
    ],
  ],
  ['files', ['disclosure/answer-website.test.ts', 'nothing of what was told stands in a file that can be read']],
]

const sources = new Map<string, string>()
const sourceOf = (file: string): string => {
  const path = join(root, file)
  const source = sources.get(file) ?? (existsSync(path) ? readFileSync(path, 'utf8') : '')
  sources.set(file, source)
  return source
}
/** As the name of a test, or as that of a row of its table; whole. */
const isTest = (file: string, name: string): boolean => sourceOf(file).includes(`'${name}'`)

describe.each(Object.entries({ ...checks, ...holes, inBrowser, forgotten }))('%s', (_clause, lines) => {
  test.each(lines.map(([promise, ...proofs]) => [promise, proofs] as const))('%s', (_promise, proofs) => {
    expect(proofs.length).toBeGreaterThan(0)
    const missing = proofs.flatMap(([file, ...names]) =>
      names.filter(name => !isTest(file, name)).map(name => `${file}: ${name}`),
    )
    expect(missing).toEqual([])
    for (const [, ...names] of proofs) expect(names.length).toBeGreaterThan(0)
  })
})
