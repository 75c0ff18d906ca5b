import { randomBytes, randomInt } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  checkUnlockCodeGroup,
  findSheetNumber,
  formatSheetNumber,
  formatUnlockCode,
  isPukTyped,
  isUnlockCodeGroup,
  looksLikePuk,
  readUnlockCode,
  unlockCodeRandomCharacters,
} from '../../src/shared/unlock-code.ts'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const newCode = (): string => formatUnlockCode(randomBytes(unlockCodeRandomCharacters))
const groupsOf = (code: string): string[] => code.split('-').slice(1)
const joined = (groups: readonly string[]): string => `UC-${groups.join('-')}`

/** GF(32) by a table of powers of x modulo x⁵ + x² + 1: another way than that of the code under test. */
const powers: number[] = [1]
while (powers.length < 31) {
  const next = (powers.at(-1) ?? 0) << 1
  powers.push(next & 32 ? next ^ 0b100101 : next)
}
const times = (a: number, power: number): number => (a === 0 ? 0 : (powers[(powers.indexOf(a) + power) % 31] ?? 0))

describe('an unlock code', () => {
  test('has six groups of three random characters and the check character of place and group', () => {
    for (let run = 0; run < 200; run++) {
      const code = newCode()
      expect(code).toMatch(/^UC(-[0-9A-HJKMNP-TV-Z]{4}){6}$/)
      groupsOf(code).forEach((group, index) => {
        const [a = 0, b = 0, c = 0, check] = [...group].map(character => alphabet.indexOf(character))
        expect(check).toBe(times(a, 1) ^ times(b, 2) ^ times(c, 3) ^ times(index + 1, 4))
      })
      expect(readUnlockCode(code)).toEqual({ kind: 'right', code })
    }
  })

  test('uses every one of its 90 bits', () => {
    const bytes = randomBytes(unlockCodeRandomCharacters)
    const codes = new Set([formatUnlockCode(bytes)])
    for (let at = 0; at < bytes.length; at++) {
      for (let bit = 0; bit < 5; bit++) {
        const other = Buffer.from(bytes)
        other[at] = (other[at] ?? 0) ^ (1 << bit)
        codes.add(formatUnlockCode(other))
      }
    }
    expect(codes.size).toBe(91)
  })

  test('is read however it was typed', () => {
    // The letters that are read as digits stand in the first group.
    const code = [...Array(64)].map(newCode).find(each => /[01]/.test(each)) as string
    const spellings = [
      code.toLowerCase(),
      code.replaceAll('-', ' '),
      code.replaceAll('-', ''),
      code.slice(3),
      code.replaceAll('-', ' – '),
      ` ${code.replaceAll('0', 'o').replaceAll('1', 'l')}\n`,
      code.replaceAll('0', 'O').replaceAll('1', 'I'),
      code.replaceAll('-', '\u00a0'),
    ]
    for (const spelling of spellings) expect(readUnlockCode(spelling)).toEqual({ kind: 'right', code })
  })

  test('tells of each group while it is typed', () => {
    const groups = groupsOf(newCode())
    groups.forEach((group, index) => {
      expect(checkUnlockCodeGroup('', index + 1)).toBe('empty')
      expect(checkUnlockCodeGroup(group.slice(0, 3), index + 1)).toBe('incomplete')
      expect(checkUnlockCodeGroup(group, index + 1)).toBe('right')
      expect(checkUnlockCodeGroup(`${group}0`, index + 1)).toBe('wrong')
      expect(checkUnlockCodeGroup(`${group.slice(0, 3)}U`, index + 1)).toBe('wrong')
      for (let place = 1; place <= 6; place++) {
        if (place !== index + 1) expect(checkUnlockCodeGroup(group, place)).toBe('wrong')
      }
    })
  })

  test('that is not whole names the groups to look at', () => {
    const groups = groupsOf(newCode())
    expect(readUnlockCode(joined(groups.slice(0, 5)))).toEqual({ kind: 'mistyped', groups: [6] })
    expect(readUnlockCode(`${joined(groups)}-0000`)).toEqual({ kind: 'mistyped', groups: [] })
    expect(readUnlockCode('')).toEqual({ kind: 'mistyped', groups: [1, 2, 3, 4, 5, 6] })
    const wrong = groups.with(3, (groups[3]?.[0] === 'A' ? 'B' : 'A') + groups[3]?.slice(1))
    expect(readUnlockCode(joined(wrong))).toEqual({ kind: 'mistyped', groups: [4] })
  })

  test('is not taken for a PUK, nor a PUK for it', () => {
    const puk = 'PUK-7K4M-Q2XD-9TRW-H3BN'
    for (const typed of [puk, puk.toLowerCase(), puk.replaceAll('-', ''), puk.slice(4), `  ${puk} `]) {
      expect(readUnlockCode(typed), typed).toEqual({ kind: 'puk' })
    }
    expect(isPukTyped('puk')).toBe(true)
    expect(isPukTyped('PUK-7')).toBe(true)
    expect(isPukTyped(newCode())).toBe(false)
    // The first four groups of a code, without its prefix: a code that was cut off.
    expect(readUnlockCode(groupsOf(newCode()).slice(0, 4).join('-'))).toEqual({ kind: 'mistyped', groups: [5, 6] })
  })

  test('a PUK without its prefix is known by its digits, once two groups of them fit nowhere', () => {
    const wrongDigits = (group: number): string =>
      Array.from({ length: 100 }, (_, number) => `48${String(number).padStart(2, '0')}`).find(
        digits => checkUnlockCodeGroup(digits, group) === 'wrong',
      ) ?? ''
    const [first, second] = [wrongDigits(1), wrongDigits(2)]
    expect(looksLikePuk([first, second, '', '', '', ''])).toBe(true)
    expect(looksLikePuk([first, '', '', '', '', ''])).toBe(false)
    expect(looksLikePuk([first, second.slice(0, 3), '', '', '', ''])).toBe(false)
    expect(looksLikePuk([first, second, 'K', '', '', ''])).toBe(false)
    expect(looksLikePuk(['', '', '', '', '', ''])).toBe(false)
  })

  test('is confirmed by its groups', () => {
    const code = newCode()
    groupsOf(code).forEach((group, index) => {
      expect(isUnlockCodeGroup(code, index + 1, ` ${group.toLowerCase()} `)).toBe(true)
      expect(isUnlockCodeGroup(code, index + 1, group.slice(0, 3))).toBe(false)
      expect(isUnlockCodeGroup(code, ((index + 1) % 6) + 1, group)).toBe(false)
    })
    expect(isUnlockCodeGroup(code, 0, 'UC')).toBe(true)
    expect(isUnlockCodeGroup(code, 7, '')).toBe(false)
  })
})

