/** Which new PINs a software key accepts. */
import { AppError } from '../../../shared/errors.ts'
import { revealSecret, type Secret } from '../../../shared/secret.ts'

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

/** @throws {AppError} tokens/pin-unsuitable with facts.reason: too-short, too-long, repeated or sequence */
export const checkNewPin = (pin: Secret): void => {
  const points = Array.from(revealSecret(pin), character => character.codePointAt(0) ?? 0)
  const steps = points.slice(1).map((point, index) => step(points[index] ?? 0, point))
  const always = (value: number): boolean => steps.every(each => each === value)
  const reason =
    points.length < shortestPin
      ? 'too-short'
      : points.length > longestPin
        ? 'too-long'
        : always(0)
          ? 'repeated'
          : always(1) || always(-1)
            ? 'sequence'
            : null
  if (reason) throw new AppError('tokens/pin-unsuitable', { reason, shortest: shortestPin, longest: longestPin })
}
