/** Compact JWS (RFC 7515 §7.1) whose signature is made elsewhere, as tokens make it. */

export type Sign = (message: Uint8Array) => Uint8Array | Promise<Uint8Array>

const encodeJson = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

export const signCompact = async (header: object, claims: object, sign: Sign): Promise<string> => {
  const input = `${encodeJson(header)}.${encodeJson(claims)}`
  return `${input}.${Buffer.from(await sign(Buffer.from(input))).toString('base64url')}`
}
