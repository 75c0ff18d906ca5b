/** Enrolments and revocations as anyone checks them, without a connection; and what is tried against them. */
import { createHash, createHmac, createPublicKey, generateKeyPairSync, randomInt, sign, verify } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Enrolment, parseEnrolment } from '../../src/main/recovery/enrolment.ts'
import { createRevocation, readRevokedKeyId, verifyRevocation } from '../../src/main/recovery/revocation.ts'
import { deriveUnlockKey, parseUnlockCode } from '../../src/main/recovery/unlock-key.ts'
import { AppError } from '../../src/shared/errors.ts'
import { revocationReasons } from '../../src/shared/model/recovery.ts'
import { revealSecret, Secret } from '../../src/shared/secret.ts'
import { readUnlockCode } from '../../src/shared/unlock-code.ts'
import { type EnrolledKey, enrolTestKey } from './recovery-fixture.ts'

const at = new Date('2026-11-22T03:00:00Z')
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const decode = (part: string | undefined): Record<string, unknown> =>
  JSON.parse(Buffer.from(part ?? '', 'base64url').toString())

const codeOf = async (action: () => unknown): Promise<string> => {
  try {
    await action()
  } catch (thrown) {
    return thrown instanceof AppError ? thrown.code : String(thrown)
  }
  return 'accepted'
}

let anna: EnrolledKey
let binh: EnrolledKey
let statement = ''

beforeAll(async () => {
  ;[anna, binh] = await Promise.all([enrolTestKey('p-256', at), enrolTestKey('p-384', at)])
  statement = (await createRevocation(anna.enrolment, anna.unlockKey, 'stolen', at)).text
})

/** What the norm behind the files says, by other means than those of the code under test (RFC 7515 §5.2, RFC 7638 §3). */
const verifyAsAnyone = (enrolment: string, revocation: string): unknown => {
  const parts = [enrolment, revocation].map(text => text.split('.'))
  const [[header, claims], [revocationHeader, revocationClaims]] = parts.map(part => part.slice(0, 2).map(decode)) as [
    [Record<string, unknown>, Record<string, unknown>],
    [Record<string, unknown>, Record<string, unknown>],
  ]
  const jwk = header['jwk'] as Record<string, string>
  const thumbprint = (members: object): string =>
    createHash('sha256').update(JSON.stringify(members)).digest('base64url')
  expect(header).toMatchObject({ alg: 'ES256', typ: 'key-enrolment+jwt' })
  expect(thumbprint({ crv: jwk['crv'], kty: jwk['kty'], x: jwk['x'], y: jwk['y'] })).toBe(claims['sub'])
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  const message = (part: readonly string[] | undefined): Buffer => Buffer.from(`${part?.[0]}.${part?.[1]}`)
  const signature = (part: readonly string[] | undefined): Buffer => Buffer.from(part?.[2] ?? '', 'base64url')
  const token = { key, dsaEncoding: 'ieee-p1363' as const }
  expect(verify('sha256', message(parts[0]), token, signature(parts[0]))).toBe(true)
  const unlock = revocationHeader['jwk'] as Record<string, string>
  expect(revocationHeader).toMatchObject({ alg: 'Ed25519', typ: 'key-revocation+jwt' })
  const jkt = thumbprint({ crv: unlock['crv'], kty: unlock['kty'], x: unlock['x'] })
  expect(claims['revocation']).toEqual({ jkt, kdf: 'scrypt-15-8-1/hkdf-sha256/v1' })
  expect(revocationClaims['sub']).toBe(claims['sub'])
  expect(revocationClaims['enrolment']).toBe(createHash('sha256').update(enrolment).digest('base64url'))
  const unlockKey = createPublicKey({ key: unlock, format: 'jwk' })
  expect(verify(null, message(parts[1]), unlockKey, signature(parts[1]))).toBe(true)
  return revocationClaims['reason']
}

