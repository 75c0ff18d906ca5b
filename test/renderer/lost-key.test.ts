/** A lost key in a browser: found, revoked by its code and nothing else; a new code that counts once it is on paper. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { languages } from '../../src/shared/words.ts'
import { type Browser, lacks, openBrowser, type PageUnderTest } from './page-under-test.ts'
import {
  createRecoveryWorld,
  enrolledKey,
  lostKeyId,
  newCode,
  otherCode,
  type RecoveryWorld,
  rightCode,
} from './sample-recovery.ts'
import { createKey, createWorld, openSession, rightPin, rightPuk, softwareToken, type World } from './sample-world.ts'

const groupsOf = (code: string): readonly string[] => code.split('-').slice(1)

describe.skipIf(lacks)('a lost key', () => {
  let browser: Browser
  const open = async (recovery: RecoveryWorld, change: Partial<World> = {}): Promise<PageUnderTest> => {
    const page = await browser.open(createWorld({ ...change, recovery }).handlers)
    return page
  }
  const openLost = async (recovery: RecoveryWorld, change: Partial<World> = {}): Promise<PageUnderTest> => {
    const page = await open(recovery, change)
    await page.until('document.querySelectorAll(".door").length > 3')
    await page.evaluate('document.querySelectorAll(".door")[2].click()')
    await page.until('document.querySelectorAll(".tab").length > 2')
    await page.evaluate('document.querySelectorAll(".tab")[1].click()')
    await page.until('document.querySelector("#code-1, #wanted, .pill-bad")')
    return page
  }
  const paste = (page: PageUnderTest, text: string, field = 1): Promise<void> => page.type(`#code-${field}`, text)
  const codeFields = (page: PageUnderTest): Promise<readonly string[]> =>
    page.evaluate('[...document.querySelectorAll(".code input")].map(each => each.value)')
  const revoke = (page: PageUnderTest): Promise<void> =>
    page.evaluate('document.querySelector("form .btn-danger").click()')

  beforeAll(async () => {
    browser = await openBrowser(() => undefined)
  })
  afterEach(() => browser.closePages())
  afterAll(async () => {
    await browser.close()
  })

  test('is revoked only with the whole code of this key, and its proof is saved', async () => {
    const page = await openLost(createRecoveryWorld())
    await page.untilText('Sheet 7Q4M-21')
    await revoke(page)
    await page.untilText('Type the whole code first')
    await paste(page, otherCode)
    await page.untilText('belongs to another key')
    await revoke(page)
    expect(page.bridge.lastInput('recovery.revoke')).toBeUndefined()
    for (let group = 6; group >= 1; group -= 1) {
      await page.evaluate(`document.querySelector('#code-${group}').select()`)
      await paste(page, groupsOf(rightCode)[group - 1] ?? '', group)
    }
    await page.untilText('The code belongs to this key.')
    await page.evaluate(`(() => {
      const select = document.querySelector('#lost-reason')
      select.value = 'stolen'
      select.dispatchEvent(new Event('change', { bubbles: true }))
    })()`)
    await revoke(page)
    await page.untilText('The key is revoked')
    expect(page.bridge.lastInput('recovery.revoke')).toEqual({
      keyId: lostKeyId,
      unlockCode: rightCode,
      reason: 'stolen',
    })
    expect(
      await page.evaluate(`document.documentElement.outerHTML.includes(${JSON.stringify(rightCode.slice(3, 7))})`),
    ).toBe(false)
    await page.press('Save the proof…')
    await page.untilText('Saved as signet-revoked-kkkkkkkk.jwt.')
  })

  test('the code is typed as people type: pasted whole, in small letters, with its prefix; the focus goes along', async () => {
    const page = await openLost(createRecoveryWorld())
    await paste(page, rightCode.toLowerCase())
    await page.untilText('The code belongs to this key.')
    expect((await codeFields(page)).map(each => each.toUpperCase())).toEqual(groupsOf(rightCode))
    const other = await openLost(createRecoveryWorld())
    const [first = '', second = ''] = groupsOf(rightCode)
    await paste(other, first)
    await other.until('document.activeElement.id === "code-2"')
    await other.key('Backspace')
    expect(await other.evaluate('document.activeElement.id')).toBe('code-1')
    await paste(other, second.replace(/./, 'Z'), 2)
    await other.untilText('Group 2 has a typing error')
  })

  test('a PUK is refused by name and cleared', async () => {
    const page = await openLost(createRecoveryWorld())
    await paste(page, rightPuk)
    await page.untilText('Never tell anyone a PUK')
    expect(await codeFields(page)).toEqual(['', '', '', '', '', ''])
    expect(await page.axe()).toEqual([])
  })

  test('a key that is not known here is found by its sheet number', async () => {
    const page = await openLost(createRecoveryWorld({ known: [], inRegistry: [enrolledKey], delivery: 'kept' }))
    await page.press('Find the key')
    await page.untilText('Type the sheet number first')
    await page.type('#wanted', '0000-00')
    await page.press('Find the key')
    await page.untilText('No key is known by this')
    expect(await page.axe()).toEqual([])
    await page.evaluate('document.querySelector("#wanted").select()')
    await page.type('#wanted', '7q4m-21')
    await page.press('Find the key')
    await paste(page, rightCode)
    await page.untilText('The code belongs to this key.')
    await revoke(page)
    await page.untilText('The registry does not know yet')
  })

  test('a key that is revoked says so and asks for no code', async () => {
    const page = await openLost(
      createRecoveryWorld({
        known: [{ ...enrolledKey, state: 'revoked', revokedAt: '2026-11-20T08:00:00Z', reason: 'lost' }],
      }),
    )
    await page.untilText('Nobody can sign or log in with it')
    expect(await page.evaluate('document.querySelectorAll(".code").length')).toBe(0)
  })

  test('from a locked window it is revoked without getting in', async () => {
    const page = await open(createRecoveryWorld(), { session: { ...openSession, isLocked: true, reason: 'idle' } })
    await page.press('I lost my key')
    await page.until('document.querySelector("#code-1")')
    expect(await page.evaluate('document.body.innerText')).not.toMatch(/Minh Anh|CMC-CA/)
    await paste(page, rightCode)
    await page.untilText('The code belongs to this key.')
    await revoke(page)
    await page.untilText('The key is revoked')
    await page.press('Back to the lock')
    await page.until('document.querySelector("#unlock-pin")')
  })

  test('a new code counts when two of its groups were typed from the paper', async () => {
    const page = await open(createRecoveryWorld(), { keys: [createKey('s', { token: softwareToken })] })
    await page.until('document.querySelectorAll(".door").length > 3')
    await page.evaluate('document.querySelectorAll(".door")[2].click()')
    await page.until('document.querySelector(".keyrow")')
    await page.evaluate('document.querySelector(".keyrow details").open = true')
    await page.press('New unlock code…')
    await page.type('#pin', rightPin)
    await page.evaluate('document.querySelector("dialog form").requestSubmit()')
    await page.untilText(newCode)
    expect(await page.axe()).toEqual([])
    await page.press('Save the sheet…')
    await page.untilText('Saved as signet-sheet.pdf. The file holds the code: print it, then delete it.')
    expect(page.bridge.lastInput('recovery.saveSheet')).toEqual({ keyId: 's'.repeat(43), language: 'en' })
    expect(await page.axe()).toEqual([])
    await page.press('I have it on paper')
    expect(await page.evaluate(`document.body.innerText.includes(${JSON.stringify(newCode)})`)).toBe(false)
    await page.type('#group-2', groupsOf(newCode)[3] ?? '')
    await page.press('Finish')
    await page.untilText('This is not group 2 of the sheet')
    expect(page.bridge.lastInput('recovery.confirm')).toBeUndefined()
    await page.evaluate('document.querySelector("#group-2").select()')
    await page.type('#group-2', (groupsOf(newCode)[1] ?? '').toLowerCase())
    await page.type('#group-5', groupsOf(newCode)[4] ?? '')
    await page.press('Finish')
    await page.untilText('Signet keeps no copy of the code')
    expect(page.bridge.lastInput('recovery.confirm')).toMatchObject({ keyId: 's'.repeat(43) })
  })

  test('whose code was not confirmed when it was made says so, and takes the groups later', async () => {
    const keyId = 's'.repeat(43)
    const world = createRecoveryWorld({
      known: [{ ...enrolledKey, keyId, isConfirmed: false, groupsToConfirm: [2, 5] }],
    })
    const page = await open(world, { keys: [createKey('s', { token: softwareToken })] })
    await page.until('document.querySelectorAll(".door").length > 3')
    await page.evaluate('document.querySelectorAll(".door")[2].click()')
    await page.untilText('Its unlock code does not count yet.')
    expect(await page.axe()).toEqual([])
    await page.press('Confirm the sheet…')
    await page.type('#group-2', groupsOf(newCode)[3] ?? '')
    await page.type('#group-5', groupsOf(newCode)[4] ?? '')
    await page.press('Finish')
    await page.untilText('This is not group 2 of the sheet')
    await page.evaluate('document.querySelector("#group-2").select()')
    await page.type('#group-2', groupsOf(newCode)[1] ?? '')
    await page.press('Finish')
    await page.until('document.querySelector("dialog[open]") === null')
    await page.emit('recovery.changed', world.known)
    await page.until('!document.body.innerText.includes("does not count yet")')
    expect(page.bridge.lastInput('recovery.confirm')).toMatchObject({ keyId })
  })

  test('whose code is forgotten leads to a new one', async () => {
    const keyId = 's'.repeat(43)
    const world = createRecoveryWorld({ known: [{ ...enrolledKey, keyId, isConfirmed: false }] })
    const page = await open(world, { keys: [createKey('s', { token: softwareToken })] })
    await page.until('document.querySelectorAll(".door").length > 3')
    await page.evaluate('document.querySelectorAll(".door")[2].click()')
    await page.untilText('Its unlock code was never confirmed.')
    await page.press('New unlock code…')
    await page.untilText('Make a new unlock code')
  })

  const revokedElsewhere: typeof enrolledKey = {
    ...enrolledKey,
    state: 'revoked',
    revokedAt: '2026-11-20T08:00:00Z',
    isNews: true,
  }
  const suspendedElsewhere: typeof enrolledKey = {
    ...enrolledKey,
    state: 'suspended',
    suspendedUntil: '2026-11-25T08:00:00Z',
    isNews: true,
  }

  test('that was revoked elsewhere is told above every page, with what to do next, until it was read', async () => {
    const page = await open(createRecoveryWorld({ known: [revokedElsewhere] }))
    await page.untilText('The key of sheet 7Q4M-21 is revoked')
    await page.untilText('If you did not ask for this, call the support desk.')
    await page.untilText('Restore your backup with the new key')
    expect(await page.axe()).toEqual([])
    await page.evaluate('document.querySelectorAll(".door")[1].click()')
    await page.until('document.querySelector(".tabs .tab") && document.querySelector(".news")')
    await page.press('Make a software key…')
    await page.until('document.querySelector("dialog[open] #name")')
    await page.key('Escape')
    await page.until('document.querySelector("dialog[open]") === null')
    await page.press('I have read this')
    await page.until('document.querySelector(".news") === null')
    expect(page.bridge.lastInput('recovery.noteTold')).toEqual({ keyId: lostKeyId })
  })

  test.each(languages)(
    'that the desk suspended is told in %s until when, and leads to its revocation',
    async language => {
      const page = await open(createRecoveryWorld({ known: [suspendedElsewhere] }), { language })
      await page.until('document.querySelector(".news")')
      const words = await page.evaluate<string>('document.querySelector(".news").innerText')
      const day = new Intl.DateTimeFormat(language, { dateStyle: 'long' }).format(new Date('2026-11-25T08:00:00Z'))
      expect(words).toContain('7Q4M-21')
      expect(words).toContain(day)
      await page.evaluate('document.querySelector(".news .btn").click()')
      await page.until('document.querySelector("#code-1")')
    },
  )

  test('that turned up again is offered to nobody, and its PIN is blocked only after a word about its token', async () => {
    const lostToken = createKey('k', { canSign: false, cannotSignReason: 'revoked', certificate: null, label: 'old' })
    const world = createRecoveryWorld({ known: [{ ...revokedElsewhere, isNews: false }] })
    const page = await open(world, { keys: [{ ...lostToken, keyId: lostKeyId }] })
    await page.until('document.querySelectorAll(".door").length > 3')
    await page.evaluate('document.querySelectorAll(".door")[2].click()')
    await page.untilText('The key is revoked for good.')
    await page.evaluate('document.querySelector(".keyrow details").open = true')
    expect(await page.evaluate('document.body.innerText')).not.toMatch(/New unlock code|Request a certificate/)
    await page.press('Block its PIN…')
    await page.untilText('Only its PUK or its issuer can open them again.')
    expect(await page.axe()).toEqual([])
    expect(await page.evaluate('document.activeElement.innerText')).toBe('Cancel')
    await page.key('Escape')
    await page.until('document.querySelector("dialog[open]") === null')
    expect(page.bridge.lastInput('recovery.blockPin')).toBeUndefined()
    await page.press('Block its PIN…')
    await page.press('Block the PIN')
    await page.untilText('The PIN is blocked')
    expect(page.bridge.lastInput('recovery.blockPin')).toEqual({ keyId: lostKeyId })
  })

  test('nothing here broke the content security policy', async () => {
    expect(await browser.violations()).toEqual([])
  })
})
