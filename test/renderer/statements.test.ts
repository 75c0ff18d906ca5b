/** What others have stated about the user, in a browser: listed, looked at, its issuer asked, taken in from a file, removed. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, lacks, openBrowser, type PageUnderTest } from './page-under-test.ts'
import {
  createStatementsWorld,
  endedStatement,
  identity,
  longStatement,
  type StatementsWorld,
} from './sample-statements.ts'
import { createWorld } from './sample-world.ts'

describe.skipIf(lacks)('statements of others', () => {
  let browser: Browser
  const rows = 'document.querySelectorAll("section[aria-labelledby=statements] li").length'
  const noDialog = 'document.querySelector("dialog[open]") === null'
  const openStatements = async (statements: StatementsWorld): Promise<PageUnderTest> => {
    const page = await browser.open(createWorld({ statements }).handlers)
    await page.until('document.querySelectorAll(".door").length > 3')
    await page.evaluate('document.querySelectorAll(".door")[1].click()')
    await page.untilText('What others state about me')
    await page.until('document.querySelector("section[aria-labelledby=statements] .loading") === null')
    return page
  }
  /** By the keyboard alone. */
  const enter = async (page: PageUnderTest, label: string): Promise<void> => {
    await page.evaluate(`document.querySelector(${JSON.stringify(`[aria-label="${label}"]`)}).focus()`)
    await page.key('Enter')
    await page.until('document.querySelector("dialog[open]")')
  }
  beforeAll(async () => {
    browser = await openBrowser(() => undefined)
  })
  afterEach(() => browser.closePages())
  afterAll(() => browser.close())

  test('each tells who states what, until when, and whether it still holds by its dates', async () => {
    const page = await openStatements(createStatementsWorld({ kept: [identity, longStatement, endedStatement] }))
    await page.until(`${rows} === 3`)
    const shown = await page.words()
    expect(shown).toContain('European identity data')
    expect(shown).toContain('By https://pid.interieur.example')
    expect(shown).toContain('Valid until Mar 2, 2031')
    expect(shown).toContain('Birth date, Family name, issuing_country, and Nationality')
    expect(shown).toContain('Valid without an end')
    expect(shown).toMatch(/https:\/\/bank\.example\/account-holder\s+No longer valid/)
    // Values only where one is looked at.
    expect(shown).not.toContain('VN and FR')
    expect(await page.axe()).toEqual([])
  })

  test('one is looked at with its values, and its issuer is asked only when the user wants that', async () => {
    const statements = createStatementsWorld({ kept: [identity, longStatement] })
    const page = await openStatements(statements)
    await page.until(`${rows} === 2`)
    await enter(page, 'Look at: European identity data')
    await page.untilText('Agence nationale des titres stands for them.')
    const dialog = 'document.querySelector("dialog[open]").innerText'
    expect(await page.evaluate(dialog)).toMatch(/Nguyễn Thị[\s\S]*FR\s+Always shown with the others[\s\S]*VN and FR/)
    expect(page.bridge.lastInput('credentials.check')).toBeUndefined()
    await page.press('Ask whether it still holds')
    await page.untilText('It is valid, and was not taken back.')
    expect(page.bridge.lastInput('credentials.check')).toEqual({ credentialId: identity.credentialId })
    statements.issuerSays = 'credentials/revoked'
    await page.press('Ask whether it still holds')
    await page.untilText('The issuer no longer stands by this statement.')
    expect(await page.evaluate(dialog)).not.toContain('was not taken back')
    expect(await page.axe()).toEqual([])
    await page.key('Escape')
    await page.until(noDialog)
    await enter(page, `Look at: ${longStatement.type}`)
    await page.untilText('Nobody stands for them; only their key is known.')
    expect(await page.evaluate(dialog)).toContain('It is not here. Plug it in')
    expect(await page.evaluate(dialog)).not.toContain('Ask whether')
  })

  test('one is taken in from a file, and one that does not hold is not, with the reason', async () => {
    const statements = createStatementsWorld({ refused: 'credentials/untrusted' })
    const page = await openStatements(statements)
    await page.untilText('You keep none yet.')
    await page.press('Add a statement…')
    await page.untilText('Nobody you trust stands for the issuer of this statement.')
    expect(await page.evaluate(rows)).toBe(0)
    statements.refused = null
    statements.found = null
    await page.press('Add a statement…')
    await page.until('!document.body.innerText.includes("Nobody you trust stands for the issuer")')
    expect(await page.words()).toContain('You keep none yet.')
    statements.found = identity
    await page.press('Add a statement…')
    await page.untilText('Checked and kept: European identity data')
    expect(await page.evaluate(rows)).toBe(1)
  })

  test('one is removed only after it was said what is lost', async () => {
    const page = await openStatements(createStatementsWorld({ kept: [identity, endedStatement] }))
    await page.until(`${rows} === 2`)
    await enter(page, 'Remove: European identity data')
    await page.untilText('You can no longer show it to any site.')
    expect(await page.evaluate('document.activeElement.innerText')).toBe('Cancel')
    await page.key('Escape')
    await page.until(noDialog)
    expect(page.bridge.lastInput('credentials.remove')).toBeUndefined()
    await enter(page, 'Remove: European identity data')
    await page.evaluate('document.querySelector("dialog[open] form").requestSubmit()')
    await page.until(noDialog)
    await page.until(`${rows} === 1`)
    expect(page.bridge.lastInput('credentials.remove')).toEqual({ credentialId: identity.credentialId })
  })
})
