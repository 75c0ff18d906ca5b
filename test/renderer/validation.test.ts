/** The page of signatures: what a person reads first, and that keyboard and screen readers get to all of it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { AppError } from '../../src/shared/errors.ts'
import { type Browser, lacks, openBrowser, type PageUnderTest, root } from './page-under-test.ts'
import { changed, doubtful, good } from './sample-verdicts.ts'
import { createWorld, sampleDocument, signedRevisionId, type World } from './sample-world.ts'

const sample = join(root, '../shared/corpus/pdf/doc_1_3_pages.pdf')
const lacksSample = !existsSync(sample)
if (lacksSample) console.log('[lacks] ../shared/corpus/pdf/doc_1_3_pages.pdf: put the PDF corpus beside the checkout')

describe.skipIf(lacks || lacksSample)('the page of signatures', () => {
  let browser: Browser
  const drawn = 'document.querySelector(".paper-drawn canvas")?.dataset.page'
  const openSigned = async (world: World): Promise<PageUnderTest> => {
    const page = await browser.open(world.handlers)
    await page.until('document.querySelector(".drop button")')
    await page.evaluate('document.querySelector(".drop button").click()')
    return page
  }

  beforeAll(async () => {
    browser = await openBrowser(() => sample)
  })
  afterEach(() => browser.closePages())
  afterAll(async () => {
    await browser.close()
  })

  test('a changed document: red, the change in words, its page beside it, the heading focused', async () => {
    const page = await openSigned(createWorld({ verdict: changed }))
    await page.untilText('Do not rely on this document')
    expect(await page.evaluate('document.querySelector(".verdict").className')).toContain('verdict-bad')
    expect(await page.evaluate('document.querySelector(".verdict").role')).toBe('alert')
    expect(await page.evaluate('document.activeElement.innerText')).toBe('Do not rely on this document')
    await page.untilText('It was changed after Claire Dubois and Nguyễn Thị Minh Anh signed it.')
    await page.untilText('Page 3: What this page shows was replaced or covered. Not allowed by this signature.')
    await page.until(`${drawn} === "3"`)
    await page.press('Show page 1')
    await page.until(`${drawn} === "1"`)
    expect(await page.evaluate('[...document.querySelectorAll(".sig")].every(each => each.matches(".is-bad"))')).toBe(
      true,
    )
  })

  test('what was signed is a choice beside what is shown, read under an id of its own, and given back', async () => {
    const page = await openSigned(createWorld({ verdict: changed }))
    const asked = (channel: string) =>
      page.bridge.calls.filter(each => each.channel === channel).map(each => each.input)
    await page.until(drawn)
    const pressed = '[...document.querySelectorAll(".btn-group [aria-pressed=true]")].map(each => each.innerText)'
    expect(await page.evaluate(pressed)).toEqual(['As shown now'])
    // The last of those that were changed after signing.
    const { documentId } = sampleDocument
    expect(asked('documents.openRevision')).toEqual([{ documentId, sizeBytes: 8000 }])
    await page.evaluate('document.querySelector(".card .card-foot .btn").click()')
    await page.until(`${pressed}.join().startsWith("As signed")`)
    await page.until(drawn)
    expect(asked('documents.openRevision')).toEqual([8000, 7000].map(sizeBytes => ({ documentId, sizeBytes })))
    expect(await page.axe()).toEqual([])
    await page.press('As shown now')
    await page.until(`${pressed}.join() === "As shown now"`)
    await page.press('Back')
    await page.until('document.querySelector(".drop button")')
    const given = asked('documents.openRevision').map(() => ({ documentId: signedRevisionId }))
    await expect.poll(() => asked('documents.close')).toEqual(expect.arrayContaining([...given, { documentId }]))
    expect(asked('documents.close')).toHaveLength(given.length + 1)
  })

  test('a document that nothing was added to has one version', async () => {
    const page = await openSigned(createWorld({ verdict: doubtful }))
    await page.until(drawn)
    expect(await page.evaluate('document.querySelectorAll(".btn-group").length')).toBe(0)
  })

  test('a good document: green, the proven time, the five checks and the path in the details', async () => {
    const page = await openSigned(createWorld({ verdict: good }))
    await page.untilText('The signature of this document is valid')
    expect(await page.evaluate('document.querySelector(".verdict").className')).toContain('verdict-ok')
    await page.untilText('a timestamp of Horodatage Rhône proves it')
    await page.untilText('The content existed on November 17, 2026')
    await page.untilText('before it was signed: a timestamp of Horodatage Rhône proves it.')
    await page.evaluate('document.querySelectorAll("details").forEach(each => { each.open = true })')
    const checks = await page.evaluate(
      '[...document.querySelectorAll(".checks .state")].map(each => each.innerText.trim())',
    )
    expect(checks).toEqual(['Content', 'Signature', 'Person', 'Not revoked', 'Time'])
    expect(await page.evaluate('document.querySelectorAll(".checks .state-ok").length')).toBe(5)
    await page.untilText('Claire Dubois, issued by Certisud Personnes G2, valid from')
    await page.untilText('PAdES B-LT')
  })

  test('doubts are amber and never green', async () => {
    const page = await openSigned(createWorld({ verdict: doubtful }))
    await page.untilText('Not everything could be confirmed')
    expect(await page.evaluate('document.querySelectorAll(".verdict-ok, .is-ok").length')).toBe(0)
  })

  test('a document without signatures goes straight to signing; a signed one gets there by a button and back', async () => {
    const plain = await openSigned(createWorld())
    await plain.until(drawn)
    await plain.untilText('Not signed yet')
    const signed = await openSigned(createWorld({ verdict: good }))
    await signed.press('Add my signature…')
    await signed.untilText('Your signature')
    await signed.until('document.querySelector(".sigs .is-ok")')
    // A file of a gigabyte is not read twice.
    for (const page of [plain, signed]) {
      expect(page.bridge.calls.filter(({ channel }) => channel === 'validation.validate')).toHaveLength(1)
    }
    await signed.press('Back')
    await signed.until('document.querySelector(".drop button")')
  })

  test('the report is saved in the language of the window, and its failure is told', async () => {
    const world = createWorld({ verdict: good })
    const page = await openSigned(world)
    await page.press('Save report')
    await page.untilText('The report is saved as Service agreement-report.pdf.')
    await page.press('Save for programs (JSON)')
    await page.untilText('The report is saved as Service agreement-report.json.')
    const inputs = page.bridge.calls
      .filter(({ channel }) => channel === 'validation.saveReport')
      .map(each => each.input)
    expect(inputs).toEqual(
      ['pdf', 'json'].map(kind => ({ documentId: sampleDocument.documentId, kind, language: 'en' })),
    )
    const failing = await openSigned({
      ...world,
      handlers: {
        ...world.handlers,
        validation: {
          ...world.handlers.validation,
          saveReport: async () => {
            throw new AppError('documents/target-not-writable', { file: 'x.pdf' })
          },
        },
      },
    })
    await failing.press('Save report')
    await failing.until('document.querySelector(".note-bad[role=alert]")')
  })

  test('while it is checked it says so; when that fails it says why and offers what is left', async () => {
    let answer: (() => void) | undefined
    let fails = true
    const world = createWorld({ verdict: good, document: { ...sampleDocument, sizeBytes: 900_000_000 } })
    const page = await openSigned({
      ...world,
      handlers: {
        ...world.handlers,
        validation: {
          async validate() {
            await new Promise<void>(resolve => {
              answer = resolve
            })
            if (fails) throw new AppError('pdf/too-complex')
            return good
          },
        },
      },
    })
    await page.untilText('Checking the signatures of this document…')
    await page.untilText('all of it is read')
    answer?.()
    await page.untilText('The signatures could not be checked')
    expect(await page.axe()).toEqual([])
    fails = false
    await page.press('Try again')
    await page.untilText('Checking the signatures')
    answer?.()
    await page.untilText('The signature of this document is valid')
  })

  test('nothing broke the content security policy', async () => {
    expect(await browser.violations()).toEqual([])
  })
})
