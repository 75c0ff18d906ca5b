import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { AppError, toErrorDetail } from '../../src/shared/errors.ts'
import type { BatchDocument } from '../../src/shared/model/signing.ts'
import { type Browser, lacks, openBrowser, type PageUnderTest } from './page-under-test.ts'
import { createBatchWorld, doneOf, idOf, summaryOf } from './sample-batch.ts'
import { rightPin } from './sample-world.ts'

describe.skipIf(lacks)('the batch screen', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser(() => undefined)
  })
  afterEach(() => browser.closePages())
  afterAll(async () => {
    await browser.close()
  })
  type World = ReturnType<typeof createBatchWorld>
  const isReviewed = 'document.querySelector(".btn-lg")?.ariaDisabled === "false"'
  const review = async (world: World): Promise<PageUnderTest> => {
    const page = await browser.open(world.handlers)
    await page.until('document.querySelector(".drop button:nth-of-type(2)")')
    await page.evaluate('document.querySelector(".drop button:nth-of-type(2)").click()')
    await page.until(isReviewed)
    return page
  }
  const rowOf = (n: number): string =>
    `[...document.querySelectorAll('[role=option]')].find(row => row.ariaPosInSet === '${n + 1}')?.innerText ?? ''`
  const pick = (page: PageUnderTest, level: string): Promise<void> =>
    page.evaluate(`(() => {
      const select = document.querySelector('#level')
      Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value').set.call(select, '${level}')
      select.dispatchEvent(new Event('change', { bubbles: true }))
    })()`)
  const start = async (page: PageUnderTest): Promise<void> => {
    await page.evaluate('document.querySelector(".btn-lg").click()')
    await page.type('#pin', rightPin)
    await page.evaluate('document.querySelector("dialog[open] button[type=submit]").click()')
    await page.until('document.querySelector(".busy")')
    await page.emit('signing.batchProgress', { ...summaryOf({}), changed: [] })
    await page.until('!document.querySelector("dialog[open]") && document.querySelector("progress")')
  }

  test('names before the PIN what is left out and why, and sends only what can be signed', async () => {
    const world = createBatchWorld(12)
    const page = await review(world)
    const said = [
      'Ready',
      'active content',
      'needs a password',
      'forbids another',
      'Signed 2 times',
      'not signed twice',
    ]
    for (const [n, words] of said.entries()) expect(await page.evaluate<string>(rowOf(n))).toContain(words)
    expect(await page.evaluate<string>(rowOf(6))).toContain('another file has the name')
    expect(await page.evaluate<string>(rowOf(8))).toContain('no PDF')
    await page.untilText('7 documents are ready; 5 are left out')
    await page.untilText('empty.pdf')
    await page.untilText('1 document contains active content')
    expect(world.mostInspecting).toBeLessThanOrEqual(4)
    await page.press('Replace 1 file')
    await page.untilText('8 documents are ready')
    await page.press('Choose another folder')
    await page.untilText('RH / Signed')
    await page.until(isReviewed)
    await page.type('#batch-reason', 'Approved')
    await page.press('Sign 8 documents')
    await page.untilText('to sign 8 documents')
    await page.type('#pin', 'wrong-one')
    await page.press('Sign')
    await page.untilText('That PIN is wrong')
    await page.type('#pin', rightPin)
    await page.press('Sign')
    await page.until('document.querySelector(".busy")')
    const sent = page.bridge.calls.findLast(({ channel }) => channel === 'signing.signBatch')?.input
    expect(sent).toMatchObject({
      documentIds: [0, 1, 4, 6, 7, 9, 10, 11].map(idOf),
      pin: rightPin,
      reason: 'Approved',
      folderId: 'F'.repeat(22),
      replaceExisting: true,
    })
  })

  test('signs all at one level, which is refused before the PIN where this key cannot reach it', async () => {
    const world = createBatchWorld(2, { tsaUrls: ['https://tsa.example/'], checkError: 'revocation/self-signed' })
    const page = await review(world)
    await pick(page, 'B-LT')
    await page.until(isReviewed)
    await page.press('Sign 2 documents')
    await page.untilText('The certificate is self-signed')
    expect(await page.evaluate('document.querySelectorAll("#pin").length')).toBe(0)
    world.world.checkError = null
    await pick(page, 'B-T')
    await page.until(isReviewed)
    await page.press('Sign 2 documents')
    await page.type('#pin', rightPin)
    await page.press('Sign')
    await page.until('document.querySelector(".busy")')
    const sentTo = (channel: string) => page.bridge.calls.findLast(call => call.channel === channel)?.input
    expect(sentTo('signing.batchTarget')).toMatchObject({ level: 'B-T' })
    expect(sentTo('signing.check')).toMatchObject({ documentId: idOf(0), level: 'B-T' })
    expect(sentTo('signing.signBatch')).toMatchObject({ level: 'B-T', documentIds: [0, 1].map(idOf) })
  })

  test('without a timestamp authority only the level without one can be chosen', async () => {
    const page = await review(createBatchWorld(2))
    const open = '[...document.querySelector("#level").options].filter(each => !each.disabled).map(each => each.value)'
    expect(await page.evaluate(open)).toEqual(['B-B'])
  })

  test('follows the run, pauses by keyboard, tells the end, and tries again only what failed or is left', async () => {
    const world = createBatchWorld(12)
    const page = await review(world)
    await start(page)
    expect(await page.evaluate('document.activeElement.innerText')).toContain('Pause')
    const failed: BatchDocument = {
      documentId: idOf(9),
      state: 'failed',
      signedId: null,
      error: toErrorDetail(new AppError('documents/changed')),
    }
    const changed = [doneOf(idOf(0)), failed, { ...doneOf(idOf(1)), state: 'signing', signedId: null }]
    await page.emit('signing.batchProgress', {
      ...summaryOf({ doneDocuments: 1, failedDocuments: 1, secondsLeft: 130 }),
      changed,
    })
    await page.untilText('About 2 minutes left')
    expect(await page.evaluate('document.querySelector("progress").value')).toBe(2)
    expect(await page.evaluate<string>(rowOf(0))).toContain('Avenant 2026-109')
    expect(await page.evaluate<string>(rowOf(1))).toContain('Being signed')
    await page.evaluate('document.querySelector("[role=listbox]").focus()')
    await page.key(' ')
    const called = (name: string): boolean => page.bridge.calls.some(({ channel }) => channel === name)
    await expect.poll(() => called('signing.pauseBatch')).toBe(true)
    await page.emit('signing.batchProgress', {
      ...summaryOf({ state: 'paused', doneDocuments: 1, failedDocuments: 1 }),
      changed: [],
    })
    await page.press('Resume')
    await expect.poll(() => called('signing.resumeBatch')).toBe(true)
    // Another start hands over a document: a running batch is not replaced by it.
    await page.emit('documents.opened', world.contents.documents[0])
    await page.untilText('Finish or cancel what is open first')
    const outcomes = [
      ...[0, 1, 4].map(n => doneOf(idOf(n))),
      failed,
      ...[7, 10, 11].map(
        (n): BatchDocument => ({ documentId: idOf(n), state: 'waiting', signedId: null, error: null }),
      ),
    ]
    const keyError = toErrorDetail(new AppError('tokens/removed'))
    const end = summaryOf({ state: 'stopped', doneDocuments: 3, failedDocuments: 1, keyError })
    world.answer.resolve({ ...end, documents: outcomes })
    await page.untilText('3 of 7 documents are signed')
    await page.untilText('Needs you')
    expect(await page.evaluate('document.querySelectorAll("[role=alert]").length')).toBe(1)
    await page.press('Sign the 3 that are left')
    await page.untilText('to sign 3 documents')
    await page.key('Escape')
    await page.press('Try the failed one again')
    await page.untilText('to sign 1 document')
    await page.type('#pin', rightPin)
    await page.press('Sign')
    await page.untilText('3 of 7 documents are signed')
    const sent = page.bridge.calls.findLast(({ channel }) => channel === 'signing.signBatch')?.input
    expect(sent).toMatchObject({ documentIds: [idOf(9)], replaceExisting: false })
  })

  test('keeps thousands of rows out of the page, and reaches each by keyboard', async () => {
    const page = await review(createBatchWorld(3000))
    const rows = 'document.querySelectorAll("[role=option]").length'
    expect(await page.evaluate<number>(rows)).toBeLessThan(60)
    await page.evaluate('document.querySelector("[role=listbox]").focus()')
    await page.key('End')
    const active = `document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.innerText ?? ''`
    await page.until(`(${active}).includes('2026-3099')`)
    await page.key('Delete')
    await page.untilText('2,999 documents')
    await page.until(`(${active}).includes('2026-3098')`)
    expect(await page.evaluate<number>(rows)).toBeLessThan(60)
    await page.key('Enter')
    await page.until(
      '[...document.querySelectorAll("h1")].some(each => each.checkVisibility() && each.innerText.includes("2026-3098"))',
    )
    await page.press('Back to Sign')
    await page.until('document.querySelector("[role=listbox]").checkVisibility()')
  })

  test('draws each row in view wherever the list stands, and takes clicks on it', async () => {
    const page = await review(createBatchWorld(300))
    // Half a row off, so that two are cut.
    const inView = `(() => {
      const list = document.querySelector('[role=listbox]')
      const from = Math.floor(list.scrollTop / 52), to = Math.ceil((list.scrollTop + list.clientHeight) / 52)
      const drawn = new Set([...list.querySelectorAll('[role=option]')].map(row => row.ariaPosInSet - 1))
      return Array.from({ length: to - from }, (_, n) => from + n).every(row => drawn.has(row))
    })()`
    for (const row of [1, 2, 3, 4, 5, 6, 7, 100, 101, 98, 290, 0]) {
      await page.evaluate(`document.querySelector('[role=listbox]').scrollTop = ${row * 52 + 26}`)
      await page.until(inView)
    }
    const words = `document.querySelector('[aria-posinset="3"] span')`
    await page.evaluate(`${words}.click()`)
    await page.until('document.querySelector("[aria-selected=true]").ariaPosInSet === "3"')
    await page.evaluate(`${words}.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))`)
    await page.until(
      '[...document.querySelectorAll("h1")].some(each => each.checkVisibility() && each.innerText.includes("2026-102"))',
    )
  })

  test('broke no content security policy', async () => {
    expect(await browser.violations()).toEqual([])
  })
})
