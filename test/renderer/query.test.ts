import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { AppError, toErrorDetail } from '../../src/shared/errors.ts'
import { type Browser, lacks, openBrowser, type PageUnderTest } from './page-under-test.ts'
import {
  adult,
  arrivalId,
  birthdate,
  createClaim,
  createQuery,
  createQueryHandlers,
  fromWebEid,
  given,
  login,
  loginKey,
  phone,
  type QueryWorldChange,
  queryId,
  shop,
  signingKey,
  webEidHash,
  webEidLogin,
} from './sample-queries.ts'
import { createKey, rightPin } from './sample-world.ts'

const ownKeys = [createKey('k')]
const keyId = 'k'.repeat(43)
const unverified = {
  ...shop,
  clientId: 'redirect_uri:https://www.cave-va1ette.example/r',
  tier: 'unverified',
  host: 'www.cave-va1ette.example',
  vouchedBy: null,
  policyUrl: null,
} as const
const lookAlike = {
  ...unverified,
  clientId: 'redirect_uri:https://xn--cve-vlette-m3gd.example/r',
  host: 'xn--cve-vlette-m3gd.example',
  hostUnicode: 'cаve-vаlette.example',
  isLookAlike: true,
}
const identifying = new AppError('disclosure/unverified-identifying')

