/** The first line of files and pipes: whole, of any writer, and no wait without end. */
import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readFirstLine } from '../../src/main/files/first-line.ts'

const { signal } = new AbortController()
const patient = { limitBytes: 100, signal, patienceMs: 60_000 }

describe('the first line', () => {
  let folder = ''
  const at = (name: string): string => join(folder, name)
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'signet-line-'))
    writeFileSync(at('two'), 'first\nsecond')
    writeFileSync(at('none'), '')
    writeFileSync(at('long'), 'x'.repeat(500))
    mkdirSync(at('folder'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const textOf = async (name: string): Promise<string | undefined> =>
    (await readFirstLine(at(name), patient))?.toString().split('\n')[0]

  test('of a file is read at once, and one too long is told by its length', async () => {
    expect(await textOf('two')).toBe('first')
    expect(await textOf('none')).toBe('')
    expect((await readFirstLine(at('long'), patient))?.length).toBe(101)
    await expect(readFirstLine(at('absent'), patient)).rejects.toMatchObject({ code: 'documents/not-found' })
    await expect(readFirstLine(at('folder'), patient)).rejects.toMatchObject({ code: 'documents/not-a-file' })
  })

  describe.skipIf(process.platform === 'win32')('of a pipe', () => {
    const makePipe = (name: string): void => void execFileSync('mkfifo', [at(name)])
    const write = (script: string) => promisify(execFile)('sh', ['-c', script], { cwd: folder })

    test('comes in parts, without a newline, or before the writer ends', async () => {
      for (const [name, script] of [
        ['parts', '{ printf fi; sleep 0.2; printf "rst\\nsecond"; } > parts'],
        ['bare', 'printf first > bare'],
        ['late', 'sleep 0.3; echo first > late'],
      ] as const) {
        makePipe(name)
        const written = write(script)
        expect(await textOf(name)).toBe('first')
        await written
      }
    })

    test('is nothing where its writer wrote nothing', async () => {
      makePipe('silent')
      const written = write('sleep 1 > silent')
      expect(await textOf('silent')).toBe('')
      await written
    })

    test('that nobody opens is not waited for without end, and a wait can be given up', async () => {
      makePipe('alone')
      expect(await readFirstLine(at('alone'), { ...patient, patienceMs: 100 })).toBeUndefined()
      const given = new AbortController()
      const reading = readFirstLine(at('alone'), { ...patient, signal: given.signal })
      given.abort(new Error('given up'))
      await expect(reading).rejects.toThrow('given up')
    })
  })

  test.skipIf(process.platform === 'win32')('of a device is refused', async () => {
    await expect(readFirstLine('/dev/zero', patient)).rejects.toMatchObject({ code: 'documents/not-a-file' })
  })
})
