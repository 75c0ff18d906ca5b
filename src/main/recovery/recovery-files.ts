/** What the profile keeps of each enrolled key: public statements only, checked again whenever they are read. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeFileWhole } from '../files/whole-file.ts'
import { type Enrolment, keyIdSchema, parseEnrolment } from './enrolment.ts'
import { type Revocation, verifyRevocation } from './revocation.ts'
import { maxStatementChars } from './signed-statement.ts'

const statement = z.string().max(maxStatementChars)
const time = z.iso.datetime()
/** As many sheets as one key can have; the registry takes no more either. */
export const maxEnrolments = 10

const recordSchema = z.strictObject({
  /** Oldest first. Each has its own unlock code, and each of them revokes. */
  enrolments: z.array(statement).min(1).max(maxEnrolments),
  confirmedAt: time.nullable(),
  /** What the registry answered to the enrolment. */
  registration: statement.nullable(),
  revocation: statement.nullable(),
  /** What the registry's list said last. */
  listed: z
    .strictObject({
      state: z.enum(['in-use', 'revoked', 'suspended']),
      madeAt: time,
      /** When the first list was made that said so. */
      since: time.optional(),
    })
    .nullable(),
  /** When a revocation was acted on: key material destroyed, incident told. */
  lockedAt: time.nullable(),
  /** What the user has been told of. */
  told: z.enum(['revoked', 'suspended']).nullable().default(null),
})
type StoredRecord = z.infer<typeof recordSchema>

/** A record whose statements are genuine. */
export interface RecoveryRecord extends Omit<StoredRecord, 'enrolments' | 'revocation'> {
  readonly keyId: string
  readonly enrolments: readonly Enrolment[]
  /** The newest. */
  readonly enrolment: Enrolment
  readonly revocation: Revocation | null
}

export interface RecoveryFiles {
  list(): Promise<readonly RecoveryRecord[]>
  find(keyId: string): Promise<RecoveryRecord | undefined>
  /** A new enrolment for a key, beside those that it has. */
  addEnrolment(enrolment: Enrolment): Promise<RecoveryRecord>
  update(keyId: string, change: Partial<Omit<StoredRecord, 'enrolments'>>): Promise<RecoveryRecord | undefined>
}

export interface RecoveryFilesDeps {
  /** Made with the first record. */
  readonly directory: string
  readonly log: { warn(message: string, facts?: Readonly<Record<string, unknown>>): void }
}

const suffix = '.json'
const isMissing = (thrown: unknown): boolean => (thrown as NodeJS.ErrnoException).code === 'ENOENT'

export const createRecoveryFiles = ({ directory, log }: RecoveryFilesDeps): RecoveryFiles => {
  const pathOf = (keyId: string): string => join(directory, keyIdSchema.parse(keyId) + suffix)

  const find = async (keyId: string): Promise<RecoveryRecord | undefined> => {
    if (!keyIdSchema.safeParse(keyId).success) return undefined
    try {
      const stored = recordSchema.parse(JSON.parse(await readFile(pathOf(keyId), 'utf8')))
      return toRecord(keyId, stored)
    } catch (thrown) {
      if (!isMissing(thrown)) log.warn('the record of an enrolled key cannot be read', { keyId, error: thrown })
      return undefined
    }
  }

  const write = async (record: RecoveryRecord): Promise<RecoveryRecord> => {
    const { keyId, enrolment: _newest, enrolments, revocation, ...others } = record
    const stored: StoredRecord = {
      ...others,
      enrolments: enrolments.map(({ text }) => text),
      revocation: revocation?.text ?? null,
    }
    await writeFileWhole(pathOf(keyId), `${JSON.stringify(stored, null, 2)}\n`, { makeFolder: true })
    return record
  }

  /** One change after the other: two that read the same record would lose one of them. */
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <Result>(action: () => Promise<Result>): Promise<Result> => {
    const done = turn.then(action, action)
    turn = done.catch(() => undefined)
    return done
  }

  return {
    find,
    async list() {
      const names = await readdir(directory).catch(thrown => {
        if (isMissing(thrown)) return []
        throw thrown
      })
      const ids = names.filter(name => name.endsWith(suffix)).map(name => name.slice(0, -suffix.length))
      const records = await Promise.all(ids.sort().map(find))
      return records.filter(record => record !== undefined)
    },
    addEnrolment: enrolment =>
      inTurn(async () => {
        const known = await find(enrolment.keyId)
        const others = (known?.enrolments ?? []).filter(({ text }) => text !== enrolment.text)
        return write({
          ...{ keyId: enrolment.keyId, revocation: null, listed: null, lockedAt: null, told: null, ...known },
          enrolments: [...others, enrolment].slice(-maxEnrolments),
          enrolment,
          confirmedAt: null,
          registration: null,
        })
      }),
    update: (keyId, change) =>
      inTurn(async () => {
        const known = await find(keyId)
        if (!known) return undefined
        const { revocation, ...others } = change
        return write({
          ...known,
          ...others,
          ...(revocation === undefined
            ? {}
            : { revocation: revocation === null ? null : verifyByAny(revocation, known.enrolments) }),
        })
      }),
  }
}

/** The revocation, checked against whichever enrolment of the key it names. @throws {AppError} that of the newest */
export const verifyByAny = (text: string, enrolments: readonly Enrolment[]): Revocation => {
  let refusal: unknown
  for (const enrolment of enrolments) {
    try {
      return verifyRevocation(text, enrolment)
    } catch (thrown) {
      refusal = thrown
    }
  }
  throw refusal
}

const toRecord = (keyId: string, { enrolments, revocation, ...others }: StoredRecord): RecoveryRecord => {
  const parsed = enrolments.map(parseEnrolment)
  const enrolment = parsed.at(-1)
  if (!enrolment || parsed.some(each => each.keyId !== keyId)) throw new Error('the record is that of another key')
  return {
    ...others,
    keyId,
    enrolments: parsed,
    enrolment,
    revocation: revocation === null ? null : verifyByAny(revocation, parsed),
  }
}
