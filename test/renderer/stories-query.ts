/** The states of a website's question. */
import { AppError } from '../../src/shared/errors.ts'
import {
  adult,
  birthdate,
  createClaim,
  createQuery,
  createQueryHandlers,
  fromWebEid,
  login,
  loginKey,
  phone,
  type QueryWorldChange,
  shop,
  signingKey,
  webEidHash,
  webEidLogin,
} from './sample-queries.ts'
import { longStatement } from './sample-statements.ts'
import { createKey, rightPin, sampleKeys } from './sample-world.ts'
import type { Story } from './telling.ts'

const stranger = {
  ...shop,
  clientId: 'redirect_uri:https://xn--cve-vlette-m3gd.example/r',
  tier: 'unverified',
  host: 'xn--cve-vlette-m3gd.example',
  hostUnicode: 'cаve-vаlette.example',
  isLookAlike: true,
  vouchedBy: null,
  policyUrl: null,
} as const

const question = (name: string, change: QueryWorldChange): Story => ({
  name: `query-${name}`,
  world: language => createQueryHandlers({ ...change, world: { keys: [createKey('k')], ...change.world, language } }),
  async tell({ page, look }) {
    await page.until('document.querySelector(".decision-foot")')
    await look('asked')
  },
})

export const queryStories: readonly Story[] = [
  {
    name: 'query',
    world: language => createQueryHandlers({ world: { keys: [createKey('k')], language } }),
    async tell({ page, t, look }) {
      await page.until('document.querySelector(".ask input, input.ask, .asks input")')
      await look('asked')
      await page.evaluate('for (const input of document.querySelectorAll(".asks input")) input.click()')
      await look('ticked')
      await page.evaluate('void document.querySelector(".decision-foot .btn-primary").click()')
      await page.until('document.querySelector("#pin")')
      await look('pin')
      await page.type('#pin', rightPin)
      await page.evaluate('document.querySelector("dialog[open] form").requestSubmit()')
      await page.until('document.querySelector("#done")')
      await page.untilText(t('query.leave'))
      await look('done')
    },
  },
  question('attributes', {
    query: createQuery({ claims: [birthdate, phone, createClaim('email', null)], narrowsAge: true }),
  }),
  question('locked', { isVaultOpen: false, world: { keys: sampleKeys } }),
  question('stranger', { query: createQuery({ service: stranger, claims: [adult] }) }),
  question('issued', {
    query: createQuery({
      claims: [createClaim('given_name', 'Anna', { source: 'issued' })],
      statements: [{ issuer: longStatement.issuer, keyId: longStatement.keyId, alwaysTold: ['birth_family_name'] }],
    }),
  }),
  question('login', { query: login }),
  question('failed', { query: new AppError('disclosure/unverified-identifying') }),
  question('web-eid-login', { arrival: fromWebEid(webEidLogin), world: { keys: [loginKey] } }),
  question('web-eid-hash', { arrival: fromWebEid(webEidHash), world: { keys: [signingKey] } }),
]
