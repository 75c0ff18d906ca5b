/** `validate --offline` opens no socket: held against the system calls of the real program, with an online run as the control. */
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toPem } from '../../src/main/pki/certificate.ts'
import { lacksOpenssl } from '../pki/openssl.ts'
import { createLevelSigning, openTestPki, type TestPki } from '../signing/level-signing.ts'
import { validateShape } from './json-shapes.ts'
import { createWorkFolder, runSignet } from './run-signet.ts'

const lacksStrace = spawnSync('strace', ['-V']).error !== undefined
if (lacksStrace) console.log('[lacks] strace: apt-get install strace')

/** Loaded before the program: writes a line for whatever leaves the process. */
const hook = `
import { appendFileSync } from 'node:fs'
import net from 'node:net'
import dns from 'node:dns'
import dgram from 'node:dgram'
const watch = (owner, name) => {
  const original = owner[name]
  owner[name] = function (...args) {
    appendFileSync(process.env.SOCKET_LOG, name + '\\n')
    return original.apply(this, args)
  }
}
watch(net.Socket.prototype, 'connect')
watch(dns, 'lookup')
watch(dgram.Socket.prototype, 'send')
`

describe.skipIf(lacksOpenssl)('validate', () => {
  let folder = ''
  let pki: TestPki
  beforeAll(async () => {
    pki = await openTestPki()
    folder = await createWorkFolder()
    writeFileSync(join(folder, 'root.pem'), toPem(await pki.certificate('root')))
    writeFileSync(join(folder, 'hook.mjs'), hook)
    const anna = await createLevelSigning(pki)
    await anna.sign({ inputPath: join(folder, 'contract.pdf'), outputPath: join(folder, 'signed.pdf'), level: 'B-T' })
  })
  afterAll(async () => {
    await pki?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const validate = async (...more: readonly string[]) => {
    writeFileSync(join(folder, 'sockets'), '')
    pki.requests.length = 0
    const environment = { NODE_OPTIONS: `--import ${join(folder, 'hook.mjs')}`, SOCKET_LOG: join(folder, 'sockets') }
    const args = ['validate', 'signed.pdf', '--trust', 'root.pem', '--json', ...more]
    const ran = await runSignet(args, { folder, environment })
    const [file] = validateShape.parse(JSON.parse(ran.stdout)).files
    return {
      exit: ran.exit,
      signature: file?.signatures[0],
      sockets: readFileSync(join(folder, 'sockets'), 'utf8').split('\n').filter(Boolean),
      asked: [...pki.requests],
    }
  }

  test('online: issuers and status are asked for, and the signature passes', async () => {
    const { exit, signature, sockets, asked } = await validate()
    expect(signature).toMatchObject({ indication: 'TOTAL-PASSED', level: 'B-T' })
    expect(signature?.path.length).toBe(3)
    expect(new Set(signature?.revocation.map(({ from }) => from))).toEqual(new Set(['online']))
    expect([exit, sockets.includes('connect')]).toEqual([0, true])
    expect(asked).toEqual(expect.arrayContaining(['/ocsp/issuing', '/root.crl']))
  })

  test('offline: no socket, no name looked up, nothing asked', async () => {
    const { exit, signature, sockets, asked } = await validate('--offline')
    expect({ sockets, asked }).toEqual({ sockets: [], asked: [] })
    expect(signature).toMatchObject({ indication: 'INDETERMINATE', timestamp: null, revocation: [] })
    expect(exit).toBe(1)
  })

  test.skipIf(lacksStrace)('offline: no system call for a socket of the internet', () => {
    const program = join(import.meta.dirname, '../../src/main/signet.ts')
    const countSockets = (...more: readonly string[]): number => {
      const trace = join(folder, 'trace')
      const args = [
        '-f',
        '-qq',
        '-e',
        'trace=socket,connect,sendto',
        '-o',
        trace,
        process.execPath,
        program,
        'validate',
      ]
      spawnSync('strace', [...args, 'signed.pdf', '--trust', 'root.pem', ...more], {
        cwd: folder,
        env: { ...process.env, LC_ALL: 'C', SIGNET_PROFILE: join(folder, 'profile') },
      })
      return readFileSync(trace, 'latin1').split('AF_INET').length - 1
    }
    // The services answer in this process, which waits for the program: that it tries to connect is what counts.
    writeFileSync(join(folder, 'profile', 'settings.json'), JSON.stringify({ tsa: { timeoutMs: 1000 } }))
    expect(countSockets()).toBeGreaterThan(0)
    expect(countSockets('--offline')).toBe(0)
  })
})
