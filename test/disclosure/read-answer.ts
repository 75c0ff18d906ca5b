/** What a service makes of an answer, by `jose` and the verifier's libraries. */
import { compactDecrypt } from 'jose'
import { verifyPresentation } from '../../native-mocks/website/verify-answer.ts'
import type { ServiceUnderTest } from './room-under-test.ts'

export interface ReadAnswer {
  readonly vp_token?: Readonly<Record<string, readonly string[]>>
  readonly id_token?: string
  readonly error?: string
  readonly state?: string
}

/** The body of a POST, decrypted where it has to be. */
export const readAnswer = async (service: ServiceUnderTest, body: string | undefined): Promise<ReadAnswer> => {
  const form = Object.fromEntries(new URLSearchParams(body))
  if (form['response'] === undefined) {
    return { ...form, ...(form['vp_token'] ? { vp_token: JSON.parse(form['vp_token']) } : {}) } as ReadAnswer
  }
  const { plaintext } = await compactDecrypt(form['response'], service.encryption.privateKey)
  return JSON.parse(Buffer.from(plaintext).toString('utf8'))
}

export const readClaims = async (
  answer: ReadAnswer,
  expected: { readonly clientId: string; readonly nonce: string },
  id = 'person',
) => verifyPresentation(answer.vp_token?.[id]?.[0] ?? '', expected)