describe('an enrolment', () => {
  test.each(['p-256', 'p-384', 'p-521', 'rsa-2048'] as const)('is signed by a key of %s and read back', async kind => {
    const { enrolment, keyId, unlockKey } = await enrolTestKey(kind, at)
    const read = parseEnrolment(` ${enrolment.text}\n`)
    expect(read).toEqual(enrolment)
    expect(read).toMatchObject({ keyId, enrolledAt: at.toISOString(), unlockThumbprint: unlockKey.thumbprint })
    expect(read.sheetNumber).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{2}$/)
  })

  test('that another key signed, or that is of another type, is refused', async () => {
    const [header, claims, signature] = anna.enrolment.text.split('.')
    const others = binh.enrolment.text.split('.')
    const cases: Readonly<Record<string, readonly [string, string]>> = {
      'another signature': [`${header}.${claims}.${others[2]}`, 'recovery/enrolment-untrusted'],
      'claims of another': [`${header}.${others[1]}.${signature}`, 'recovery/enrolment-untrusted'],
      'a revocation': [statement, 'recovery/enrolment-unreadable'],
      nothing: ['', 'recovery/enrolment-unreadable'],
      'a long text': ['A'.repeat(200_000), 'recovery/enrolment-unreadable'],
      'padding at the end': [`${anna.enrolment.text}=`, 'recovery/enrolment-unreadable'],
      'no signature at all': [
        `${encode({ ...decode(header), alg: 'none' })}.${claims}.`,
        'recovery/enrolment-unreadable',
      ],
    }
    for (const [name, [text, code]] of Object.entries(cases)) {
      expect(await codeOf(() => parseEnrolment(text)), name).toBe(code)
    }
  })

  test('signed by a key that claims the key id of another is refused', async () => {
    const [, claims] = binh.enrolment.text.split('.')
    const thief = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { kty, crv, x, y } = thief.publicKey.export({ format: 'jwk' })
    const input = `${encode({ alg: 'ES256', typ: 'key-enrolment+jwt', jwk: { kty, crv, x, y } })}.${claims}`
    const value = sign('sha256', Buffer.from(input), { key: thief.privateKey, dsaEncoding: 'ieee-p1363' })
    const forged = `${input}.${value.toString('base64url')}`
    expect(await codeOf(() => parseEnrolment(forged))).toBe('recovery/enrolment-untrusted')
  })

  test('in the other form of its ECDSA signature takes the same revocation', async () => {
    for (const enrolled of [anna, binh, await enrolTestKey('p-521', at)]) {
      const [header, claims, value = ''] = enrolled.enrolment.text.split('.')
      const orders: Readonly<Record<number, bigint>> = {
        64: 2n ** 256n - 2n ** 224n + 2n ** 192n - 89188191075325690597107910205041859247n,
        96: 2n ** 384n - 1388124618062372383947042015309946732620727252194336364173n,
        132: 2n ** 521n - 657877501894328237357444332315020117536923257219387276263472201219398408051703n,
      }
      const bytes = Buffer.from(value, 'base64url')
      const half = bytes.length / 2
      const s = BigInt(`0x${bytes.subarray(half).toString('hex')}`)
      const other = ((orders[bytes.length] ?? 0n) - s).toString(16).padStart(half * 2, '0')
      const flipped = Buffer.concat([bytes.subarray(0, half), Buffer.from(other, 'hex')]).toString('base64url')
      const mirror = parseEnrolment(`${header}.${claims}.${flipped}`)
      const { text } = await createRevocation(enrolled.enrolment, enrolled.unlockKey, 'lost', at)
      expect(verifyRevocation(text, mirror).keyId).toBe(enrolled.keyId)
    }
  })
})

describe('a revocation', () => {
  test('is checked by anyone who has the enrolment', () => {
    expect(verifyAsAnyone(anna.enrolment.text, statement)).toBe(2)
    expect(verifyRevocation(statement, anna.enrolment)).toEqual({
      ...{ text: statement, keyId: anna.keyId, reason: 'stolen', revokedAt: at.toISOString() },
    })
    expect(readRevokedKeyId(statement)).toBe(anna.keyId)
  })

  test('is the same when it is made again', async () => {
    const typed = new Secret(revealSecret(anna.code).toLowerCase().replaceAll('-', ' '))
    const key = await deriveUnlockKey(parseUnlockCode(typed), anna.keyId)
    expect((await createRevocation(anna.enrolment, key, 'stolen', at)).text).toBe(statement)
  })

  test.each(revocationReasons)('tells the reason %s by its number', async reason => {
    const { text } = await createRevocation(anna.enrolment, anna.unlockKey, reason, at)
    expect(verifyAsAnyone(anna.enrolment.text, text)).toBe({ lost: 0, stolen: 2, 'pin-known': 2, unused: 3 }[reason])
  })

  test('needs the code of this key', async () => {
    const wrong = await deriveUnlockKey(binh.code, anna.keyId)
    const refused = () => createRevocation(anna.enrolment, wrong, 'lost', at)
    expect(await codeOf(refused)).toBe('recovery/code-wrong')
    expect(await codeOf(() => createRevocation(anna.enrolment, binh.unlockKey, 'lost', at))).toBe('recovery/code-wrong')
    expect(await codeOf(() => parseUnlockCode(new Secret('PUK-7K4M-Q2XD-9TRW-H3BN')))).toBe('recovery/code-is-puk')
    expect(await codeOf(() => parseUnlockCode(new Secret('UC-1234')))).toBe('recovery/code-mistyped')
  })

  test('speaks of nothing but what its enrolment says', async () => {
    expect(await codeOf(() => verifyRevocation(statement, binh.enrolment))).toBe('recovery/statement-untrusted')
    expect(await codeOf(() => verifyRevocation(anna.enrolment.text, anna.enrolment))).toBe(
      'recovery/statement-unreadable',
    )
    expect(await codeOf(() => readRevokedKeyId('x'.repeat(100_000)))).toBe('recovery/statement-unreadable')
  })
})

