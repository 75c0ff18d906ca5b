/** What clients have put into the inbox of a registry: enrolments and revocations, each checked before it is taken in. */
import { mkdir, readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { toAppError } from '../../../shared/errors.ts'
import { maxStatementChars } from '../../recovery/signed-statement.ts'
import type { Registry } from './registry.ts'
import type { AgentSigner } from './registry-log.ts'

export interface Collected {
  readonly taken: number
  readonly refused: readonly { readonly file: string; readonly code: string }[]
  /** Revocations of keys that are not known yet. */
  readonly waiting: number
}

/**
 * What was taken or refused is moved aside; a revocation whose key is unknown stays, because its enrolment may come later.
 *
 * @throws {AppError} those of the database; what was not reached stays
 */
export const collectInbox = async (
  registry: Pick<Registry, 'addKey' | 'revoke'>,
  signer: AgentSigner,
  inbox: string,
): Promise<Collected> => {
  const names = (await readdir(inbox)).filter(name => /^[0-9a-f]{64}\.jwt$/.test(name)).sort()
  const done = { taken: 0, waiting: 0, refused: [] as { file: string; code: string }[] }
  const move = async (name: string, where: string): Promise<void> => {
    await mkdir(join(inbox, where), { recursive: true })
    await rename(join(inbox, name), join(inbox, where, name))
  }
  const later: [string, string][] = []
  const take = async (name: string, action: () => Promise<unknown>): Promise<void> => {
    try {
      await action()
      await move(name, 'taken')
      done.taken++
    } catch (thrown) {
      const { code } = toAppError(thrown)
      if (code === 'registry/unknown-key') done.waiting++
      else if (/^(recovery|registry\/too-many)/.test(code)) {
        await move(name, 'refused')
        done.refused.push({ file: name, code })
      } else throw thrown
    }
  }
  for (const name of names) {
    const text = await readFile(join(inbox, name), 'utf8')
    if (isEnrolment(text)) await take(name, () => registry.addKey(signer, text))
    else later.push([name, text])
  }
  for (const [name, text] of later) await take(name, () => registry.revoke(signer, text))
  return done
}

const isEnrolment = (text: string): boolean => {
  if (text.length > maxStatementChars) return false
  try {
    const header = JSON.parse(Buffer.from(text.split('.')[0] ?? '', 'base64url').toString('utf8')) as { typ?: unknown }
    return header.typ === 'key-enrolment+jwt'
  } catch {
    return false
  }
}