test('of every code, all single errors, neighbours in each other’s place and exchanged groups are caught', () => {
  const tried = { single: 0, neighbours: 0, groups: 0 }
  for (let run = 0; run < 20; run++) {
    const groups = groupsOf(newCode())
    groups.forEach((group, index) => {
      for (let place = 0; place < 4; place++) {
        for (const character of alphabet) {
          if (character === group[place]) continue
          const typed = group.slice(0, place) + character + group.slice(place + 1)
          expect(checkUnlockCodeGroup(typed, index + 1)).toBe('wrong')
          tried.single++
        }
      }
    })
    const text = groups.join('')
    for (let at = 0; at < text.length - 1; at++) {
      const [a = '', b = ''] = text.slice(at, at + 2)
      if (a === b) continue
      expect(readUnlockCode(`UC${text.slice(0, at)}${b}${a}${text.slice(at + 2)}`).kind).toBe('mistyped')
      tried.neighbours++
    }
    for (let a = 0; a < 6; a++) {
      for (let b = 0; b < a; b++) {
        const exchanged = groups.with(a, groups[b] ?? '').with(b, groups[a] ?? '')
        expect(readUnlockCode(joined(exchanged))).toEqual({ kind: 'mistyped', groups: [b + 1, a + 1] })
        tried.groups++
      }
    }
  }
  console.log(
    `caught while typing: ${tried.single} of ${tried.single} single errors, ${tried.neighbours} of ${tried.neighbours} ` +
      `neighbours in each other’s place, ${tried.groups} of ${tried.groups} exchanged groups`,
  )
})

test('of 1 000 000 random mistakes of one or two characters few pass, and those only where both are in one group', () => {
  const total = 1_000_000
  const seen = { single: 0, apart: 0, together: 0 }
  const passed = { single: 0, apart: 0, together: 0 }
  let groups = groupsOf(newCode())
  for (let run = 0; run < total; run++) {
    if (run % 1000 === 0) groups = groupsOf(newCode())
    const text = [...groups.join('')]
    const first = randomInt(24)
    const second = randomInt(24)
    for (const at of [first, second]) {
      const old = alphabet.indexOf(text[at] ?? '')
      // A second mistake at the same place stays one mistake, and stays a mistake.
      if (at !== first || text[at] === groups.join('')[at]) text[at] = alphabet[(old + 1 + randomInt(31)) % 32] ?? ''
    }
    const kind = first === second ? 'single' : Math.floor(first / 4) === Math.floor(second / 4) ? 'together' : 'apart'
    seen[kind]++
    const touched = new Set([first, second].map(at => Math.floor(at / 4)))
    const isCaught = [...touched].some(
      group => checkUnlockCodeGroup(text.slice(group * 4, group * 4 + 4).join(''), group + 1) === 'wrong',
    )
    if (!isCaught) passed[kind]++
  }
  console.log(
    `${total} mistakes: ${passed.single} of ${seen.single} single, ${passed.apart} of ${seen.apart} in two groups, ` +
      `${passed.together} of ${seen.together} in one group pass the checks (${((passed.together / total) * 100).toFixed(3)} % of all)`,
  )
  expect(seen.single + seen.apart + seen.together).toBe(total)
  expect([passed.single, passed.apart]).toEqual([0, 0])
  // 1 of 31 in theory; six standard deviations are far less than the distance to 1 of 25.
  expect(passed.together / seen.together).toBeLessThan(1 / 25)
})

test('a sheet number is short, and read as codes are', () => {
  expect(formatSheetNumber(Buffer.from('00000000', 'hex'))).toBe('0000-00')
  expect(formatSheetNumber(Buffer.from('fffffffc', 'hex'))).toBe('ZZZZ-ZZ')
  expect(findSheetNumber(' 7q4m 2l')).toBe('7Q4M-21')
  expect(findSheetNumber('7Q4M-2')).toBeUndefined()
  expect(findSheetNumber('7Q4M-2U')).toBeUndefined()
})
