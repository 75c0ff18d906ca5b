/** Long identifiers, as a DID that is a whole key: beginning and end are what people compare. */

const maxChars = 60
const endChars = 16

/** As it is where it is short. */
export const shortenMiddle = (text: string): string => {
  const chars = [...text]
  if (chars.length <= maxChars) return text
  return `${chars.slice(0, maxChars - endChars).join('')}…${chars.slice(-endChars).join('')}`
}
