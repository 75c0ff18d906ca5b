/** Colour for terminals, and text that cannot drive one. */
import { styleText } from 'node:util'

export type Tone = 'good' | 'bad' | 'warning' | 'strong' | 'quiet'
export type Paint = (tone: Tone, text: string) => string

const styles = { good: 'green', bad: 'red', warning: 'yellow', strong: 'bold', quiet: 'dim' } as const

/** `enabled` false: the text as it is. */
export const createPaint =
  (enabled: boolean): Paint =>
  (tone, text) =>
    enabled ? styleText(styles[tone], text, { validateStream: false }) : text

/** Control characters and direction overrides, which a certificate or file name could use to fake what is shown. */
const unprintable = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu

/** The text with everything that could move the cursor, colour or reorder the line made visible. */
export const toPrintable = (text: string): string => text.replace(unprintable, '\ufffd')
