/** The registry's log: every act signed by its agent, and chained to the one before; nothing can be taken out or put between. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { type RegistryAction, registryActions } from '../../../shared/model/registry.ts'
import { thumbprintOf } from '../../pki/jwk-thumbprint.ts'
import { keyIdSchema, numericDate } from '../../recovery/enrolment.ts'
import {
  createStatement,
  type PublicJwk,
  type StatementAlgorithm,
  verifyStatement,
} from '../../recovery/signed-statement.ts'
import type { RegistryReader, RegistryWriter } from './registry-database.ts'

/** Who acts: the key of an agent, open. */
export interface AgentSigner {
  readonly jwk: PublicJwk
  sign(message: Uint8Array, algorithm: StatementAlgorithm): Promise<Uint8Array>
}

export const agentIdOf = ({ jwk }: Pick<AgentSigner, 'jwk'>): string => thumbprintOf(jwk)

const claimsSchema = z.strictObject({
  jti: keyIdSchema,
  iat: numericDate,
  /** Key id of the registry: the act of one registry is none of another. */
  aud: keyIdSchema,
  action: z.enum(registryActions),
  sub: keyIdSchema,
  /** SHA-256 of the enrolment or revocation that it is about, or the name of an agent. */
  evidence: z.string().max(200).nullable(),
})
export type ActionClaims = z.infer<typeof claimsSchema>

/** An act that its agent has signed and that is not in the log yet. */
export interface SignedAction {
  readonly claims: ActionClaims
  readonly agentId: string
  readonly statement: string
}

export const signAction = async (
  signer: AgentSigner,
  claims: Omit<ActionClaims, 'jti' | 'iat'>,
  now: Date,
  random: (sizeBytes: number) => Uint8Array,
): Promise<SignedAction> => {
  const jti = Buffer.from(random(32)).toString('base64url')
  const whole = { jti, iat: Math.floor(now.getTime() / 1000), ...claims }
  const statement = await createStatement('registry-action+jwt', signer.jwk, whole, signer.sign)
  return { claims: whole, agentId: agentIdOf(signer), statement }
}

export interface LogRow {
  readonly seq: number
  readonly actionId: string
  readonly at: string
  readonly action: RegistryAction
  readonly subject: string
  readonly agentId: string
  readonly statement: string
  readonly prevSha256: string
  readonly sha256: string
}

export const logColumns = `seq, action_id AS "actionId", at, action, subject, agent_id AS "agentId", statement,
  prev_sha256 AS "prevSha256", sha256`

/** What the first entry is chained to. */
const chainStart = '0'.repeat(64)

const digestRow = (row: Omit<LogRow, 'sha256'>): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        ...[row.seq, row.actionId, row.at, row.action, row.subject, row.agentId, row.statement, row.prevSha256],
      ]),
    )
    .digest('hex')

/** Whether this very act is in the log: it was made, and its answer was lost. */
export const isLogged = async (reader: RegistryReader, { claims }: SignedAction): Promise<boolean> =>
  (await reader.all('SELECT 1 FROM log_entry WHERE action_id = $1', claims.jti)).length > 0

/** Adds an act at the end. */
export const appendAction = async (writer: RegistryWriter, signed: SignedAction, now: Date): Promise<LogRow> => {
  const { claims, agentId, statement } = signed
  const [last] = await writer.all<LogRow>(`SELECT ${logColumns} FROM log_entry ORDER BY seq DESC LIMIT 1`)
  const unsealed = {
    seq: (last?.seq ?? 0) + 1,
    actionId: claims.jti,
    at: now.toISOString(),
    action: claims.action,
    subject: claims.sub,
    agentId,
    statement,
    prevSha256: last?.sha256 ?? chainStart,
  }
  const row = { ...unsealed, sha256: digestRow(unsealed) }
  await writer.run(
    `INSERT INTO log_entry (seq, action_id, at, action, subject, agent_id, statement, prev_sha256, sha256)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    ...[row.seq, row.actionId, row.at, row.action, row.subject, row.agentId, row.statement, row.prevSha256, row.sha256],
  )
  return row
}

export interface LogHead {
  readonly entries: number
  /** Hex; of the last entry. Whoever has written it down can tell later whether the log was cut. */
  readonly sha256: string
}

const pageRows = 1000

/**
 * Checks every entry: its place in the chain, its signature, that its agent was one by then, and that the columns say what was
 * signed.
 *
 * @throws {AppError} registry/damaged with the number of the first entry that is not whole
 */
export const verifyLog = async (
  reader: RegistryReader,
  registryKeyId: string,
  onEntry: (claims: ActionClaims, row: LogRow) => void = () => {},
): Promise<LogHead> => {
  const agents = new Set<string>()
  let head: LogHead = { entries: 0, sha256: chainStart }
  for (;;) {
    const rows = await reader.all<LogRow>(
      `SELECT ${logColumns} FROM log_entry WHERE seq > $1 ORDER BY seq LIMIT ${pageRows}`,
      head.entries,
    )
    for (const row of rows) {
      const { sha256, ...unsealed } = row
      const isChained = row.seq === head.entries + 1 && row.prevSha256 === head.sha256 && digestRow(unsealed) === sha256
      const claims = isChained ? readSigned(row, registryKeyId) : undefined
      // The first agent adds itself: that is how a registry begins.
      const isFirst = row.seq === 1 && claims?.action === 'agent-add' && claims.sub === row.agentId
      if (!claims || !(isFirst || agents.has(row.agentId))) throw new AppError('registry/damaged', { entry: row.seq })
      if (claims.action === 'agent-add') agents.add(claims.sub)
      onEntry(claims, row)
      head = { entries: row.seq, sha256 }
    }
    if (rows.length < pageRows) return head
  }
}

const readSigned = (row: LogRow, registryKeyId: string): ActionClaims | undefined => {
  try {
    const { claims, signedBy } = verifyStatement('registry-action+jwt', row.statement, claimsSchema)
    const isSaid = claims.jti === row.actionId && claims.action === row.action && claims.sub === row.subject
    return isSaid && signedBy === row.agentId && claims.aud === registryKeyId ? claims : undefined
  } catch {
    return undefined
  }
}
