/** The door to one's own data in a browser: agreed to, opened, looked at, amended, deleted, frozen; the log and its receipts. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, lacks, openBrowser, type PageUnderTest } from './page-under-test.ts'
import { createMyDataWorld, type MyDataWorld, never, sampleLog } from './sample-my-data.ts'
import { createWorld, openSession, rightPin, type World } from './sample-world.ts'

const keyId = 'k'.repeat(43)
const phrase = 'buffle orage lampion tiroir'

describe.skipIf(lacks)('my data', () => {
  let browser: Browser
  const openData = async (myData: MyDataWorld, change: Partial<World> = {}): Promise<PageUnderTest> => {
    const page = await browser.open(createWorld({ ...change, myData }).handlers)
    await page.until('document.querySelectorAll(".door").length > 3')
    await page.evaluate('document.querySelectorAll(".door")[1].click()')
    return page
  }
  const openMine = async (myData: MyDataWorld, change: Partial<World> = {}): Promise<PageUnderTest> => {
    const page = await openData(myData, change)
    await page.until('document.querySelector("table, .empty")')
    return page
  }
  const openLog = async (myData: MyDataWorld, change: Partial<World> = {}): Promise<PageUnderTest> => {
    const page = await openMine(myData, change)
    await page.evaluate('document.querySelectorAll(".tab")[2].click()')
    await page.until('document.querySelector(".panes")')
    return page
  }
  const submit = (page: PageUnderTest): Promise<void> =>
    page.evaluate('document.querySelector("dialog[open] form").requestSubmit()')
  const noDialog = 'document.querySelector("dialog[open]") === null'
  const choose = (page: PageUnderTest, selector: string, value: string): Promise<void> =>
    page.evaluate(`(() => {
      const select = document.querySelector(${JSON.stringify(selector)})
      select.value = ${JSON.stringify(value)}
      select.dispatchEvent(new Event('change', { bubbles: true }))
    })()`)

  beforeAll(async () => {
    browser = await openBrowser(() => undefined)
  })
  afterEach(() => browser.closePages())
  afterAll(async () => {
    await browser.close()
  })

  test('nothing is asked for or shown before the user agreed, and the version agreed to is sent', async () => {
    const page = await openData(createMyDataWorld({ processing: never }))
    await page.untilText('Before Signet handles any data about you')
    await page.press('Continue')
    await page.untilText('Tick the line above if you agree')
    expect(page.bridge.lastInput('myData.giveConsent')).toBeUndefined()
    expect(page.bridge.lastInput('myData.attributes')).toBeUndefined()
    expect(await page.axe()).toEqual([])
    await page.press('I agree that Signet handles my data')
    await page.press('Continue')
    await page.until('document.querySelector("table")')
    expect(page.bridge.lastInput('myData.giveConsent')).toEqual({ textVersion: '1.0', language: 'en' })
  })

  test('asks for the PIN where the vault is closed', async () => {
    const page = await openData(createMyDataWorld(), { session: { ...openSession, vault: 'closed' } })
    await page.untilText('Your data is locked')
    expect(page.bridge.lastInput('myData.attributes')).toBeUndefined()
    expect(await page.axe()).toEqual([])
    await page.type('#unlock-pin', rightPin)
    await page.press('Open')
    await page.until('document.querySelector("table")')
  })

  test('shows everything, and hides the values for whoever looks over the shoulder', async () => {
    const page = await openMine(createMyDataWorld())
    for (const each of ['Minh Anh', 'March 14, 1991', '27 phố Hàng Bài', 'minh.anh@songhong.example'])
      await page.untilText(each)
    await page.press('Hide values')
    expect(await page.words()).not.toMatch(/March 14|phố Hàng Bài|songhong/)
    await page.press('Show values')
    expect(await page.words()).toContain('March 14, 1991')
  })

  test('adds an item, refuses a value that does not fit beside its field, and amends it', async () => {
    const page = await openMine(createMyDataWorld({ inVault: [] }))
    await page.untilText('Nothing about you is kept')
    await page.press('Add…')
    await submit(page)
    await page.untilText('Type a value, or cancel')
    await choose(page, '#attribute', 'birthdate')
    await page.type('#value', '1991-02-30')
    await submit(page)
    await page.untilText('This is no date of birth')
    expect(await page.evaluate('document.activeElement.id')).toBe('value')
    await page.evaluate('document.querySelector("#value").select()')
    await page.type('#value', '1991-03-14')
    await submit(page)
    await page.until(noDialog)
    await page.untilText('March 14, 1991')
    expect(page.bridge.lastInput('myData.setAttribute')).toEqual({
      name: 'birthdate',
      value: '1991-03-14',
      place: 'vault',
      key: null,
    })
    await page.press('Change: Birth date')
    expect(await page.evaluate('document.querySelector("#value").value')).toBe('1991-03-14')
    await page.evaluate('document.querySelector("#value").select()')
    await page.type('#value', '1991')
    await submit(page)
    await page.until(noDialog)
    expect(page.bridge.lastInput('myData.setAttribute')).toMatchObject({ name: 'birthdate', value: '1991' })
  })

  test('deletes only after it was told to', async () => {
    const page = await openMine(createMyDataWorld())
    await page.press('Delete: E-mail')
    expect(await page.evaluate('document.activeElement.innerText')).toBe('Cancel')
    await page.key('Escape')
    await page.until(noDialog)
    expect(await page.words()).toContain('songhong')
    await page.press('Delete: E-mail')
    await submit(page)
    await page.until(noDialog)
    expect(await page.words()).not.toContain('songhong')
  })

  test('an item goes to a key and is read from it with the PIN, a wrong one first', async () => {
    const page = await openMine(createMyDataWorld())
    await page.press('Change: Given name')
    await choose(page, '#attribute-place', keyId)
    await page.type('#pin', 'not-it')
    await submit(page)
    await page.untilText('That PIN is wrong')
    expect(await page.evaluate('document.querySelector("#value").value')).toBe('Minh Anh')
    await page.type('#pin', rightPin)
    await submit(page)
    await page.until(noDialog)
    expect(page.bridge.lastInput('myData.setAttribute')).toMatchObject({ place: 'key', key: { keyId, pin: rightPin } })
    await page.press('Show…')
    await page.type('#pin', rightPin)
    await submit(page)
    await page.until(noDialog)
    expect(await page.words()).toContain('Minh Anh')
    await page.press('Delete: Given name')
    await page.type('#pin', rightPin)
    await submit(page)
    await page.until(noDialog)
    expect(page.bridge.lastInput('myData.deleteAttribute')).toEqual({
      name: 'given_name',
      key: { keyId, pin: rightPin },
    })
  })

  test('what a card showed is looked at, kept in part, and the rest deleted', async () => {
    const page = await openMine(createMyDataWorld())
    await page.press('Read an ID card…')
    await submit(page)
    await page.untilText('Left as you wrote it: Birth date')
    await page.press('Close')
    await page.untilText('2 items were read from an ID card')
    await page.press('Look at them and keep some…')
    await submit(page)
    await page.untilText('Tick what you want to keep')
    await page.press('Nationality')
    await page.press('Keep 1 item')
    await page.until(noDialog)
    expect(page.bridge.lastInput('myData.keepCardData')).toEqual({ names: ['nationalities'] })
    await page.untilText('1 item was read from an ID card')
    await page.press('Delete now')
    await submit(page)
    await page.until(noDialog)
    expect(await page.words()).not.toContain('read from an ID card')
    expect(await page.words()).toContain('Việt Nam')
  })

  test('everything is taken along: readable, or with a password that is not easy to guess', async () => {
    const page = await openMine(createMyDataWorld())
    await page.press('Take my data along…')
    await page.type('#password', 'azerty1234')
    await page.untilText('Weak')
    await submit(page)
    await page.untilText('That could be guessed')
    expect(page.bridge.lastInput('myData.exportData')).toBeUndefined()
    await page.evaluate('document.querySelector("#password").select()')
    await page.type('#password', phrase)
    await page.untilText('Strong')
    await page.type('#passwordAgain', `${phrase}s`)
    await submit(page)
    await page.untilText('The two do not match')
    await page.evaluate('document.querySelector("#passwordAgain").select()')
    await page.type('#passwordAgain', phrase)
    await submit(page)
    await page.untilText('Saved as signet.jwe')
    expect(page.bridge.lastInput('myData.exportData')).toEqual({ form: 'encrypted', password: phrase })
    await page.press('Close')
    await page.press('Take my data along…')
    await page.press('Readable by everyone')
    await submit(page)
    await page.untilText('Saved as signet.json')
    expect(page.bridge.lastInput('myData.exportData')).toEqual({ form: 'json', password: null })
  })

  test('a backup of something else replaces what is here only when that was ticked', async () => {
    const world = createMyDataWorld({ inVault: [] })
    const page = await openMine({ ...world, backup: { ...world.backup, isOther: true } })
    await page.press('Back up…')
    await page.type('#password', phrase)
    await page.type('#passwordAgain', phrase)
    await submit(page)
    await page.untilText('Saved as signet.backup (48 kB)')
    await page.press('Close')
    await page.press('Restore a backup…')
    await submit(page)
    await page.untilText('This is not a backup of what is kept here')
    expect(await page.axe()).toEqual([])
    await page.type('#password', 'not that one')
    await page.type('#pin', rightPin)
    await submit(page)
    await page.untilText('Tick the line if that is what you want')
    expect(page.bridge.lastInput('myData.restoreBackup')).toBeUndefined()
    await page.press('What is kept here now may be destroyed')
    await submit(page)
    await page.until('document.activeElement.id === "password"')
    expect(page.bridge.lastInput('myData.restoreBackup')).toMatchObject({
      password: 'not that one',
      replaceOther: true,
    })
    await page.type('#password', phrase)
    await page.type('#pin', rightPin)
    await submit(page)
    await page.untilText('Everything is back')
  })

  test('a backup that takes longer than a moment tells how far it is', async () => {
    const { handlers } = createWorld({ myData: createMyDataWorld({ inVault: [] }) })
    const written = Promise.withResolvers<{ fileName: string; sizeBytes: number; createdAt: string }>()
    const page = await browser.open({
      ...handlers,
      myData: { ...handlers.myData, createBackup: () => written.promise },
    })
    await page.until('document.querySelectorAll(".door").length > 3')
    await page.evaluate('document.querySelectorAll(".door")[1].click()')
    await page.press('Back up…')
    await page.type('#password', phrase)
    await page.type('#passwordAgain', phrase)
    await submit(page)
    await page.emit('myData.backupProgress', { done: 1, total: 1000 })
    const bar = 'document.querySelector("dialog progress")'
    const tell = async (): Promise<unknown> => {
      await page.emit('myData.backupProgress', { done: 500, total: 1000 })
      return page.evaluate(`${bar}?.value ?? null`)
    }
    await expect.poll(tell, { timeout: 60_000 }).toBe(500)
    expect(await page.words()).toContain('Everything else goes on meanwhile.')
    expect(await page.axe()).toEqual([])
    written.resolve({ fileName: 'signet.backup', sizeBytes: 48_000, createdAt: '2026-11-22T10:00:00.000Z' })
    await page.untilText('Saved as signet.backup (48 kB)')
  })

  test('a backup for a certificate is told of, not asked a password for', async () => {
    const world = createMyDataWorld()
    const page = await openMine({ ...world, backup: { ...world.backup, for: 'certificate' } })
    await page.press('Restore a backup…')
    await submit(page)
    await page.untilText('This backup opens with the key of a certificate')
    expect(await page.evaluate('document.querySelector("#password")')).toBeNull()
  })

  test('everything is erased only after its word was typed, and what stays is named', async () => {
    const page = await openMine(createMyDataWorld())
    await page.press('Erase everything…')
    await page.untilText('This is destroyed')
    expect(await page.evaluate('document.activeElement.innerText')).toBe('Cancel')
    expect(await page.axe()).toEqual([])
    await submit(page)
    await page.untilText('Type “erase”, or cancel')
    await page.type('#word', 'eras')
    await submit(page)
    await page.untilText('Type “erase”, or cancel')
    expect(page.bridge.lastInput('myData.erase')).toBeUndefined()
    await page.type('#word', 'e')
    await submit(page)
    await page.untilText('Destroyed: the vault and the record of your decisions')
    expect(await page.words()).toContain('backups in /media/stick: delete them there')
    expect(page.bridge.lastInput('myData.erase')).toEqual({ confirmed: true, key: null, withKeys: false })
    await page.press('Close')
    await page.untilText('Before Signet handles any data about you')
  })

  test('frozen, it shows nothing about the user until it is released', async () => {
    const page = await openMine(createMyDataWorld())
    await page.press('Freeze all use…')
    await submit(page)
    await page.untilText('You froze all use')
    expect(await page.words()).not.toMatch(/March 14|songhong/)
    expect(await page.axe()).toEqual([])
    await page.press('Release')
    await page.until('document.querySelector("table")')
  })

  test('letters that are kept are told with their end, and saved again', async () => {
    const kept = { documentId: 'd'.repeat(32), fileName: 'erasure-2026-11-22.pdf', kind: 'rights-letter' } as const
    const times = { createdAt: '2026-11-22T10:00:00Z', expiresAt: '2026-11-29T10:00:00Z' }
    const page = await openMine(createMyDataWorld({ letters: [{ ...kept, ...times, sizeBytes: 40_000 }] }))
    await page.untilText('Kept letters')
    expect(await page.words()).toMatch(/erasure-2026-11-22\.pdf\s+Until November 29, 2026/)
    expect(await page.axe()).toEqual([])
    await page.press('Save again: erasure-2026-11-22.pdf')
    await page.untilText('Saved as again-erasure-2026-11-22.pdf.')
    expect(page.bridge.lastInput('myData.saveKeptDocument')).toEqual({
      documentId: kept.documentId,
      fileName: kept.fileName,
    })
    expect(await (await openMine(createMyDataWorld())).words()).not.toContain('Kept letters')
  })

  test('the trust index is worked out when it is asked for, and each part of the formula is told', async () => {
    const page = await openMine(createMyDataWorld())
    await page.untilText('from 0 to 100')
    expect(page.bridge.lastInput('vault.trust')).toBeUndefined()
    await page.press('Work it out')
    await page.untilText('69 of 100')
    await page.evaluate('document.querySelector("[aria-labelledby=trust-index] summary").click()')
    const row = (words: string) =>
      page.evaluate<string>(
        `[...document.querySelectorAll("[aria-labelledby=trust-index] tr")].find(each => each.innerText.includes(${JSON.stringify(words)})).innerText`,
      )
    expect(await row('Age of the first key')).toMatch(/Up to 20, reached after one year\s+120 days\s+\+7/)
    expect(await row('Several wrong PINs')).toMatch(/−5 each, −25 at most\s+1\s+−5/)
    expect(await row('Forged queries')).toMatch(/0\s+0$/)
    expect(await page.axe()).toEqual([])
    const revoked = createMyDataWorld()
    revoked.trust = { ...revoked.trust, index: { ...revoked.trust.index, value: 0, cap: 'isRevoked' } }
    const other = await openMine(revoked)
    await other.press('Work it out')
    await other.untilText('A revoked key was used or seen here')
    expect(await other.words()).toContain('0 of 100')
  })

  test('the log says what happened in words and shows a receipt item by item', async () => {
    const page = await openLog(createMyDataWorld())
    await page.untilText('Gave 2 of 3 items · Cave Valette')
    for (const each of [
      'Refused · Cave Valette',
      'You have objected to processing for this site',
      'Logged in · Cave Valette',
      'Incident: several wrong PINs',
      'Deleted as planned · Data read from an ID card',
      'What 2 entries said',
      'Changed · Birth date',
      'Released the use',
    ])
      expect(await page.words()).toContain(each)
    const receipt = await page.evaluate<string>('document.querySelectorAll(".pane")[1].innerText')
    expect(receipt).toMatch(/Over 18\s+given in place of more/)
    expect(receipt).toMatch(/Phone number\s+optional, not given/)
    expect(receipt).toContain('We may sell wine to adults only.')
    await page.press('Refused')
    await page.untilText('Birth date required, not given')
  })

  test('the log is searched, filtered and read on a page at a time', async () => {
    const page = await openLog(createMyDataWorld())
    const rows = 'document.querySelectorAll(".pane-flush .item-link").length'
    await page.until(`${rows} === 50`)
    await page.press('Show more')
    await page.until(`${rows} === ${sampleLog.length}`)
    expect(await page.words()).not.toContain('Show more')
    await choose(page, '.pane-head select', 'incident')
    await page.until(`${rows} === 1`)
    await page.type('.pane-head input', 'nothing has this')
    await page.untilText('No entry fits')
    await choose(page, '.pane-head select', '')
    await page.evaluate('document.querySelector(".pane-head input").select()')
    await page.type('.pane-head input', 'hợp đồng 60')
    await page.until(`${rows} === 1`)
  })

  test('the log is checked when it is asked for, and each flaw is told', async () => {
    const world = createMyDataWorld()
    const page = await openLog(world)
    expect(page.bridge.lastInput('logBook.check')).toBeUndefined()
    await page.press('Check that the log is whole')
    await page.untilText('Complete and unaltered')
    const broken = createMyDataWorld({
      verdict: {
        ...world.verdict,
        findings: [
          { flaw: 'changed', seq: 12 },
          { flaw: 'truncated', seq: 120 },
        ],
      },
    })
    const other = await openLog(broken)
    await other.press('Check that the log is whole')
    await other.untilText('Entry 12 was changed. Entries after 120 were cut off.')
  })

  test('the settings tell the agreement, take it back, and set how long things are kept', async () => {
    const world = createMyDataWorld()
    const page = await openMine(world)
    await page.press('Settings')
    await page.untilText('You agreed: November 4, 2026')
    await choose(page, '[aria-labelledby="keep-card-data"]', '60m')
    await page.until('document.querySelector("[aria-labelledby=keep-card-data]").value === "60m"')
    expect(page.bridge.lastInput('myData.setRetention')).toEqual({ class: 'card-data', keepFor: '60m' })
    expect(await page.words()).toContain('Until you erase it')
    await page.press('Take back…')
    expect(await page.evaluate('document.activeElement.innerText')).toBe('Cancel')
    await submit(page)
    await page.until(noDialog)
    await page.untilText('You took back your agreement')
    expect(world.processing.stopped).toBe('privacy/consent-withdrawn')
    expect(await page.axe()).toEqual([])
    await page.evaluate('document.querySelectorAll(".door")[1].click()')
    await page.untilText('I agree that Signet handles my data')
  })

  test('an empty log and one that cannot be read say so', async () => {
    await (await openLog(createMyDataWorld({ log: [] }))).untilText('Nothing has happened yet')
    const world = createWorld({ myData: createMyDataWorld() })
    const page = await browser.open({ ...world.handlers, logBook: {} })
    await page.until('document.querySelectorAll(".door").length > 3')
    await page.evaluate('document.querySelectorAll(".door")[1].click()')
    await page.press('Log and receipts')
    await page.press('Try again')
    expect(page.bridge.calls.filter(({ channel }) => channel === 'logBook.page').length).toBeGreaterThan(1)
  })

  test('nothing here broke the content security policy', async () => {
    expect(await browser.violations()).toEqual([])
  })
})
