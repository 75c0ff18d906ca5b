import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, test } from 'vitest'
import { en as enCommandLine } from '../../src/main/cli/messages/en.ts'
import { fr as frCommandLine } from '../../src/main/cli/messages/fr.ts'
import { vi as viCommandLine } from '../../src/main/cli/messages/vi.ts'
import { en as enWindow } from '../../src/renderer/messages/en.ts'
import { fr as frWindow } from '../../src/renderer/messages/fr.ts'
import { vi as viWindow } from '../../src/renderer/messages/vi.ts'
import { saysAlready } from '../../src/renderer/screens/query/says-already.ts'
import { createProblemWords } from '../../src/renderer/words/problem-words.ts'
import { type ErrorCode, errorCodes } from '../../src/shared/errors.ts'
import { desktopMessages } from '../../src/shared/messages/describe-desktop.ts'
import { describeError, sharedMessages } from '../../src/shared/messages/describe-error.ts'
import { verdictMessages } from '../../src/shared/messages/verdict/verdict-messages.ts'
import { validationReasons } from '../../src/shared/model/validation.ts'
import { createTranslate } from '../../src/shared/translate.ts'
import { languages } from '../../src/shared/words.ts'

const windows = { en: enWindow, fr: frWindow, vi: viWindow }
const commandLines = { en: enCommandLine, fr: frCommandLine, vi: viCommandLine }

const flatten = (language: (typeof languages)[number]): Readonly<Record<string, string>> => {
  const { errors, reasons, cannotSign } = sharedMessages[language]
  return {
    ...windows[language],
    ...verdictMessages[language],
    ...Object.fromEntries(Object.entries(desktopMessages[language]).map(([key, text]) => [`desktop ${key}`, text])),
    ...Object.fromEntries(Object.entries(commandLines[language]).map(([key, text]) => [`command ${key}`, text])),
    ...reasons,
    ...Object.fromEntries(Object.entries(cannotSign).map(([key, text]) => [`cannot.${key}`, text])),
    ...Object.fromEntries(
      Object.entries(errors).flatMap(([code, [what, todo]]) => [
        [`${code} what`, what],
        [`${code} todo`, todo],
      ]),
    ),
  }
}

type Part = ReturnType<IntlMessageFormat['getAst']>[number]

/** The names that a part of a message wants a value for; the forms of a plural or a choice are text. */
const namesIn = (part: Part): readonly string[] => {
  if (!('value' in part) || part.type === 0) return []
  const forms = 'options' in part ? Object.values(part.options).flatMap(({ value }) => value) : []
  return [part.value, ...forms.flatMap(namesIn)]
}

const placeholders = (message: string): readonly string[] => {
  const parts = new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst()
  return [...new Set(parts.flatMap(namesIn))].sort()
}

