/** The states of the door Sign: documents, signatures, PIN, batches, verdicts. */
import { AppError, toErrorDetail } from '../../src/shared/errors.ts'
import type { BatchDocument } from '../../src/shared/model/signing.ts'
import type { FileVerdict } from '../../src/shared/model/validation.ts'
import type { Language } from '../../src/shared/words.ts'
import type { PartialHandlers } from './fake-bridge.ts'
import { createBatchWorld, doneOf, idOf, summaryOf } from './sample-batch.ts'
import { changed, doubtful, good, levelsOf, olderOf } from './sample-verdicts.ts'
import { createKey, createWorld, longName, plainInspection, rightPin, sampleDocument } from './sample-world.ts'
import type { Story, Telling } from './telling.ts'

const drawn = 'document.querySelector(".paper-drawn canvas")?.dataset.page'
const longDocument = { ...sampleDocument, fileName: longName }
const openDocument = async ({ page, t }: Telling): Promise<void> => {
  await page.press(t('drop.choose'))
  await page.until(drawn)
}
const submit = 'void document.querySelector("dialog[open] form").requestSubmit()'
const failed: BatchDocument = {
  documentId: idOf(9),
  state: 'failed',
  signedId: null,
  error: toErrorDetail(new AppError('documents/changed')),
}
const typedHere = { triesMax: 3, onReader: false } as const
const onReader = { state: 'ok', triesLeft: 3, triesMax: 3, onReader: true } as const

const verdict = (name: string, found: FileVerdict): Story => ({
  name,
  world: language => createWorld({ language, verdict: found }).handlers,
  async tell(telling) {
    const { page, look } = telling
    await openDocument(telling)
    await page.until('document.querySelector(".verdict")')
    await look('verdict')
    await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true')
    await look('details')
  },
})

/** Extensions end in turn: given up, failed, done. */
const createExtendWorld = (language: Language) => {
  const { tsaUrls, ...rest } = { tsaUrls: ['https://tsa.example/'], document: longDocument }
  const world = createWorld({ language, tsaUrls, ...rest, verdict: doubtful })
  const { handlers } = world
  let giveUp: (() => void) | undefined
  const endings = [
    () =>
      new Promise<never>((_, reject) => {
        giveUp = () => reject(new AppError('tokens/cancelled'))
      }),
    async () => {
      throw new AppError('revocation/revoked', { certificate: 'CN=Claire Dubois', extending: 'B-LT' })
    },
  ]
  const signing: PartialHandlers['signing'] = {
    ...handlers.signing,
    async extend({ level }) {
      const end = endings.shift()
      if (end) await end()
      world.verdict = good
      const fileName = longName.replace('.pdf', '-extended.pdf')
      return { document: { ...longDocument, documentId: idOf(12), fileName }, level }
    },
    cancelExtension: async () => giveUp?.(),
  }
  const extend = async () => ({
    command: `signet extend '/home/anna/${longName}' --level b-lt --out '/home/anna/${longName}'`,
    gaps: [],
  })
  return { ...handlers, signing, commands: { extend } }
}

