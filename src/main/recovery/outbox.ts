/** Statements that the registry has not taken yet: kept until it does, sent again by themselves. */
import { createHash } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type ErrorCode, toAppError } from '../../shared/errors.ts'
import { writeFileWhole } from '../files/whole-file.ts'
import type { RegistryLink } from './registry-link.ts'
import { maxStatementChars } from './signed-statement.ts'

export interface Outbox {
  /** Keeps the statement first, then tries to send it. The same one twice is one. Answers whether it was sent. */
  put(text: string): Promise<boolean>
  /** Tries all that wait; answers how many still do. */
  flush(): Promise<number>
  isWaiting(text: string): Promise<boolean>
}

export interface OutboxDeps {
  readonly directory: string
  readonly link: Pick<RegistryLink, 'send'>
  readonly log: { warn(message: string, facts?: Readonly<Record<string, unknown>>): void }
}

const suffix = '.jwt'
/** Codes after which the same text need not be sent again. */
const final: ReadonlySet<ErrorCode> = new Set(['registry/refused'])

export const createOutbox = ({ directory, link, log }: OutboxDeps): Outbox => {
  const nameOf = (text: string): string => createHash('sha256').update(text).digest('hex') + suffix

  const names = async (): Promise<readonly string[]> => {
    const found = await readdir(directory).catch(thrown => {
      if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw thrown
    })
    return found.filter(name => name.endsWith(suffix)).sort()
  }

  const deliver = async (name: string, text: string): Promise<boolean> => {
    try {
      await link.send(text)
    } catch (thrown) {
      const { code, facts } = toAppError(thrown)
      log.warn('a statement waits for the registry', { code, facts })
      if (!final.has(code)) return false
      // Nothing is lost: the statement itself stays with the record of its key.
      await rm(join(directory, name), { force: true })
      throw thrown
    }
    await rm(join(directory, name), { force: true })
    return true
  }

  return {
    async put(text) {
      const name = nameOf(text)
      await writeFileWhole(join(directory, name), text, { makeFolder: true })
      return deliver(name, text)
    },
    async flush() {
      let waiting = 0
      for (const name of await names()) {
        const text = await readFile(join(directory, name), 'utf8').catch(() => '')
        if (text === '' || text.length > maxStatementChars) continue
        if (!(await deliver(name, text).catch(() => true))) waiting++
      }
      return waiting
    },
    isWaiting: async text => (await names()).includes(nameOf(text)),
  }
}