describe.each(languages)('messages in %s', language => {
  const messages = flatten(language)

  test('every error code has two sentences that need no facts', () => {
    for (const code of Object.keys(errorCodes) as ErrorCode[]) {
      const { what, todo } = describeError({ code, facts: {} }, language)
      expect(what, code).toMatch(/[.]$/)
      expect(todo, code).toMatch(/[.]$/)
    }
  })

  test('every reason of a verdict has a sentence', () => {
    expect(Object.keys(sharedMessages[language].reasons).sort()).toEqual([...validationReasons].sort())
  })

  test('has the keys and placeholders of the English table', () => {
    const english = flatten('en')
    expect(Object.keys(messages).sort()).toEqual(Object.keys(english).sort())
    for (const [key, text] of Object.entries(messages))
      expect(placeholders(text), key).toEqual(placeholders(english[key] ?? ''))
  })

  test('is NFC, calm, and formats without a gap', () => {
    for (const [key, text] of Object.entries(messages)) {
      expect(text, key).toBe(text.normalize('NFC'))
      expect(text, key).not.toMatch(/[!]|'/)
      const values = Object.fromEntries(placeholders(text).map(name => [name, 2]))
      const formatted = String(new IntlMessageFormat(text, language, undefined, { ignoreTag: true }).format(values))
      expect(formatted, key).not.toMatch(/[{}]/)
    }
  })

  test('reads as the formatter has it, also where it is not asked', () => {
    const translate = createTranslate(messages, language)
    for (const value of [1234.5, "O'Brien {name} $& <b>", new Date(0)]) {
      for (const [key, text] of Object.entries(messages).filter(([, each]) => !/\{\w+,/.test(each))) {
        const values = Object.fromEntries(placeholders(text).map(name => [name, value]))
        const format = new IntlMessageFormat(text, language, undefined, { ignoreTag: true })
        expect(translate(key, values), key).toBe(String(format.format(values)))
        if (placeholders(text).length > 0) expect(() => translate(key), key).toThrow()
      }
    }
  })
})

test.each([
  ["the officer's {name}", "the officer's Anh"],
  ["it''s {name}", "it's Anh"],
  ["'{name}' is {name}", '{name} is Anh'],
  ["{name} says '{name}", 'Anh says {name}'],
  ["'<b>' {name}", '<b> Anh'],
  ['{ name } # {name}', 'Anh # Anh'],
  ['{count, plural, one {# day} other {# days}} {name}', '2 days Anh'],
])('%s is an ICU message', (text, expected) => {
  expect(createTranslate({ text }, 'en')('text', { name: 'Anh', count: 2 })).toBe(expected)
})

test('an error that carries its tries names them, in the plural of the language', () => {
  const error = { code: 'tokens/pin-incorrect', facts: { triesLeft: 1 } } as const
  expect(describeError(error, 'en').what).toContain('1 try is left')
  expect(describeError({ ...error, facts: { triesLeft: 2 } }, 'fr').what).toContain('Il reste 2 essais')
  expect(describeError({ ...error, facts: { triesLeft: 2 } }, 'vi').what).toContain('Còn 2 lần thử')
  expect(describeError({ ...error, facts: {} }, 'en').what).not.toContain('left')
})

test.each(languages)('what the window says in %s names no command and no option, but where it shows one', language => {
  const window = windows[language]
  const shared = sharedMessages[language]
  const describe = createProblemWords({ language, shared, window })
  const told = Object.entries(shared.errors).flatMap(([key, words]) => {
    const [code, fact] = key.split('.') as [ErrorCode, string?]
    const wanted = [...(fact === undefined ? [] : [fact]), ...words.flatMap(placeholders)]
    const facts = Object.fromEntries(wanted.map(each => [each, 2]))
    const { what, todo } = describe({ code, facts })
    return [
      [key, what],
      [key, todo],
    ] as const
  })
  const shown = Object.entries(window).filter(([key]) => !/^command\.gap\.|^restore\.certificate\.help$/.test(key))
  expect(told.length).toBeGreaterThan(2 * Object.keys(errorCodes).length)
  for (const [key, text] of [...told, ...shown]) {
    expect(text, key).not.toMatch(/--\w|\bsignet [a-z]|\btsa\.url|\bb-(t|lta?|b)\b/)
  }
})

test('French has no breakable space before high punctuation', () => {
  for (const [key, text] of Object.entries(flatten('fr'))) expect(text, key).not.toMatch(/ [:;?»]|« /)
})

test.each(languages)(
  'an error of a query that says in English that nothing was sent says it in %s in the words of the page',
  language => {
    const sentence = windows[language]['query.nothingSent']
    const codes = (Object.keys(errorCodes) as ErrorCode[]).filter(code => {
      const { what, todo } = describeError({ code, facts: {} }, 'en')
      return !code.startsWith('web-eid/') && /nothing was sent/i.test(what + todo)
    })
    expect(codes.length).toBeGreaterThan(5)
    const unlike = codes.filter(code => {
      const { what, todo } = describeError({ code, facts: {} }, language)
      return !saysAlready(`${what} ${todo}`, sentence, language)
    })
    expect(unlike).toEqual([])
  },
)

test('where nothing is said of it, it is not taken for said', () => {
  expect(saysAlready('The registry did not answer.', 'Nothing was sent.', 'en')).toBe(false)
  expect(saysAlready('It gave up, so nothing was sent to it.', 'Nothing was sent.', 'en')).toBe(true)
})
