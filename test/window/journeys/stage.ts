/** One user at one window, from the first start on: what a journey has at hand, and what it leaves to the next. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { launchApp, type RunningApp } from '../../../native-mocks/electron/test-control.ts'
import type { Website } from '../../../native-mocks/website/website.ts'
import type { WindowKey } from '../../../src/renderer/messages/en.ts'
import { claimMessages } from '../../../src/shared/messages/claims/claim-messages.ts'
import { createClaimWords } from '../../../src/shared/messages/describe-claim.ts'
import { describeError } from '../../../src/shared/messages/describe-error.ts'
import type { VerdictKey } from '../../../src/shared/messages/verdict/en.ts'
import { verdictMessages } from '../../../src/shared/messages/verdict/verdict-messages.ts'
import type { KeySummary } from '../../../src/shared/model/key.ts'
import { createTranslate, type Translate } from '../../../src/shared/translate.ts'
import type { Language } from '../../../src/shared/words.ts'
import { findPageFlaws } from '../../renderer/page-checks.ts'
import { windowWords } from '../../renderer/screen-stories.ts'
import { hasAll, runPdfsig } from '../../signing/pdf/pdf-programs.ts'
import { addSecrets, keepProfile, keepTrace } from '../../traces.ts'
import type { Fixtures } from './fixtures.ts'
import { createKeyboard } from './keyboard.ts'
import { createMouse } from './mouse.ts'
import type { Operator } from './operator.ts'

export const modes = ['mouse', 'keyboard'] as const
export type Mode = (typeof modes)[number]

export interface Stage {
  readonly app: RunningApp
  readonly operator: Operator
  readonly shop: Website
  readonly t: Translate<WindowKey>
  readonly claim: ReturnType<typeof createClaimWords>
  readonly verdict: Translate<VerdictKey>
  readonly describe: (code: Parameters<typeof describeError>[0]['code']) => string
  readonly at: (...names: readonly string[]) => string
  /** What the user knows and has written down. */
  readonly holder: { readonly name: string; pin: string; puk: string; unlockCode: string }
  /** Absent where this machine has none. */
  readonly card: { readonly name: string; readonly pin: string } | undefined
  /** It is there, and nothing on the page is cut, covered or not translated. */
  readonly shows: (text: string) => Promise<void>
  /** The value that main answers; a refusal is thrown as its code. */
  readonly call: <Value>(expression: string) => Promise<Value>
  readonly expectSigned: (path: string) => Promise<void>
  readonly close: () => Promise<void>
}

const root = join(import.meta.dirname, '../../..')
const locales: Readonly<Record<Language, string>> = { en: 'en_US', fr: 'fr_FR', vi: 'vi_VN' }
const hasPdfsig = hasAll('pdfsig')

export const openStage = async (language: Language, mode: Mode, fixtures: Fixtures): Promise<Stage> => {
  const folder = mkdtempSync(join(tmpdir(), `signet-journeys-${language}-${mode}-`))
  cpSync(fixtures.folder, folder, { recursive: true })
  const at = (...names: readonly string[]): string => join(folder, ...names)
  const locale = `${locales[language]}.UTF-8`
  const app = await launchApp({
    mainPath: join(root, 'dist/main/main.js'),
    userDataPath: at('profile'),
    isFirstStart: true,
    env: { LANG: locale, LC_ALL: locale, LANGUAGE: language, ...fixtures.env },
  })
  const t = createTranslate(windowWords[language], language)
  const holder = { name: 'Nguyễn Thị Minh Anh', pin: '583920', puk: '', unlockCode: '' }
  return {
    app,
    operator: (mode === 'mouse' ? createMouse : createKeyboard)({ app, t }),
    shop: fixtures.shop,
    t,
    claim: createClaimWords(claimMessages[language], language),
    verdict: createTranslate(verdictMessages[language], language),
    describe: code => describeError({ code, facts: {} }, language).what,
    at,
    holder,
    card: fixtures.card,
    async shows(text) {
      await app.page.waitUntil(`document.body?.innerText.includes(${JSON.stringify(text)}) === true`, 60_000)
      // What is opening may lie over something for a moment.
      await expect.poll(() => findPageFlaws(app.page, language), { timeout: 60_000 }).toEqual([])
    },
    call: expression =>
      app.page.evaluate(`window.bridge.${expression}.then(reply => {
        if (!reply.ok) throw new Error(reply.error.code)
        return reply.value
      })`),
    async expectSigned(path) {
      if (hasPdfsig) expect(await runPdfsig(path), path).toMatchObject([{ valid: true, coversAll: true }])
      else expect(readFileSync(path, 'latin1'), path).toContain('/ByteRange')
    },
    async close() {
      await app.quit()
      addSecrets(holder.puk, holder.unlockCode)
      keepTrace(app.output())
      keepProfile(at('profile'))
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

export const findSoftwareKey = async ({ call }: Stage): Promise<string> => {
  const keys = await call<readonly KeySummary[]>('keys.list()')
  return keys.find(({ token }) => token.kind === 'software')?.keyId ?? ''
}
