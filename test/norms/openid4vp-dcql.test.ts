/** DCQL (OpenID4VP 1.0 §6.4) beside the `dcql` library: both must agree on what satisfies a query, and on what is told. */
import { DcqlQuery } from 'dcql'
import { describe, expect, test } from 'vitest'
import { planAnswer } from '../../src/main/disclosure/answer-plan.ts'
import { dcqlQuery, nameOfPath, type DcqlQuery as OurQuery } from '../../src/main/disclosure/dcql.ts'
import { createHeldClaims } from '../../src/main/disclosure/held-claims.ts'
import { selfAttestedType } from '../../src/main/disclosure/self-attested.ts'
import { AppError } from '../../src/shared/errors.ts'

const values: Readonly<Record<string, string>> = {
  given_name: 'Anna',
  email: 'anna@mail.example',
  'address.locality': 'Hà Nội',
  'address.country': 'VN',
  nationalities: 'VN, FR',
  is_student: 'true',
}
const held = createHeldClaims(
  Object.entries(values).map(([name, value]) => ({
    ...{ name, value, source: 'self-attested' as const, changedAt: '', expiresAt: null },
  })),
  new Date(),
)
/** The same as a credential, for the library. */
const credential = {
  credential_format: 'dc+sd-jwt' as const,
  vct: selfAttestedType,
  claims: {
    given_name: 'Anna',
    email: 'anna@mail.example',
    address: { locality: 'Hà Nội', country: 'VN' },
    nationalities: ['VN', 'FR'],
    is_student: true,
  },
  cryptographic_holder_binding: true,
}

const plan = (query: OurQuery): readonly string[] | 'unsatisfied' => {
  const every = query.credentials.flatMap(({ claims = [] }) => claims.map(({ path }) => nameOfPath(path)))
  try {
    const planned = planAnswer(query, every, ({ format, meta: { vct_values } }) =>
      format === 'dc+sd-jwt' && (vct_values?.includes(selfAttestedType) ?? true)
        ? [{ credential: null, find: path => held.find(path) }]
        : [],
    )
    return planned.flatMap(({ id, claims }) => [id, ...claims.map(({ path }) => `${id}:${nameOfPath(path)}`)]).sort()
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'disclosure/not-held') return 'unsatisfied'
    throw thrown
  }
}

const rawClaims = (input: object, id: string): readonly { readonly path: readonly (string | number | null)[] }[] =>
  dcqlQuery.parse(input).credentials.find(each => each.id === id)?.claims ?? []

const planOfLibrary = (input: object): readonly string[] | 'unsatisfied' => {
  const query = DcqlQuery.parse(input as never)
  DcqlQuery.validate(query)
  const result = DcqlQuery.query(query, [credential])
  if (!result.can_be_satisfied) return 'unsatisfied'
  const sets = result.credential_sets?.map(set => set.matching_options?.[0] ?? [])
  const chosen = new Set(sets ? sets.flat() : Object.keys(result.credential_matches))
  return Object.entries(result.credential_matches)
    .flatMap(([id, match]) => {
      if (!match.success || !chosen.has(id)) return []
      const [valid] = match.valid_credentials
      const [set] = valid.claims.valid_claim_sets ?? []
      const claims = rawClaims(input, id)
      const told = (set?.valid_claim_indexes ?? []).map(index => claims[index]?.path ?? [])
      return [id, ...told.map(path => `${id}:${nameOfPath(path)}`)]
    })
    .sort()
}

/** A linear congruential generator: the same queries on every machine. */
const createDice = (seed: number) => {
  let state = seed
  return (sides: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * sides)
  }
}

const paths = [
  ['given_name'],
  ['email'],
  ['address', 'locality'],
  ['address', 'country'],
  ['address', 'street_address'],
  ['phone_number'],
  ['nationalities', null],
  ['is_student'],
] as const
const wantedValues = [['Anna'], ['Bertha'], ['VN'], ['Hà Nội', 'Huế'], [true], [false]] as const