/** Every kind answers a statement and the enrolment that it is held against. */
type Forgery = (run: number) => Promise<readonly [string, Enrolment | string]>

test('10 000 forged statements: none counts', async () => {
  const rows = await Promise.all([...Array(4)].map(() => enrolTestKey('p-256', at)))
  const pick = (): EnrolledKey => rows[randomInt(rows.length)] as EnrolledKey
  const others = (enrolled: EnrolledKey): EnrolledKey =>
    rows[(rows.indexOf(enrolled) + 1 + randomInt(rows.length - 1)) % rows.length] as EnrolledKey
  const thieves = [...Array(8)].map(() => generateKeyPairSync('ed25519').privateKey)
  const signed = (header: object, claims: object, value: (input: Buffer) => Buffer): string => {
    const input = `${encode(header)}.${encode(claims)}`
    return `${input}.${value(Buffer.from(input)).toString('base64url')}`
  }
  const claimsFor = ({ keyId, enrolment }: EnrolledKey, run: number) => ({
    ...{ sub: keyId, iat: run, reason: [0, 2, 3][run % 3], enrolment: enrolment.digests[0] },
  })
  const headerFor = (jwk: unknown) => ({ alg: 'Ed25519', typ: 'key-revocation+jwt', jwk })
  const forgeries: Readonly<Record<string, Forgery>> = {
    'a random unlock key': async run => {
      const [victim, thief] = [pick(), thieves[run % 8] as (typeof thieves)[number]]
      const { kty, crv, x } = createPublicKey(thief).export({ format: 'jwk' })
      return [
        signed(headerFor({ kty, crv, x }), claimsFor(victim, run), input => sign(null, input, thief)),
        victim.enrolment,
      ]
    },
    'the victim’s public key over another’s signature': async run => {
      const victim = pick()
      const thief = thieves[run % 8] as (typeof thieves)[number]
      const text = signed(headerFor(victim.unlockKey.jwk), claimsFor(victim, run), input => sign(null, input, thief))
      return [text, victim.enrolment]
    },
    'the code of another key': async run => {
      const victim = pick()
      const { unlockKey } = others(victim)
      const value = (input: Buffer): Buffer => Buffer.from(unlockKey.sign(input))
      return [signed(headerFor(unlockKey.jwk), claimsFor(victim, run), value), victim.enrolment]
    },
    'a statement of another key, replayed': async run => {
      const victim = pick()
      const other = others(victim)
      const value = (input: Buffer): Buffer => Buffer.from(other.unlockKey.sign(input))
      return [signed(headerFor(other.unlockKey.jwk), claimsFor(other, run), value), victim.enrolment]
    },
    'the right code over another enrolment': async run => {
      const victim = pick()
      const claims = { ...claimsFor(victim, run), enrolment: others(victim).enrolment.digests[0] }
      const value = (input: Buffer): Buffer => Buffer.from(victim.unlockKey.sign(input))
      return [signed(headerFor(victim.unlockKey.jwk), claims, value), victim.enrolment]
    },
    'a reason, time or key that was changed afterwards': async run => {
      const victim = pick()
      const { text } = await createRevocation(victim.enrolment, victim.unlockKey, 'lost', at)
      const [header, claims, value] = text.split('.')
      const changes = [{ reason: 3 }, { iat: run }, { sub: others(victim).keyId }, { more: true }]
      return [`${header}.${encode({ ...decode(claims), ...changes[run % 4] })}.${value}`, victim.enrolment]
    },
    'another type or algorithm in the header': async run => {
      const victim = pick()
      const header = { ...headerFor(victim.unlockKey.jwk) }
      const changes = [
        { typ: 'key-enrolment+jwt' },
        { typ: 'JWT' },
        { alg: 'EdDSA' },
        { alg: 'none' },
        { alg: 'HS256' },
        { alg: 'ES256' },
        { crit: ['b64'], b64: false },
        { kid: '1' },
      ]
      const value = (input: Buffer): Buffer => Buffer.from(victim.unlockKey.sign(input))
      return [signed({ ...header, ...changes[run % 8] }, claimsFor(victim, run), value), victim.enrolment]
    },
    'the public key as the secret of a MAC': async run => {
      const victim = pick()
      const header = { ...headerFor(victim.unlockKey.jwk), alg: 'HS256' }
      const value = (input: Buffer): Buffer =>
        createHmac('sha256', JSON.stringify(victim.unlockKey.jwk)).update(input).digest()
      return [signed(header, claimsFor(victim, run), value), victim.enrolment]
    },
    'an enrolment with another unlock key in it': async run => {
      const victim = pick()
      const other = others(victim)
      const [header, claims, value] = victim.enrolment.text.split('.')
      const revocation = { jkt: other.unlockKey.thumbprint, kdf: 'scrypt-15-8-1/hkdf-sha256/v1' }
      const tampered = `${header}.${encode({ ...decode(claims), revocation })}.${value}`
      const enrolment = createHash('sha256').update(tampered).digest('base64url')
      const sign = (input: Buffer): Buffer => Buffer.from(other.unlockKey.sign(input))
      return [signed(headerFor(other.unlockKey.jwk), { ...claimsFor(victim, run), enrolment }, sign), tampered]
    },
    'bits that turned over': async () => {
      const victim = pick()
      const { text } = await createRevocation(victim.enrolment, victim.unlockKey, 'lost', at)
      const place = randomInt(text.length)
      const letter = String.fromCharCode(text.charCodeAt(place) ^ (1 << randomInt(7)))
      return [text.slice(0, place) + letter + text.slice(place + 1), victim.enrolment]
    },
  }
  const kinds = Object.entries(forgeries)
  const refusals: Record<string, number> = {}
  for (let run = 0; run < 10_000; run++) {
    const [name, forge] = kinds[run % kinds.length] as (typeof kinds)[number]
    const [text, against] = await forge(run)
    const code = await codeOf(() =>
      verifyRevocation(text, typeof against === 'string' ? parseEnrolment(against) : against),
    )
    expect(code, `${name}: ${text}`).toMatch(/^recovery\/(statement|enrolment)-(untrusted|unreadable)$/)
    refusals[code] = (refusals[code] ?? 0) + 1
  }
  console.log(`10 000 forged statements of ${kinds.length} kinds: 0 accepted; refused as ${JSON.stringify(refusals)}`)
  // The look itself is not blind.
  const genuine = rows.map(async row => createRevocation(row.enrolment, row.unlockKey, 'lost', at))
  expect(await Promise.all(genuine)).toHaveLength(4)
})