describe.skipIf(lacks)('what a website asks', () => {
  let browser: Browser
  const open = async (change: QueryWorldChange = {}): Promise<PageUnderTest> => {
    const page = await browser.open(createQueryHandlers({ ...change, world: { keys: ownKeys, ...change.world } }))
    await page.until('document.querySelector(".decision-foot")')
    return page
  }
  const focused = (page: PageUnderTest): Promise<string> => page.evaluate('document.activeElement.innerText')
  const sent = (page: PageUnderTest, channel: string): readonly unknown[] =>
    page.bridge.calls.filter(call => call.channel === channel).map(({ input }) => input)
  const ticked = (page: PageUnderTest): Promise<number> =>
    page.evaluate('document.querySelectorAll(".ask input:checked").length')
  const choose = (page: PageUnderTest, text: string): Promise<void> =>
    page.evaluate(
      `[...document.querySelectorAll('.ask .radio')].find(each => each.innerText.includes(${JSON.stringify(text)})).click()`,
    )
  const enterPin = async (page: PageUnderTest, pin: string): Promise<void> => {
    await page.until('document.querySelector("#pin:not(:disabled)")')
    await page.type('#pin', pin)
    await page.evaluate('document.querySelector("dialog[open] form").requestSubmit()')
  }
  const left = 'document.querySelector(".focus") === null'
  const noDialog = 'document.querySelector("dialog[open]") === null'

  beforeAll(async () => {
    browser = await openBrowser(() => undefined)
  })
  afterEach(() => browser.closePages())
  afterAll(async () => {
    await browser.close()
  })

  test('shows no value before the PIN, ticks nothing, and refusing has the focus', async () => {
    const page = await open({ isVaultOpen: false })
    await page.untilText('Cave Valette asks for 3 items')
    for (const each of ['Verified', 'Example Trust Services vouches for this name and address', 'Shown after your PIN'])
      expect(await page.words()).toContain(each)
    expect(await page.words()).not.toMatch(/Hà Nội|\+84/)
    expect(await focused(page)).toBe('Refuse')
    await page.press('Show my data…')
    await enterPin(page, 'not-it')
    await page.untilText('That PIN is wrong, so nothing was sent')
    await enterPin(page, rightPin)
    await page.untilText('Hà Nội')
    expect(await ticked(page)).toBe(0)
    expect(sent(page, 'disclosure.reveal').at(-1)).toEqual({ queryId, keyId, pin: rightPin })
    expect(sent(page, 'disclosure.answer')).toEqual([])
  })

  test('shares what was ticked and nothing else, and opens where the site goes on', async () => {
    const page = await open()
    await page.untilText('Nothing is ticked')
    expect(await focused(page)).toBe('Refuse')
    await page.press('Share…')
    expect(await page.evaluate(noDialog)).toBe(true)
    await page.press('Over 18')
    await page.untilText('It also requires: Town')
    await page.press('Share 1 item…')
    expect(await page.evaluate(noDialog)).toBe(true)
    await page.press('Hà Nội')
    await page.untilText('You share: Over 18 and Town')
    expect(await page.words()).toContain('You have answered it 2 times, last on Sep 12, 2026')
    await page.press('Share 2 items…')
    await enterPin(page, rightPin)
    await page.untilText('Cave Valette has your answer')
    expect(sent(page, 'disclosure.answer')).toEqual([
      { queryId, keyId, pin: rightPin, approve: ['age_over_18', 'address.locality'] },
    ])
    await expect.poll(() => sent(page, 'arrival.openAddress')).toEqual([{ address: given.redirectUri }])
    expect(await page.axe()).toEqual([])
    await page.press('Back to Signet')
    await page.until(left)
  })

  test('offers the age in place of the birth date, and chooses neither', async () => {
    const page = await open({ query: createQuery({ claims: [birthdate] }) })
    await page.untilText('It asks for: Birth date')
    for (const each of ['Over 18: Yes', 'Gives away less', 'The site may not accept it', 'Mar 14, 1991'])
      expect(await page.words()).toContain(each)
    expect(await ticked(page)).toBe(0)
    await choose(page, 'Over 18')
    await page.press('Share 1 item…')
    await enterPin(page, rightPin)
    await page.untilText('has your answer')
    expect(sent(page, 'disclosure.answer')).toEqual([{ queryId, keyId, pin: rightPin, approve: ['age_over_18'] }])
  })

  test('shows what is new, missing, without a reason, and age limits that add up', async () => {
    const page = await open({
      query: createQuery({
        service: { ...shop, purpose: null, policyUrl: null },
        claims: [adult, createClaim('age_over_65', 'false', { source: 'computed' }), phone, createClaim('email', null)],
        narrowsAge: true,
      }),
    })
    for (const each of [
      'It asks for several age limits',
      'not asked last time',
      'You have not entered this',
      'It does not say why it asks',
      'No privacy policy given',
    ])
      expect(await page.words()).toContain(each)
  })

  test('does not take a name for one that only a key stands for', async () => {
    const page = await open({
      query: createQuery({ service: { ...shop, clientId: 'did:key:z6Mk', tier: 'known-key', vouchedBy: null } }),
    })
    expect(await page.evaluate('document.querySelector("h1").innerText')).toBe(
      'www.cave-valette.example asks for 3 items',
    )
    for (const each of ['Known only by its key', 'Nobody vouches for its name', 'It calls itself “Cave Valette”'])
      expect(await page.words()).toContain(each)
  })

  test('warns of letters that deceive, and shows those that do not', async () => {
    const page = await open({ query: createQuery({ service: lookAlike, claims: [adult] }) })
    await page.untilText('The letters of this address can be mistaken for others')
    expect(await page.evaluate('document.querySelector("h1").innerText')).toContain(lookAlike.host)
    expect(await page.evaluate('document.querySelector(".host").innerText')).toBe(lookAlike.host)
    expect(await page.words()).toContain('Not verified')
  })

  test('says that nothing of the user goes to a site that nobody vouches for', async () => {
    const page = await open({ query: identifying })
    await page.untilText('Nobody vouches for this website, and it asks who you are')
    expect(await page.words()).toContain('disclosure/unverified-identifying')
    // The error's own words say it.
    expect((await page.words()).match(/nothing was sent/gi)).toHaveLength(1)
    expect(await page.evaluate('document.querySelectorAll(".ask, input").length')).toBe(0)
    expect(await page.axe()).toEqual([])
    await page.press('Back to Signet')
    await page.until(left)
    expect(sent(page, 'arrival.close')).toEqual([{ arrivalId }])
  })

  test('Escape refuses, but first closes the PIN', async () => {
    const page = await open()
    await page.press('Over 18')
    await page.press('Hà Nội')
    await page.press('Share 2 items…')
    await page.until('document.querySelector("dialog[open] #pin")')
    await page.key('Escape')
    await page.until(noDialog)
    expect(sent(page, 'disclosure.refuse')).toEqual([])
    await page.key('Escape')
    await page.until(left)
    expect(sent(page, 'disclosure.refuse')).toEqual([{ queryId, tell: false }])
    expect(sent(page, 'disclosure.answer')).toEqual([])
    expect(sent(page, 'arrival.close')).toEqual([{ arrivalId }])
  })

  test('Refuse sends nothing', async () => {
    const page = await open()
    await page.until('document.activeElement.innerText === "Refuse"')
    await page.evaluate('document.activeElement.click()')
    await page.until(left)
    expect(sent(page, 'disclosure.refuse')).toEqual([{ queryId, tell: false }])
    expect(sent(page, 'disclosure.answer')).toEqual([])
  })

  test('the site learns of a refusal only where the user says so', async () => {
    const page = await open({ isVaultOpen: false })
    await page.untilText('Refusing tells the site nothing')
    await page.press('Refuse and tell the site')
    await page.untilText('You refused')
    expect(sent(page, 'disclosure.refuse')).toEqual([{ queryId, tell: true }])
    expect(sent(page, 'disclosure.answer')).toEqual([])
    expect(await page.axe()).toEqual([])
    await page.press('Back to Signet')
    await page.until(left)
    expect(sent(page, 'disclosure.refuse')).toHaveLength(1)
  })

  test('a token that works too long is given up, and the question stays', async () => {
    const page = await open({ query: login, hangs: true })
    await page.press('Log in…')
    await enterPin(page, rightPin)
    await page.untilText('Answering the website…')
    await page.evaluate('document.querySelector("dialog[open] .btn").click()')
    await page.until(noDialog)
    expect(sent(page, 'disclosure.cancel')).toHaveLength(1)
    expect(await page.words()).toContain('Log in to Cave Valette?')
    expect(sent(page, 'disclosure.refuse')).toEqual([])
  })

  test('a key that is pulled at the PIN sends nothing; put back, it answers', async () => {
    const page = await open({ query: login, outcome: { ...given, disclosed: [], redirectUri: null } })
    await page.press('Log in…')
    await page.until('document.querySelector("dialog[open] #pin")')
    await page.emit('keys.changed', [])
    await page.untilText('None of your keys can answer')
    await page.until(noDialog)
    expect(await page.words()).toContain('Log in to Cave Valette?')
    await page.press('Log in…')
    expect(await page.evaluate(noDialog)).toBe(true)
    await page.emit('keys.changed', ownKeys)
    // Its PIN is asked for again by itself.
    await page.until('document.querySelector("dialog[open] #pin")')
    expect(sent(page, 'disclosure.answer')).toEqual([])
    await enterPin(page, rightPin)
    await page.untilText('You are logged in to Cave Valette')
    expect(sent(page, 'disclosure.answer')).toHaveLength(1)
  })

  test('says who signed a statement, and what else goes along with it', async () => {
    const issued = { issuer: 'https://issuer.example', keyId, alwaysTold: ['birth_family_name'] }
    const page = await open({
      query: createQuery({ claims: [createClaim('given_name', 'Anna', { source: 'issued' })], statements: [issued] }),
    })
    for (const each of [
      'Vouched for by whoever issued it',
      'Signed by https://issuer.example. Each site that gets any of it can recognise it again.',
      'It also tells: ',
    ])
      expect(await page.words()).toContain(each)
    expect(await page.axe()).toEqual([])
  })

  test('says once that nothing was sent where the error does not', async () => {
    const page = await open({ query: new AppError('disclosure/unknown-query') })
    await page.untilText('This request is no longer open.')
    expect((await page.words()).match(/nothing was sent/gi)).toHaveLength(1)
  })

  test('a signer whose name is a whole key is shown by its ends, and in full on demand', async () => {
    const issuer = `did:jwk:${'eyJrdHkiOiJFQyIsImNydiI6IlAtMjU2'.repeat(20)}theEnd`
    const claims = [createClaim('given_name', 'Anna', { source: 'issued' })]
    const page = await open({ query: createQuery({ claims, statements: [{ issuer, keyId, alwaysTold: [] }] }) })
    await page.untilText('Signed by did:jwk:eyJrdHkiOiJF')
    expect(await page.words()).toMatch(/Signed by did:jwk:\w{30,40}…\w{6,20}theEnd\. Each site/)
    expect(await page.words()).not.toContain(issuer)
    await page.evaluate('document.querySelector(".decision .more summary").click()')
    await page.untilText(issuer)
    expect(await page.axe()).toEqual([])
  })

  test('a login says that no data goes, and how often it was', async () => {
    const page = await open({ query: login, outcome: { ...given, disclosed: [], redirectUri: null } })
    await page.untilText('Log in to Cave Valette?')
    for (const each of ['the same member as before', 'It asks for no data, and gets none', '2 logins so far'])
      expect(await page.words()).toContain(each)
    expect(await focused(page)).toBe('Refuse')
    expect(await page.axe()).toEqual([])
    await page.press('Log in…')
    await enterPin(page, rightPin)
    await page.untilText('You are logged in to Cave Valette')
    expect(sent(page, 'disclosure.answer')).toEqual([{ queryId, keyId, pin: rightPin, approve: [] }])
    expect(sent(page, 'arrival.openAddress')).toEqual([])
  })

  test('tells what may have left when an answer failed, and a reply that cannot be used', async () => {
    const failure = toErrorDetail(new AppError('disclosure/answer-undelivered'))
    const share = async (page: PageUnderTest): Promise<void> => {
      await page.press('Over 18')
      await page.press('Share 1 item…')
      await enterPin(page, rightPin)
    }
    const query = createQuery({ claims: [adult] })
    const failed = await open({ query, outcome: { ...given, outcome: 'failed', redirectUri: null, failure } })
    await share(failed)
    await failed.untilText('This may have reached the site: Over 18')
    expect(await failed.words()).toContain('disclosure/answer-undelivered')
    const unusable = await open({ query, outcome: { ...given, redirectUri: null, isReplyUnusable: true } })
    await share(unusable)
    await unusable.untilText('did not say where to go on')
  })

  test('says what is missing where no key can answer', async () => {
    const page = await open({ world: { keys: [] } })
    await page.untilText('None of your keys can answer')
    expect(await focused(page)).toBe('Refuse')
  })

  test('Web eID: a login by name tells that it names the user', async () => {
    const page = await open({ arrival: fromWebEid(webEidLogin), world: { keys: [loginKey] } })
    await page.untilText('Log in to bank.example by name?')
    expect(await page.words()).toContain('The certificate of Nguyễn Thị Minh Anh goes to the site')
    expect(await focused(page)).toBe('Refuse')
    expect(await page.axe()).toEqual([])
    await page.press('Log in…')
    await enterPin(page, rightPin)
    await page.untilText('bank.example has your certificate and knows who you are')
    expect(sent(page, 'webEid.answer')).toEqual([
      { arrivalId, keyId: loginKey.keyId, pin: rightPin, isConfirmed: false },
    ])
  })

  test('Web eID: a hash is signed only after it was said that nobody can show it', async () => {
    const page = await open({ arrival: fromWebEid(webEidHash), world: { keys: [loginKey, signingKey] } })
    await page.untilText('You sign a hash that this program cannot display')
    expect(await page.words()).toContain(webEidHash.act === 'sign-hash' ? webEidHash.hash : '')
    expect(await page.evaluate('document.querySelector(".check input").checked')).toBe(false)
    await page.press('Sign…')
    expect(await page.evaluate(noDialog)).toBe(true)
    await page.untilText('Tick the line above to sign')
    await page.press('I have read it on the site')
    await page.press('Sign…')
    await enterPin(page, rightPin)
    await page.untilText('bank.example has your signature')
    expect(sent(page, 'webEid.answer')).toEqual([
      { arrivalId, keyId: signingKey.keyId, pin: rightPin, isConfirmed: true },
    ])
  })

  test('Web eID: says when the website has gone, and when no key fits', async () => {
    const page = await open({ arrival: fromWebEid(webEidHash), world: { keys: [loginKey] } })
    await page.untilText('None of your keys can answer')
    await page.press('Sign…')
    expect(sent(page, 'webEid.answer')).toEqual([])
    await page.emit('arrival.changed', null)
    await page.untilText('The website no longer waits')
  })

  test('nothing that the page did was against its own policy', async () => {
    expect(await browser.violations()).toEqual([])
  })
})
