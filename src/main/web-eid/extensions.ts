/** The browser extensions that may ask: those of the Web eID project, and what the user adds. */

/** As the project publishes it in the stores of Chrome and Edge, and on addons.mozilla.org. */
export const officialExtensions: readonly string[] = [
  'ncibgoaomkmdpilpocfeponihegamlic',
  'gnmckgbandlkacikdndelhfghdejfido',
  '{e68418bc-f2b0-4459-a9ea-3e72b6751b07}',
]

/** Whether one is of Firefox; Chromium's are 32 letters. */
export const isOfFirefox = (id: string): boolean => !/^[a-p]{32}$/.test(id)

export const toOrigin = (id: string): string => `chrome-extension://${id}/`

/** The browser has looked at its manifest already; whoever else starts the host is not a browser. */
export const isKnownExtension = (args: readonly string[], added: readonly string[]): boolean => {
  const known = [...officialExtensions, ...added]
  return known.some(id => (isOfFirefox(id) ? args[1] === id : args[0] === toOrigin(id)))
}