export const signStories: readonly Story[] = [
  {
    name: 'sign-first',
    world: language => {
      const { handlers } = createWorld({ language, keys: [] })
      const recent = async () => []
      const choose = async () => {
        throw new AppError('documents/unreadable', { file: longName })
      }
      return { ...handlers, signing: { ...handlers.signing, recent }, documents: { ...handlers.documents, choose } }
    },
    async tell({ page, t, look }) {
      await page.untilText(t('drop.title'))
      await look('empty')
      await page.press(t('drop.choose'))
      await page.until('document.querySelector(".note-bad, [role=alert]")')
      await look('unreadable')
    },
  },
  {
    name: 'sign',
    world: language => ({
      ...createWorld({ language, document: longDocument, triesLeft: 2 }).handlers,
      commands: {
        sign: async () => ({
          command: `signet sign '/home/anna/${longName}' --key kkkkkkkkkkkk --reason 'Vu et approuvé'`,
          gaps: ['password'],
        }),
      },
    }),
    async tell(telling) {
      const { page, t, look } = telling
      await page.until('document.querySelector(".keystate")')
      await look('drop')
      await openDocument(telling)
      await look('document')
      await page.key('f', true)
      await page.type('.viewer-search input', 'fee')
      await page.until('CSS.highlights.get("found-current")?.size === 1')
      await look('search')
      await page.key('Escape')
      await page.press(t('command.show'))
      await page.until('document.querySelector("dialog[open] textarea")')
      await look('command')
      await page.key('Escape')
      await page.until('!document.querySelector("dialog[open]")')
      await page.evaluate('void document.querySelector(".panel [role=switch]").click()')
      await page.until('document.querySelector(".stamp-inside")')
      await look('visible')
      await page.press(t('picture.draw'))
      await page.untilText(t('draw.title'))
      await look('draw')
      await page.key('Escape')
      await page.until('!document.querySelector("dialog[open]")')
      await page.press(t('panel.chooseKey'))
      await page.until('document.querySelector("dialog[open]")')
      await look('choose-key')
      await page.key('Escape')
      await page.until('!document.querySelector("dialog[open]")')
      await page.press(t('panel.sign'))
      await page.until('document.querySelector("#pin")')
      await look('pin')
      await page.type('#pin', 'wrong-one')
      await page.evaluate(submit)
      await page.untilText(t('pin.last.title'))
      await look('pin-last-try')
      await page.press(t('pin.last.confirm'))
      await page.until('document.querySelector("#pin:not(:disabled)")')
      await page.type('#pin', 'wrong-two')
      await page.evaluate(submit)
      await page.untilText(t('pin.locked.title'))
      await look('pin-locked')
    },
  },
  {
    name: 'signed',
    world: language => createWorld({ language, targetExists: true }).handlers,
    async tell(telling) {
      const { page, t, look } = telling
      await openDocument(telling)
      await page.press(t('panel.sign'))
      await page.untilText(t('exists.title'))
      await look('target-exists')
      await page.press(t('exists.replace'))
      await page.until('document.querySelector("#pin")')
      await page.type('#pin', 'wrong-one')
      await page.evaluate(submit)
      await page.untilText(t('pin.wrong'))
      await look('pin-wrong')
      await page.type('#pin', rightPin)
      await page.evaluate(submit)
      await page.untilText(t('result.done'))
      await look('result')
    },
  },
  {
    name: 'sign-on-reader',
    world: language => createWorld({ language, keys: [createKey('k', { pin: onReader })] }).handlers,
    async tell(telling) {
      const { page, t, look } = telling
      await openDocument(telling)
      await page.press(t('panel.sign'))
      await page.untilText(t('pin.reader.title'))
      await look('pin')
    },
  },
  ...(['not-set', 'to-be-changed'] as const).map(
    (state): Story => ({
      name: `sign-pin-${state}`,
      world: language =>
        createWorld({ language, keys: [createKey('k', { pin: { ...typedHere, state, triesLeft: null } })] }).handlers,
      async tell(telling) {
        const { page, t, look } = telling
        await openDocument(telling)
        await page.press(t('panel.sign'))
        await page.untilText(t(state === 'not-set' ? 'pin.unset.title' : 'pin.expired.title'))
        await look('told')
      },
    }),
  ),
  {
    name: 'sign-active',
    world: language =>
      createWorld({
        language,
        tsaUrls: ['https://tsa.example/'],
        inspection: {
          ...plainInspection,
          fields: [{ name: 'Customer', page: 2, hasRect: true, permitted: true }],
          activeContent: [
            { kind: 'javascript', count: 2, pages: [1, 3] },
            { kind: 'embedded-file', count: 1, pages: [] },
            { kind: 'external-content', count: 1, pages: [2] },
          ],
        },
      }).handlers,
    async tell(telling) {
      const { page, t, look } = telling
      await openDocument(telling)
      await page.untilText(t('active.title'))
      await look('document')
      await page.evaluate('void document.querySelector(".panel [role=switch]").click()')
      await page.until('document.querySelector(".stamp-inside")')
      await look('choices')
    },
  },
  {
    name: 'sign-forbidden',
    world: language =>
      createWorld({ language, verdict: good, inspection: { ...plainInspection, permitted: false, signatures: 1 } })
        .handlers,
    async tell(telling) {
      await openDocument(telling)
      await telling.page.press(telling.t('checked.sign'))
      await telling.page.until(`document.querySelector(".panel .note") && ${drawn}`)
      await telling.look('document')
    },
  },
  {
    name: 'sign-password',
    world: language => createWorld({ language, documentPassword: 'open' }).handlers,
    async tell({ page, t, look }) {
      await page.press(t('drop.choose'))
      await page.untilText(t('password.title'))
      await look('asked')
      await page.type('dialog[open] input', 'not-it')
      await page.evaluate(submit)
      await page.untilText(t('password.wrong'))
      await look('wrong')
    },
  },
  {
    name: 'not-pdf',
    world: language =>
      createWorld({ language, document: { ...sampleDocument, fileName: 'notes.txt', isPdf: false } }).handlers,
    async tell({ page, t, look }) {
      await page.press(t('drop.choose'))
      await page.untilText(t('document.notPdf'))
      await look('facts')
    },
  },
  verdict('checked-good', good),
  verdict('checked-doubtful', doubtful),
  verdict('checked-changed', changed),
  {
    name: 'extend',
    world: createExtendWorld,
    async tell(telling) {
      const { page, t, look } = telling
      await openDocument(telling)
      await page.press(t('extend.open'))
      await page.until('document.querySelector("dialog[open] input:checked")')
      await look('choose')
      await page.press(t('command.show'))
      await page.until('document.querySelector("dialog[open] textarea")')
      await look('command')
      await page.key('Escape')
      await page.press(t('data.chooseTarget'))
      await page.until('window.bridge && document.querySelector("dialog[open] [aria-disabled=true]")')
      await page.emit('signing.extensionProgress', {
        ...{ documentId: longDocument.documentId, step: 'timestamp', doneBytes: 1_432_000, totalBytes: 1_432_000 },
      })
      await page.untilText(t('extend.timestamp'))
      await look('running')
      await page.press(t('app.cancel'))
      await page.untilText(t('extend.stopped'))
      await look('stopped')
      await page.press(t('data.chooseTarget'))
      await page.until('document.querySelector("dialog[open] [role=alert]")')
      await look('failed')
      await page.press(t('data.chooseTarget'))
      await page.until('document.querySelector(".note-ok")')
      await page.until(drawn)
      await look('done')
    },
  },
  {
    name: 'extend-no-authority',
    world: language => createWorld({ language, verdict: doubtful }).handlers,
    async tell(telling) {
      const { page, t, look } = telling
      await openDocument(telling)
      await page.press(t('extend.open'))
      await page.untilText(t('level.noAuthority'))
      await look('told')
    },
  },
  {
    name: 'extend-older',
    world: language => createWorld({ language, tsaUrls: ['https://tsa.example/'], verdict: olderOf('B-T') }).handlers,
    async tell(telling) {
      const { page, t, look } = telling
      await openDocument(telling)
      await page.untilText(t('lasting.older'))
      await page.press(t('extend.open'))
      await page.untilText(t('extend.B-LT'))
      await look('choose')
    },
  },
  {
    name: 'extend-renew',
    world: language =>
      createWorld({ language, tsaUrls: ['https://tsa.example/'], verdict: levelsOf('B-LTA', 'B-LTA') }).handlers,
    async tell(telling) {
      const { page, t, look } = telling
      await openDocument(telling)
      await page.press(t('extend.open.renew'))
      await page.untilText(t('extend.renewal.help'))
      await look('choose')
    },
  },
  {
    name: 'checking',
    world: language => {
      const { handlers } = createWorld({ language, document: { ...longDocument, sizeBytes: 900_000_000 } })
      const validate = () => new Promise<never>(() => undefined)
      return { ...handlers, validation: { ...handlers.validation, validate } }
    },
    async tell({ page, t, look }) {
      await page.press(t('drop.choose'))
      await page.untilText(t('checking.title'))
      await look('large')
    },
  },
  {
    name: 'checking-failed',
    world: language => {
      const { handlers } = createWorld({ language })
      const validate = async () => {
        throw new AppError('pdf/damaged')
      }
      return { ...handlers, validation: { ...handlers.validation, validate } }
    },
    async tell({ page, t, look }) {
      await page.press(t('drop.choose'))
      await page.untilText(t('checking.failed'))
      await look('told')
    },
  },
  {
    name: 'batch',
    world: language => {
      const { handlers, answer } = createBatchWorld(30, { language })
      const end = summaryOf({ state: 'stopped', totalDocuments: 25, doneDocuments: 15, failedDocuments: 1 })
      const documents = [failed, ...[17, 18, 19, 20].map(n => doneOf(idOf(n)))]
      const cancelBatch = async () => answer.resolve({ ...end, documents })
      return { ...handlers, signing: { ...handlers.signing, cancelBatch } }
    },
    async tell({ page, t, look }) {
      await page.press(t('drop.chooseFolder'))
      await page.until('document.querySelector(".btn-lg")?.ariaDisabled === "false"')
      await look('review')
      await page.evaluate('document.querySelector(".btn-lg").click()')
      await page.type('#pin', rightPin)
      await look('pin')
      await page.evaluate('document.querySelector("dialog[open] button[type=submit]").click()')
      await page.until('document.querySelector(".busy")')
      await page.emit('signing.batchProgress', { ...summaryOf({}), changed: [] })
      await page.until('!document.querySelector("dialog[open]") && document.querySelector("progress")')
      const summary = summaryOf({ totalDocuments: 25, doneDocuments: 11, failedDocuments: 1, secondsLeft: 14 })
      const done = [0, 1, 4, 7, 10, 11, 12, 13, 14, 15, 16].map(n => doneOf(idOf(n)))
      await page.emit('signing.batchProgress', { ...summary, changed: [failed, ...done] })
      await page.until('document.querySelector("progress").value === 12')
      await look('running')
      await page.emit('signing.batchProgress', { ...summary, state: 'paused', changed: [] })
      await page.untilText(t('batch.resume'))
      await look('paused')
      await page.press(t('batch.stop'))
      await page.until('document.querySelector("header button")')
      await look('ended')
    },
  },
]
