/** The threads that wait for the disk: more than the runtime begins with, unless the user said how many. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { widenThreadPool } from '../../src/main/host/thread-pool.ts'

test('what the user set is kept', () => {
  const environment = { UV_THREADPOOL_SIZE: '6' }
  widenThreadPool(environment)
  expect(environment).toEqual({ UV_THREADPOOL_SIZE: '6' })
})

test.skipIf(process.platform !== 'linux')('it is heard by a program that has started', () => {
  const program = `
    import { readdirSync, readFileSync } from 'node:fs'
    import { readFile } from 'node:fs/promises'
    const { widenThreadPool } = await import(${JSON.stringify(join(import.meta.dirname, '../../src/main/host/thread-pool.ts'))})
    widenThreadPool(process.env)
    await readFile('/proc/self/status')
    const names = readdirSync('/proc/self/task').map(task => readFileSync('/proc/self/task/' + task + '/comm', 'utf8'))
    console.log(names.filter(name => name.startsWith('libuv-worker')).length)`
  const { UV_THREADPOOL_SIZE: _set, ...env } = process.env
  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', program], { env, encoding: 'utf8' })
  expect(Number(said)).toBeGreaterThan(4)
})
