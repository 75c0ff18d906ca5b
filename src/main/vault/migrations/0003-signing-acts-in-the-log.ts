/** Signing acts become entries of the log; which incidents the user was told of. */
import { createHash, randomBytes } from 'node:crypto'
import type { Database } from 'better-sqlite3-multiple-ciphers'

interface OldRecord {
  readonly signedAt: string
  readonly fileName: string
  readonly outputSha256: string
  readonly keyId: string
  readonly signer: string
  readonly level: string
}

interface Last {
  readonly seq: number
  readonly entryId: Buffer
  readonly sha256: Buffer
}

export const signingActsInTheLog = {
  version: 3,
  name: 'signing-acts-in-the-log',
  update(db: Database): void {
    db.exec(`
      CREATE TABLE incident_told (
        seq INTEGER PRIMARY KEY REFERENCES log_entry (seq),
        told_at INTEGER NOT NULL
      ) STRICT;
    `)
    const insert = db.prepare(
      `INSERT INTO log_entry (seq, entry_id, event_time, kind, state, party, body, salt, content_sha256, prev_sha256, sha256)
       VALUES (?, ?, ?, 'signing', 'done', NULL, ?, ?, ?, ?, ?)`,
    )
    let last = db.prepare('SELECT seq, entry_id AS entryId, sha256 FROM log_entry ORDER BY seq DESC LIMIT 1').get() as
      | Last
      | undefined
    const records = db
      .prepare(
        `SELECT signed_at AS signedAt, file_name AS fileName, output_sha256 AS outputSha256, key_id AS keyId, signer, level
         FROM signing_record ORDER BY id`,
      )
      .all() as OldRecord[]
    for (const { signedAt, ...act } of records) {
      const eventTime = new Date(signedAt).getTime()
      const seq = (last?.seq ?? 0) + 1
      const entryId = nextId(eventTime, last?.entryId)
      const body = JSON.stringify(act)
      const salt = randomBytes(16)
      const content = sha256(salt, JSON.stringify([null, body]))
      const previous = last?.sha256 ?? Buffer.alloc(32)
      const chained = JSON.stringify([
        ...[seq, entryId.toString('hex'), eventTime, 'signing', 'done'],
        ...[content.toString('hex'), previous.toString('hex')],
      ])
      const digest = sha256(chained)
      insert.run(seq, entryId, eventTime, body, salt, content, previous, digest)
      last = { seq, entryId, sha256: digest }
    }
    db.exec('DROP TABLE signing_record')
  },
}

const sha256 = (...parts: readonly (string | Uint8Array)[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** UUID version 7 (RFC 9562 §5.7), above the one before. */
const nextId = (timeMs: number, before: Buffer | undefined): Buffer => {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(before ? Math.max(timeMs, before.readUIntBE(0, 6) + 1) : timeMs, 0, 6)
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6)
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8)
  return bytes
}
