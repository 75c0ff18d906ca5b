/** How the name of a website is shown, so that it cannot be mistaken for another one. */

export interface SiteName {
  /** ASCII serialization of the origin (HTML §7.1.1). */
  readonly origin: string
  /** ASCII (punycode), with the port where it is not the scheme's own. */
  readonly host: string
  /** In the letters of its language; null where they are those of `host`. */
  readonly hostUnicode: string | null
  /** Letters of several scripts, or such as look like Latin ones (UTS #39): only the ASCII form is to be trusted. */
  readonly isLookAlike: boolean
}
