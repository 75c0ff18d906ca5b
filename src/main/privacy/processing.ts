/**
 * Whether anything may be processed: consent and freeze, in a small file that is read before any PIN. Receipts of what
 * was decided while the vault was closed wait there, and go into the log when it opens. Nothing personal stands in it.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, renameSync } from 'node:fs'
import { z } from 'zod'
import { type ConsentText, consentTexts, consentTextVersion } from '../../shared/consent-text.ts'
import { AppError } from '../../shared/errors.ts'
import type { NewLogEntry } from '../../shared/model/log.ts'
import type { ProcessingState } from '../../shared/model/processing.ts'
import { type Language, languages } from '../../shared/words.ts'
import { writeFileWholeNow } from '../files/whole-file.ts'

export interface ProcessingDeps {
  /** Need not be there. */
  readonly path: string
  /** Puts a text in the place of a file in one step, and makes its folder. */
  readonly now: () => Date
}

/** What others need to know before they touch personal data. */
export interface Processing {
  state(): ProcessingState
  /** Before any use of attributes, services, receipts and answers. @throws {AppError} privacy/consent-missing, privacy/consent-withdrawn, privacy/frozen */
  requireProcessing(): void
  /** Before signing, which needs no consent but stops when the user says so. @throws {AppError} privacy/consent-withdrawn, privacy/frozen */
  requireNotStopped(): void
  giveConsent(language: Language): ProcessingState
  withdrawConsent(): ProcessingState
  freeze(): ProcessingState
  release(): ProcessingState
  /** Hands over what is still to be logged; it is forgotten once `write` has returned. */
  flush(write: (entries: readonly NewLogEntry[]) => void): void
}

const maxWaiting = 1000
const time = z.iso.datetime()
const schema = z.strictObject({
  version: z.literal(1),
  consent: z
    .strictObject({
      state: z.enum(['given', 'withdrawn']),
      textVersion: z.string().max(20),
      language: z.enum(languages),
      at: time,
    })
    .nullable(),
  frozenAt: time.nullable(),
  waiting: z
    .array(
      z.strictObject({
        eventTime: time,
        kind: z.enum(['consent', 'rights']),
        state: z.enum(['given', 'withdrawn']),
        party: z.null(),
        body: z.record(z.string(), z.string().max(200)),
      }),
    )
    .max(maxWaiting),
})
type Content = Readonly<z.output<typeof schema>>
type Waiting = Content['waiting'][number]

const empty: Content = { version: 1, consent: null, frozenAt: null, waiting: [] }

/** The receipt proves which words were agreed to. */
const digestText = ({ title, paragraphs }: ConsentText): string =>
  createHash('sha256')
    .update([title, ...paragraphs].join('\n'))
    .digest('hex')

export const createProcessing = ({ path, now }: ProcessingDeps): Processing => {
  /** Read anew each time: another program of the same profile may have written it. */
  const read = (): Content => {
    if (!existsSync(path)) return empty
    try {
      return schema.parse(JSON.parse(readFileSync(path, 'utf8')))
    } catch {
      // Nothing is processed until the user agrees again.
      renameSync(path, `${path}.broken`)
      return empty
    }
  }
  const write = (content: Content): ProcessingState => {
    const waiting = content.waiting.slice(-maxWaiting)
    const text = `${JSON.stringify(schema.parse({ ...content, waiting }), null, 2)}\n`
    writeFileWholeNow(path, text, { makeFolder: true })
    return describe(content)
  }
  const receipt = (kind: Waiting['kind'], state: Waiting['state'], body: Waiting['body']): Waiting => ({
    eventTime: now().toISOString(),
    kind,
    state,
    party: null,
    body,
  })
  const decide = (state: 'given' | 'withdrawn', textVersion: string, language: Language): ProcessingState => {
    const content = read()
    const textSha256 = digestText(consentTexts[language])
    const known = textVersion === consentTextVersion ? { textSha256 } : {}
    const entry = receipt('consent', state, { about: 'processing', textVersion, language, ...known })
    const consent = { state, textVersion, language, at: entry.eventTime }
    return write({ ...content, consent, waiting: [...content.waiting, entry] })
  }
  const restrict = (frozen: boolean): ProcessingState => {
    const content = read()
    if ((content.frozenAt !== null) === frozen) return describe(content)
    const entry = receipt('rights', frozen ? 'given' : 'withdrawn', { right: 'restriction' })
    return write({ ...content, frozenAt: frozen ? entry.eventTime : null, waiting: [...content.waiting, entry] })
  }

  return {
    state: () => describe(read()),
    requireProcessing() {
      const { stopped } = describe(read())
      if (stopped) throw new AppError(stopped)
    },
    requireNotStopped() {
      const { stopped } = describe(read())
      if (stopped && stopped !== 'privacy/consent-missing') throw new AppError(stopped)
    },
    giveConsent: language => decide('given', consentTextVersion, language),
    withdrawConsent() {
      const { consent } = read()
      return decide('withdrawn', consent?.textVersion ?? consentTextVersion, consent?.language ?? 'en')
    },
    freeze: () => restrict(true),
    release: () => restrict(false),
    flush(hand) {
      const { waiting } = read()
      if (waiting.length === 0) return
      hand(waiting)
      const content = read()
      const known = new Set(waiting.map(entry => JSON.stringify(entry)))
      write({ ...content, waiting: content.waiting.filter(entry => !known.has(JSON.stringify(entry))) })
    },
  }
}

const describe = ({ consent, frozenAt }: Content): ProcessingState => ({
  consent,
  frozenAt,
  textVersion: consentTextVersion,
  stopped: findStop({ consent, frozenAt }),
})

const findStop = ({ consent, frozenAt }: Pick<Content, 'consent' | 'frozenAt'>): ProcessingState['stopped'] => {
  if (consent?.state === 'withdrawn') return 'privacy/consent-withdrawn'
  if (frozenAt !== null) return 'privacy/frozen'
  return consent?.textVersion === consentTextVersion ? null : 'privacy/consent-missing'
}