const rollQuery = (roll: (sides: number) => number): object => {
  const credentials = Array.from({ length: 1 + roll(3) }, (_, n) => {
    const chosen = paths.filter(() => roll(3) === 0)
    const claims = chosen.map((path, index) => ({
      id: `k${index}`,
      path,
      ...(roll(4) === 0 && path.at(-1) !== null ? { values: wantedValues[roll(wantedValues.length)] } : {}),
    }))
    const sets = Array.from({ length: 1 + roll(3) }, () => claims.filter(() => roll(2) === 0).map(({ id }) => id))
    const nonEmpty = sets.filter(set => set.length > 0)
    return {
      id: `c${n}`,
      format: 'dc+sd-jwt',
      meta: { vct_values: [roll(5) === 0 ? 'urn:other:1' : selfAttestedType] },
      ...(claims.length > 0 ? { claims } : {}),
      ...(nonEmpty.length > 0 && roll(2) === 0 ? { claim_sets: nonEmpty } : {}),
    }
  })
  const ids = credentials.map(({ id }) => id)
  const options = Array.from({ length: 1 + roll(2) }, () => ids.filter(() => roll(2) === 0)).filter(
    set => set.length > 0,
  )
  return {
    credentials,
    ...(options.length > 0 && roll(2) === 0 ? { credential_sets: [{ options, required: roll(4) > 0 }] } : {}),
  }
}

test('2 000 queries of any shape are answered as the library would answer them', () => {
  const roll = createDice(20_261_122)
  let satisfied = 0
  for (let n = 0; n < 2000; n++) {
    const input = rollQuery(roll)
    const ours = plan(dcqlQuery.parse(input))
    expect(ours, JSON.stringify(input)).toEqual(planOfLibrary(input))
    if (ours !== 'unsatisfied') satisfied++
  }
  expect(satisfied).toBeGreaterThan(400)
  expect(satisfied).toBeLessThan(1600)
})

describe('what the approval decides', () => {
  const parse = (claims: readonly object[], more: object = {}): OurQuery =>
    dcqlQuery.parse({ credentials: [{ id: 'person', format: 'dc+sd-jwt', claims, ...more }] })
  const told = (query: OurQuery, approval: readonly string[] | 'required') =>
    planAnswer(query, approval, () => [{ credential: null, find: path => held.find(path) }]).flatMap(({ claims }) =>
      claims.map(({ path }) => nameOfPath(path)),
    )
  const two = parse(
    [
      { id: 'a', path: ['given_name'] },
      { id: 'b', path: ['email'] },
    ],
    { claim_sets: [['a', 'b'], ['a']] },
  )

  test('nothing that was not approved, even if the service prefers it', () => {
    expect(told(two, ['given_name', 'email'])).toEqual(['given_name', 'email'])
    expect(told(two, ['given_name'])).toEqual(['given_name'])
    expect(told(two, 'required')).toEqual(['given_name'])
    expect(() => told(two, ['email'])).toThrow(expect.objectContaining({ code: 'disclosure/approval-incomplete' }))
  })

  test('an age limit is less than a name, wherever it stands', () => {
    const query = parse(
      [
        { id: 'date', path: ['birthdate'] },
        { id: 'age', path: ['age_over_18'] },
      ],
      { claim_sets: [['date'], ['age']] },
    )
    const anna = createHeldClaims(
      [{ name: 'birthdate', value: '1990-02-28', source: 'identity-card', changedAt: '', expiresAt: null }],
      new Date(),
    )
    const planned = planAnswer(query, 'required', () => [{ credential: null, find: path => anna.find(path) }])
    expect(planned[0]?.claims.map(({ path }) => path)).toEqual([['age_over_18']])
  })

  test('attributes past their time are not told', () => {
    const old = createHeldClaims(
      [
        {
          name: 'email',
          value: 'a@mail.example',
          source: 'self-attested',
          changedAt: '',
          expiresAt: '2020-01-01T00:00:00.000Z',
        },
      ],
      new Date(),
    )
    expect(old.find(['email'])).toBeUndefined()
  })

  test.each([
    [['address'], { locality: 'Hà Nội', country: 'VN' }],
    [['nationalities'], ['VN', 'FR']],
    [
      ['nationalities', null],
      ['VN', 'FR'],
    ],
    [['nationalities', 0], undefined],
    [['given_name', null], undefined],
    [['is_student'], true],
    [['address.locality'], undefined],
    [['age_over_18'], undefined],
  ])('%j', (path, value) => {
    expect(held.find(path)?.value).toEqual(value)
  })
})
