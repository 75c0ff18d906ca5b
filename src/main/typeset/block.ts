/** What a text document is made of: words in their order, without a thought of how they are drawn. */

export type Tone = 'ok' | 'warn' | 'bad'

export type Block =
  /** What the document is: at most one, at the top. */
  | { readonly kind: 'title'; readonly text: string }
  | { readonly kind: 'heading'; readonly text: string; readonly tone?: Tone }
  | { readonly kind: 'subheading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  /** One of a list. */
  | { readonly kind: 'point'; readonly text: string; readonly tone?: Tone | null }
  /** A name and what it stands for. */
  | { readonly kind: 'fact'; readonly name: string; readonly text: string; readonly tone?: Tone }
  /** Set apart: the outcome of the whole. */
  | { readonly kind: 'panel'; readonly tone: Tone; readonly title: string; readonly text: string }
  /** To be typed by hand: large, each sign in a cell of the same width. */
  | { readonly kind: 'code'; readonly text: string }
  /** A QR code (ISO/IEC 18004) of `data`; `sidePoints`: 130 where it is not told. */
  | { readonly kind: 'qr'; readonly data: string; readonly alternateText: string; readonly sidePoints?: number }
  | { readonly kind: 'page-break' }
