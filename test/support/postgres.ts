/** A PostgreSQL of its own: a temporary data folder, a Unix socket and no port. Debian's server refuses to run as root. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const home = '/usr/lib/postgresql'
const versions = existsSync(home) ? readdirSync(home).sort((a, b) => Number(b) - Number(a)) : []
const binaries = versions.map(version => join(home, version, 'bin')).find(path => existsSync(join(path, 'initdb')))
const isRoot = process.getuid?.() === 0
const owner = spawnSync('id', ['-u', 'postgres']).status === 0 ? 'postgres' : 'nobody'

export const hasPostgres = binaries !== undefined && (!isRoot || spawnSync('runuser', ['--version']).status === 0)
if (!hasPostgres) console.log('[lacks] PostgreSQL: apt-get install postgresql')

export interface TestPostgres {
  /** For the superuser, or another role. */
  readonly url: (role?: string) => string
  readonly sql: (text: string) => string
  /** Lines of PostgreSQL's text format into a table with its columns, as a dump is restored: without its triggers. */
  readonly copy: (table: string, lines: Iterable<string>) => Promise<void>
  /** Gives a folder to the user that the server runs as. */
  readonly own: (folder: string) => void
  /** Ends every connection at once, as a crash does, and starts anew. */
  readonly restart: () => void
  readonly stop: () => void
}

export const startPostgres = (): TestPostgres => {
  // Short: the path of a socket has 107 bytes at most.
  const folder = mkdtempSync(join(tmpdir(), 'pg-'))
  if (isRoot) {
    execFileSync('chown', [owner, folder])
    // The folder of this run is root's alone; its server must get through.
    chmodSync(tmpdir(), statSync(tmpdir()).mode | 0o011)
  }
  chmodSync(folder, 0o755)
  const data = join(folder, 'data')
  const commandOf = (program: string, args: readonly string[]): readonly string[] => {
    const command = [join(binaries ?? '', program), ...args]
    return isRoot ? ['runuser', '-u', owner, '--', ...command] : command
  }
  const run = (program: string, ...args: readonly string[]): string => {
    const [file = '', ...rest] = commandOf(program, args)
    return execFileSync(file, rest, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  }
  run('initdb', '-D', data, '-U', 'signet', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--locale=C')
  const options = `-c listen_addresses='' -c unix_socket_directories='${folder}' -c max_connections=150`
  const start = (): void => {
    run('pg_ctl', '-D', data, '-w', '-t', '60', '-l', join(folder, 'log'), '-o', options, 'start')
  }
  start()
  const session = ['-h', folder, '-U', 'signet', '-d', 'postgres', '-v', 'ON_ERROR_STOP=1']
  const url = (role = 'signet'): string => `postgresql:///postgres?host=${encodeURIComponent(folder)}&user=${role}`
  return {
    url,
    sql: text => run('psql', ...session, '-Atqc', text),
    async copy(table, lines) {
      const acts = ['-c', 'SET session_replication_role = replica', '-c', `COPY ${table} FROM STDIN`]
      const [file = '', ...rest] = commandOf('psql', [...session, '-q', ...acts])
      const child = spawn(file, rest, { cwd: folder, stdio: ['pipe', 'ignore', 'inherit'] })
      const closed = once(child, 'close')
      await pipeline(Readable.from(lines), child.stdin)
      const [status] = await closed
      if (status !== 0) throw new Error(`psql ended with ${status}`)
    },
    own(path) {
      if (isRoot) execFileSync('chown', [owner, path])
      chmodSync(path, 0o700)
    },
    restart() {
      run('pg_ctl', '-D', data, '-m', 'immediate', '-w', 'stop')
      start()
    },
    stop() {
      run('pg_ctl', '-D', data, '-m', 'immediate', '-w', 'stop')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
