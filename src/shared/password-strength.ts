/** How hard a password is to guess, told simply: by its length, its kinds of characters, and what makes it easy. */

export const strengthLevels = ['weak', 'fair', 'good', 'strong'] as const
export type StrengthLevel = (typeof strengthLevels)[number]

export interface PasswordStrength {
  readonly level: StrengthLevel
  /** An estimate of what a guesser who knows how people choose has to try, as a power of two. */
  readonly bits: number
}

const kinds: readonly (readonly [pattern: RegExp, size: number])[] = [
  [/\p{Ll}/u, 26],
  [/\p{Lu}/u, 26],
  [/\p{N}/u, 10],
  [/[ !-/:-@[-`{-~]/, 33],
  [/[^ -~]/u, 100],
]

/** What stands at the top of every list of stolen passwords, as far as it is longer than three characters. */
const common =
  /passwor[dt]|qwert[yz]|azerty|letmein|welcome|bienvenue|iloveyou|matkhau|mật ?khẩu|motdepasse|signet|admin|dragon|monkey|abc123|1234|2580|1111|0000/giu

const isStep = (from: number, to: number): boolean => Math.abs(to - from) <= 1

/** Characters that do not follow from the one before: `aaaa` and `1234` count as little more than one. */
const countFree = (characters: readonly string[]): number =>
  characters.reduce((free, character, at) => {
    const [before, now] = [characters[at - 1]?.codePointAt(0), character.codePointAt(0) ?? 0]
    return free + (before !== undefined && isStep(before, now) ? 0.25 : 1)
  }, 0)

export const estimateStrength = (password: string): PasswordStrength => {
  // A word that everyone tries counts as one character.
  const bare = password.normalize('NFC').replace(common, '\u00b7')
  const characters = [...bare]
  const size = kinds.reduce((sum, [pattern, count]) => sum + (pattern.test(bare) ? count : 0), 0)
  const distinct = new Set(characters).size
  const free = Math.min(countFree(characters), distinct * 2)
  // People do not choose at random: a character is worth half of what its alphabet would make it.
  const bits = Math.floor(free * Math.log2(Math.max(size, 2)) * 0.5)
  const level = bits < 30 ? 'weak' : bits < 45 ? 'fair' : bits < 60 ? 'good' : 'strong'
  return { level, bits }
}
