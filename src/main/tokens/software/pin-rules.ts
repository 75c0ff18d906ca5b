/** Which new PINs are accepted, and a random one that is. */
import { AppError } from '../../../shared/errors.ts'
import { revealSecret, Secret } from '../../../shared/secret.ts'

export const shortestPin = 6
export const longestPin = 64

const step = (from: number, to: number): number => {
  const zero = 0x30
  const areDigits = [from, to].every(point => point >= zero && point <= zero + 9)
  // 7890 and 3210 go on around zero, as keypads do.
  if (areDigits && (to - from + 10) % 10 === 1) return 1
  if (areDigits && (from - to + 10) % 10 === 1) return -1
  return to - from
}

export interface PinLimits {
  readonly shortest: number
  readonly longest: number
  /** Software keys count characters; tokens count bytes of UTF-8 (v2.40 ulMinPinLen, ulMaxPinLen). */
  readonly unit: 'characters' | 'bytes'
}

const softwarePinLimits: PinLimits = { shortest: shortestPin, longest: longestPin, unit: 'characters' }

/** @throws {AppError} tokens/pin-unsuitable with facts.reason: too-short, too-long, repeated or sequence */
export const checkNewPin = (pin: Secret, limits: PinLimits = softwarePinLimits): void => {
  const text = revealSecret(pin)
  const points = Array.from(text, character => character.codePointAt(0) ?? 0)
  const steps = points.slice(1).map((point, index) => step(points[index] ?? 0, point))
  const always = (value: number): boolean => steps.every(each => each === value)
  const { shortest, longest, unit } = limits
  const length = unit === 'bytes' ? Buffer.byteLength(text) : points.length
  const reason =
    length < shortest
      ? 'too-short'
      : length > longest
        ? 'too-long'
        : always(0)
          ? 'repeated'
          : always(1) || always(-1)
            ? 'sequence'
            : null
  if (reason) throw new AppError('tokens/pin-unsuitable', { reason, shortest, longest })
}

/** What a token says of its PINs, under our own rule where the token leaves room for it. */
export const tokenPinLimits = (minBytes: number, maxBytes: number): PinLimits => {
  // Zero or all bits set: the token does not tell.
  const longest = maxBytes > 0 && maxBytes <= longestPin ? maxBytes : longestPin
  return { shortest: Math.max(minBytes, Math.min(shortestPin, longest)), longest, unit: 'bytes' }
}

const suggestedDigits = 8

/** A random PIN of 8 digits that the rules accept. */
export const suggestPin = (random: (sizeBytes: number) => Uint8Array): Secret => {
  for (;;) {
    let digits = ''
    // 250 is the largest multiple of ten in a byte: above it, small digits would come more often.
    while (digits.length < suggestedDigits) for (const byte of random(1)) if (byte < 250) digits += byte % 10
    const pin = new Secret(digits)
    try {
      checkNewPin(pin)
      return pin
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown
    }
  }
}
