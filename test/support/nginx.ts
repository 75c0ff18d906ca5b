/** Debian's nginx as a registry's web server: static files, an inbox that takes PUT, loopback alone. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

const nginx = ['/usr/sbin/nginx', '/usr/bin/nginx'].find(path => spawnSync(path, ['-v']).status === 0)
export const hasNginx = nginx !== undefined
if (!hasNginx) console.log('[lacks] nginx: apt-get install nginx-light')

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

export interface TestNginx {
  readonly url: string
  readonly stop: () => Promise<void>
}

/** What docs/registry.md tells to set up, on this computer alone; everything it writes is in `root`. With a port: there again. */
export const startNginx = async (root: string, port?: number): Promise<TestNginx> => {
  mkdirSync(join(root, 'www/inbox'), { recursive: true })
  for (let tried = 0; tried < 10; tried++) {
    const started = await startAt(root, port ?? (await freePort()))
    if (started) return started
  }
  throw new Error(`nginx does not start: ${readFileSync(join(root, 'error.log'), 'utf8')}`)
}

/** undefined where it ended at once: another program took the port in between. */
const startAt = async (root: string, port: number): Promise<TestNginx | undefined> => {
  const configuration = `
    daemon off; pid ${root}/pid; error_log ${root}/error.log; worker_processes 1;
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    events { worker_connections 64; }
    http {
      access_log ${root}/access.log;
      client_body_temp_path ${root}/body; proxy_temp_path ${root}/p; fastcgi_temp_path ${root}/f; uwsgi_temp_path ${root}/u; scgi_temp_path ${root}/s;
      server {
        listen 127.0.0.1:${port}; root ${root}/www;
        location / { dav_methods PUT; create_full_put_path on; client_max_body_size 64m; }
        location /inbox/ { dav_methods PUT; client_max_body_size 16k; limit_except PUT { deny all; } }
      }
    }`
  writeFileSync(join(root, 'nginx.conf'), configuration)
  const server = spawn(nginx ?? '', ['-c', join(root, 'nginx.conf'), '-e', join(root, 'error.log'), '-p', root])
  // It writes its id when the port is its own.
  const deadline = Date.now() + 60_000
  while (!existsSync(join(root, 'pid'))) {
    if (server.exitCode !== null) return undefined
    if (Date.now() > deadline) throw new Error('nginx does not answer')
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      if (server.exitCode !== null) return
      const closed = once(server, 'close')
      server.kill('SIGTERM')
      await closed
    },
  }
}
