/** Types of the encrypting twin of better-sqlite3: its package keeps its own out of reach of `import`. */
declare module 'better-sqlite3-multiple-ciphers' {
  import BetterSqlite3 from 'better-sqlite3'

  namespace Database {
    interface Database extends BetterSqlite3.Database {
      /** Sets the key of an encrypted database. */
      key(key: Buffer): number
    }
    type Statement = BetterSqlite3.Statement
  }

  const Database: {
    new (path: string, options?: BetterSqlite3.Options): Database.Database
    readonly SqliteError: typeof BetterSqlite3.SqliteError
  }
  export = Database
}
