/** Secrets as values that cannot slip into a log, a message or JSON by accident. */

const reveal = Symbol('reveal')

/** A PIN, PUK or passphrase. Prints, logs and serialises as `[secret]`; `revealSecret` is the only way to the text. */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  [reveal](): string {
    return this.#text
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]'
  }
}

/** The text itself, for the one call that hands it to a token. NFC, so that the same keys typed give the same bytes. */
export const revealSecret = (secret: Secret): string => secret[reveal]().normalize('NFC')
