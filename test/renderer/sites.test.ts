/** The websites that were answered, in a browser: what each knows, another name, an objection, a letter about rights, forgotten. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { addUpSite } from '../../src/renderer/screens/my-data/site-facts.ts'
import { type Browser, lacks, openBrowser, type PageUnderTest } from './page-under-test.ts'
import {
  createSitesWorld,
  longSite,
  mairie,
  pretender,
  type SitesWorld,
  sampleReceipts,
  withSites,
} from './sample-sites.ts'
import { createWorld, rightPin, type World } from './sample-world.ts'

describe('what a website knows', () => {
  const ofMairie = sampleReceipts.filter(({ clientId }) => clientId === mairie.clientId)

  test('is added up from what it was given, the last first', () => {
    const { given, answers } = addUpSite(ofMairie, mairie.pseudonymAlias)
    expect(answers).toBe(4)
    expect(given.map(({ path, times }) => [path.join('.'), times])).toEqual([
      ['given_name', 1],
      ['address', 2],
      ['email', 1],
    ])
    expect(given[2]).toMatchObject({ purpose: 'Telling you when it is done', lastAt: sampleReceipts[2]?.eventTime })
  })

  test('what was asked for and never given is told apart', () => {
    expect(addUpSite(ofMairie, mairie.pseudonymAlias).kept).toEqual([['phone_number'], ['birthdate']])
  })

  test('a name counts from its first answer, and a new one is unknown to it', () => {
    expect(addUpSite(ofMairie, mairie.pseudonymAlias)).toMatchObject({
      aliasSince: sampleReceipts[3]?.eventTime,
      isNewToIt: false,
    })
    expect(addUpSite(ofMairie, 'nEwNaMe0')).toMatchObject({ aliasSince: null, isNewToIt: true })
    expect(addUpSite([], 'nEwNaMe0')).toMatchObject({ aliasSince: null, isNewToIt: false })
  })
})

describe.skipIf(lacks)('sites', () => {
  let browser: Browser
  const openSites = async (sites: SitesWorld, change: Partial<World> = {}): Promise<PageUnderTest> => {
    const page = await browser.open(withSites(sites, createWorld(change).handlers))
    await page.until('document.querySelectorAll(".door").length > 3')
    await page.evaluate('document.querySelectorAll(".door")[1].click()')
    await page.until('document.querySelectorAll(".tab").length === 3')
    await page.evaluate('document.querySelectorAll(".tab")[1].click()')
    await page.until('document.querySelector(".panes .timeline, .empty, .note-bad")')
    return page
  }
  const submit = (page: PageUnderTest): Promise<void> =>
    page.evaluate('document.querySelector("dialog[open] form").requestSubmit()')
  const noDialog = 'document.querySelector("dialog[open]") === null'

  beforeAll(async () => {
    browser = await openBrowser(() => undefined)
  })
  afterEach(() => browser.closePages())
  afterAll(async () => {
    await browser.close()
  })

  test('the page of a site tells what it was given, why, when, and by which name it knows the user', async () => {
    const page = await openSites(createSitesWorld())
    const shown = await page.evaluate<string>('document.querySelector(".pane").innerText')
    expect(shown).toContain('Mairie de Saint-Aubin')
    expect(shown).toContain('Added up from 4 receipts')
    expect(shown).toMatch(/Address\s+Why, in its words: “Registering for the electoral roll”\s+Jul 14, 2026\s+2/)
    expect(shown).toContain('Asked for and never given: Phone number and Birth date.')
    expect(shown).toMatch(/tZ4m8rQK\s+First shown: Jun 14, 2026/)
    expect(shown).toMatch(/Refused: It asked for 1 item/)
    expect(shown).toContain('Logged in: No data given')
    expect(page.bridge.lastInput('myData.receipts')).toEqual({ clientId: mairie.clientId, limit: 500, beforeSeq: null })
  })

  test('a name that nobody vouches for is told as a claim, and a deceiving host in plain letters', async () => {
    const page = await openSites(createSitesWorld())
    await page.press(pretender.host)
    await page.untilText('It calls itself “Banque de France”.')
    const pane = 'document.querySelector(".pane").innerText'
    expect(await page.evaluate(`document.querySelector(".pane h2").innerText`)).toBe(pretender.host)
    expect(await page.evaluate(pane)).toContain('Not verified')
    await page.untilText('No data. It knows only the name that was made for it.')
    expect(await page.evaluate(pane)).not.toContain('Write a rights letter')
  })

  test('all receipts are read, a page at a time', async () => {
    const many = Array.from({ length: 501 }, (_, index) => ({
      ...(sampleReceipts[2] as (typeof sampleReceipts)[number]),
      seq: 1000 - index,
      receiptId: `r${index}`,
    }))
    const page = await openSites(createSitesWorld({ receipts: many }))
    await page.untilText('Added up from 501 receipts')
    expect(page.bridge.lastInput('myData.receipts')).toMatchObject({ beforeSeq: 501 })
    const rows = 'document.querySelectorAll(".timeline li").length'
    expect(await page.evaluate(rows)).toBe(10)
    await page.press('Show all 501')
    await page.until(`${rows} === 501`)
  })

  test('sites are searched by name and by host', async () => {
    const page = await openSites(createSitesWorld())
    const rows = '[...document.querySelectorAll(".pane-list .item bdi")].map(each => each.innerText).join()'
    await page.type('.pane-head input', 'sao MAI')
    await page.until(`${rows} === ${JSON.stringify(longSite.host)}`)
    await page.evaluate('document.querySelector(".pane-head input").select()')
    await page.type('.pane-head input', 'saint-aubin')
    await page.until(`${rows} === "Mairie de Saint-Aubin"`)
    await page.type('.pane-head input', ' nothing has this')
    await page.untilText('No site fits')
    expect(await page.evaluate('document.querySelector(".pane")')).toBeNull()
  })

  test('a new name is made only after it was said what is lost, and letters are then not signed with it', async () => {
    const sites = createSitesWorld()
    const page = await openSites(sites)
    await page.press('New name…')
    await page.untilText('you lose access to the account')
    expect(await page.evaluate('document.activeElement.innerText')).toBe('Cancel')
    expect(sites.sites[0]?.pseudonymAlias).toBe('tZ4m8rQK')
    await submit(page)
    await page.until(noDialog)
    await page.untilText('By a new name that it has not seen yet')
    expect(await page.words()).toContain('nEwNaMe0')
    expect(page.bridge.lastInput('services.rotate')).toEqual({ serviceId: mairie.serviceId })
    await page.press('Write a rights letter…')
    await page.untilText('A signature with it would tell the site that both are you.')
    await submit(page)
    await page.untilText('It will not be signed.')
    await submit(page)
    await page.untilText('It is not signed')
    expect(await page.words()).toContain('Saved as access-2026-11-22.pdf.')
  })

  test('the user objects to a site, and takes it back', async () => {
    const sites = createSitesWorld()
    const page = await openSites(sites)
    await page.press('Object…')
    await page.untilText('Signet refuses every query of this site from now on')
    await submit(page)
    await page.until(noDialog)
    await page.untilText('You have objected')
    expect(sites.objected).toEqual([mairie.clientId])
    expect(await page.axe()).toEqual([])
    await page.press('Take it back')
    await page.until('![...document.querySelectorAll(".pane .note")].length')
    expect(sites.objected).toEqual([])
  })

  test('a site is forgotten only after it was said what is lost', async () => {
    const page = await openSites(createSitesWorld())
    await page.press('Forget this site…')
    await page.untilText('The receipts stay in the log.')
    expect(await page.evaluate('document.activeElement.innerText')).toBe('Cancel')
    await page.key('Escape')
    await page.until(noDialog)
    expect(page.bridge.lastInput('services.forget')).toBeUndefined()
    await page.press('Forget this site…')
    await submit(page)
    await page.until(noDialog)
    await page.until('document.querySelectorAll(".pane-list .item").length === 2')
    expect(page.bridge.lastInput('services.forget')).toEqual({ serviceId: mairie.serviceId })
    expect(await page.words()).not.toContain('Mairie de Saint-Aubin')
  })

  test('a letter is signed by the key that the site knows, and what comes next is told', async () => {
    const page = await openSites(createSitesWorld())
    await page.press('Write a rights letter…')
    expect(await page.evaluate('document.activeElement.value')).toBe('access')
    await page.evaluate('document.querySelector("input[value=erasure]").click()')
    await page.evaluate(`(() => {
      const select = document.querySelector('#letter-language')
      select.value = 'fr'
      select.dispatchEvent(new Event('change', { bubbles: true }))
    })()`)
    await submit(page)
    await page.untilText('It will be written word for word as you see it here.')
    const wishes = {
      ...{ clientId: mairie.clientId, right: 'erasure', language: 'fr' },
      choice: { claims: null, receiptIds: null },
    }
    await page.untilText('Request (erasure, fr)')
    expect(page.bridge.lastInput('myData.previewLetter')).toEqual({ ...wishes, isByCertificate: false })
    expect(page.bridge.lastInput('myData.writeLetter')).toBeUndefined()
    expect(await page.words()).toContain('A file beside it will be its signature')
    expect(await page.axe()).toEqual([])
    await submit(page)
    await page.untilText('The letter is written')
    expect(page.bridge.lastInput('myData.writeLetter')).toEqual({ ...wishes, signer: null })
    const said = await page.words()
    expect(said).toContain('Saved as erasure-2026-11-22.pdf, with its signature in erasure-2026-11-22.pdf.jws.')
    expect(said).toContain('Send both files to “Mairie de Saint-Aubin”')
    expect(said).toContain('It has one month to answer')
    expect(await page.axe()).toEqual([])
  })

  test('what a letter names is chosen: items, receipts; those of an older name only by the user, who is told what it gives away', async () => {
    const older = { ...(sampleReceipts[2] as (typeof sampleReceipts)[number]), pseudonymAlias: 'oLdNaMe1' }
    const receipts = [...sampleReceipts.filter(({ seq }) => seq !== 20), older].sort((a, b) => b.seq - a.seq)
    const page = await openSites(createSitesWorld({ receipts }))
    await page.press('Write a rights letter…')
    await page.untilText('Receipts of names that the site knew you by before are left out')
    await page.untilText('Receipts that it names: 2 of 3')
    for (const name of ['given_name', 'address', 'email'])
      await page.evaluate(`document.querySelector('[value="${name}"]').click()`)
    await submit(page)
    await page.untilText('Tick at least one item')
    expect(page.bridge.lastInput('myData.previewLetter')).toBeUndefined()
    await page.evaluate(`document.querySelector('[value="address"]').click()`)
    await page.evaluate('document.querySelector("dialog summary").click()')
    await page.untilText('Given under the name oLdNaMe1')
    await page.evaluate(`document.querySelector('[value="${receipts[0]?.receiptId}"]').click()`)
    await page.untilText('Receipts that it names: 1 of 3')
    await submit(page)
    await page.untilText('What was given: address')
    expect(page.bridge.lastInput('myData.previewLetter')).toMatchObject({
      choice: { claims: ['address'], receiptIds: [receipts.find(({ seq }) => seq === 10)?.receiptId] },
    })
    // Back, and what was chosen is still chosen.
    await page.press('Back')
    await page.untilText('Receipts that it names: 1 of 3')
    await page.evaluate(`document.querySelector('[value="email"]').click()`)
    await page.evaluate('document.querySelector("dialog summary").click()')
    await page.evaluate(`document.querySelector('[value="${older.receiptId}"]').click()`)
    await page.untilText('The letter names receipts of 2 names. The site learns that all of them are you.')
    expect(await page.axe()).toEqual([])
    await submit(page)
    await page.untilText('Receipts: 2')
  })

  test('a certificate signs only after its name was told and its PIN given', async () => {
    const page = await openSites(createSitesWorld())
    await page.press('Write a rights letter…')
    await page.press('A certificate')
    await page.untilText('will read the name Nguyễn Thị Minh Anh')
    expect(await page.axe()).toEqual([])
    await submit(page)
    await page.untilText('Request (access, en)')
    await submit(page)
    await page.until('document.querySelector("#pin")')
    expect(page.bridge.lastInput('myData.writeLetter')).toBeUndefined()
    expect(await page.words()).toContain('will read the name Nguyễn Thị Minh Anh')
    await page.type('#pin', 'not-it')
    await submit(page)
    await page.until('document.querySelector("#pin-error").innerText !== ""')
    await page.type('#pin', rightPin)
    await submit(page)
    await page.untilText('It is signed with your certificate.')
    expect(page.bridge.lastInput('myData.writeLetter')).toMatchObject({
      right: 'access',
      signer: { keyId: 'k'.repeat(43), pin: rightPin },
    })
  })

  test('without a key that can sign there is no certificate to choose', async () => {
    const page = await openSites(createSitesWorld(), { keys: [] })
    await page.press('Write a rights letter…')
    await page.press('A certificate')
    await submit(page)
    await page.untilText('No key that could sign is here')
    expect(page.bridge.lastInput('myData.writeLetter')).toBeUndefined()
  })

  test('no site yet, and sites that cannot be read, say so', async () => {
    const none = await openSites(createSitesWorld({ sites: [] }))
    expect(await none.words()).toContain('No site has been answered yet')
    expect(await none.axe()).toEqual([])
    const page = await browser.open({ ...createWorld().handlers, services: {} })
    await page.until('document.querySelectorAll(".door").length > 3')
    await page.evaluate('document.querySelectorAll(".door")[1].click()')
    await page.until('document.querySelectorAll(".tab").length === 3')
    await page.evaluate('document.querySelectorAll(".tab")[1].click()')
    await page.press('Try again')
    await page.until('document.querySelector(".note-bad")')
    expect(page.bridge.calls.filter(({ channel }) => channel === 'services.list').length).toBeGreaterThan(1)
  })

  test('nothing here broke the content security policy', async () => {
    expect(await browser.violations()).toEqual([])
  })
})