// scrypt takes a tenth of a second for each: `SIGNET_MISTYPED_CODES=all` gives it all of them, in minutes.
const mistypedCodes = process.env['SIGNET_MISTYPED_CODES'] === 'all' ? Number.POSITIVE_INFINITY : 20

test('mistyped codes revoke nothing: not one of all that have one or two other characters', {
  timeout: 3_600_000,
}, async () => {
  const code = revealSecret(anna.code)
  const alphabet = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ']
  const places = Array.from({ length: 24 }, (_, place) => 3 + Math.floor(place / 4) * 5 + (place % 4))
  const withOther = (text: string, place: number): readonly string[] =>
    alphabet
      .filter(character => character !== code[place])
      .map(character => text.slice(0, place) + character + text.slice(place + 1))
  const once = places.flatMap((place, index) => withOther(code, place).map(text => ({ text, index })))
  const twice = once.flatMap(({ text, index }) => places.slice(index + 1).flatMap(place => withOther(text, place)))
  const all = [...once.map(({ text }) => text), ...twice]
  expect(all).toHaveLength(24 * 31 + ((24 * 23) / 2) * 31 ** 2)
  const passing = all.filter(text => readUnlockCode(text).kind === 'right')
  // Two mistakes in one group, of which the second is the one in 31 that fits the first: those are for scrypt to refuse.
  expect(passing).toHaveLength(6 * 6 * 31)
  // Some of each group, in no order.
  const given = passing
    .map(text => ({ text, order: createHash('sha256').update(text).digest('hex') }))
    .sort((a, b) => a.order.localeCompare(b.order))
    .slice(0, mistypedCodes)
    .values()
  const codes = new Map<string, number>()
  const worker = async (): Promise<void> => {
    for (const { text } of given) {
      const key = await deriveUnlockKey(parseUnlockCode(new Secret(text)), anna.keyId)
      const refusal = await codeOf(() => createRevocation(anna.enrolment, key, 'lost', at))
      codes.set(refusal, (codes.get(refusal) ?? 0) + 1)
    }
  }
  await Promise.all([worker(), worker()])
  expect([...codes.keys()]).toEqual(['recovery/code-wrong'])
  console.log(
    `${all.length} mistyped codes: ${all.length - passing.length} do not pass the checks of their groups; of the ${passing.length} others ${codes.get('recovery/code-wrong')} were given to scrypt: none is the key’s`,
  )
})
