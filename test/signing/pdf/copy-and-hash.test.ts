import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import {
  directFiles,
  type FileAccess,
  type OpenFile,
  openDirect,
  patientFiles,
} from '../../../src/main/pdf/file-access.ts'
import { copyAndHash, copyIntoTarget } from '../../../src/main/signing/pdf/copy-and-hash.ts'
import { openTarget } from '../../../src/main/signing/pdf/target-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'signet-copy-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const largeBytes = 50_000_003
const inputPath = join(folder, 'input')
writeFileSync(inputPath, randomBytes(largeBytes))

/** Copies the large file; `change` stands between the copy and its target. */
const copyLarge = async (files: FileAccess, change: (to: OpenFile) => OpenFile, name: string) => {
  const from = await files.open(inputPath, 'r')
  const to = await files.open(join(folder, name), 'wx')
  const hash = createHash('sha256')
  const steps: number[] = []
  try {
    await copyAndHash(from, change(to), largeBytes, [hash], done => steps.push(done))
  } finally {
    await from.close()
    await to.close()
  }
  return { steps, sha256: hash.digest('hex') }
}

const withDatasync = (to: OpenFile, datasync: () => Promise<void>): OpenFile => ({
  stat: () => to.stat(),
  read: (...args) => to.read(...args),
  write: (...args) => to.write(...args),
  sync: () => to.sync(),
  close: () => to.close(),
  datasync,
})

const systemError = (code: string): Error => Object.assign(new Error(code), { code, syscall: 'fdatasync' })

describe.each([
  ['patient', patientFiles],
  ['direct', directFiles],
])('%s files', (kind, files) => {
  test('a large file arrives whole, with its hash', async () => {
    const { steps, sha256 } = await copyLarge(files, to => to, `${kind}-whole`)
    const written = readFileSync(join(folder, `${kind}-whole`))
    expect(written.equals(readFileSync(inputPath))).toBe(true)
    expect(sha256).toBe(createHash('sha256').update(written).digest('hex'))
    expect(steps.at(-1)).toBe(largeBytes)
  })

  test('the disk writes along, one sync at a time, and none is left running', async () => {
    let [begun, running, most] = [0, 0, 0]
    const count = (to: OpenFile): OpenFile =>
      withDatasync(to, async () => {
        begun += 1
        running += 1
        most = Math.max(most, running)
        await to.datasync()
        running -= 1
      })
    await copyLarge(files, count, `${kind}-along`)
    expect(begun).toBeGreaterThan(0)
    expect({ most, running }).toEqual({ most: 1, running: 0 })
  })

  test.each([
    ['ENOSPC', 'documents/disk-full'],
    ['EIO', 'documents/target-not-writable'],
  ])('a write that fails with %s on its way to the disk ends the copy', async (system, code) => {
    const fail = (to: OpenFile): OpenFile => withDatasync(to, () => Promise.reject(systemError(system)))
    await expect(copyLarge(files, fail, `${kind}-${system}`)).rejects.toMatchObject({ code, facts: { system } })
  })

  test('one that fails after the last byte was copied does too', async () => {
    const failAtEnd = (to: OpenFile): OpenFile =>
      withDatasync(to, async () => {
        const isWhole = async (): Promise<boolean> => (await to.stat()).size === largeBytes
        while (!(await isWhole())) await new Promise(resolve => setTimeout(resolve, 5))
        throw systemError('EIO')
      })
    await expect(copyLarge(files, failAtEnd, `${kind}-late`)).rejects.toMatchObject({
      code: 'documents/target-not-writable',
    })
  })
})

describe('past the memory of the system', () => {
  /** Copies through a second handle whose writes `write` makes of those of the file. */
  const copyPast = async (name: string, write: (direct: OpenFile) => OpenFile['write']) => {
    const path = join(folder, name)
    const [from, to] = [await open(inputPath), await open(path, 'wx')]
    const direct = await open(path, 'r+')
    const hash = createHash('sha256')
    const past: OpenFile = { ...withDatasync(direct, () => direct.datasync()), write: write(direct) }
    try {
      await copyAndHash(from, to, largeBytes, [hash], () => {}, past)
      return hash.digest('hex')
    } finally {
      for (const each of [from, to, direct]) await each.close()
    }
  }
  const expectWhole = (name: string, sha256: string): void => {
    const written = readFileSync(join(folder, name))
    expect(written.equals(readFileSync(inputPath))).toBe(true)
    expect(sha256).toBe(createHash('sha256').update(written).digest('hex'))
  }

  test('whole units go to the disk, the rest of the last one the usual way', async () => {
    const written: number[] = []
    const sha256 = await copyPast('units', direct => async (bytes, offset, length, position) => {
      written.push(position, length)
      return direct.write(bytes, offset, length, position)
    })
    expectWhole('units', sha256)
    expect(written.every(each => each % 4096 === 0)).toBe(true)
    expect(written.length).toBeGreaterThan(2)
  })

  test.each([0, 3])('a file system that refuses after %i writes gets the rest the usual way', async allowed => {
    let writes = 0
    const sha256 = await copyPast(`refused-${allowed}`, direct => async (...args) => {
      if (writes++ < allowed) return direct.write(...args)
      throw systemError('EINVAL')
    })
    expectWhole(`refused-${allowed}`, sha256)
  })

  test('a write that is taken in parts goes on where it ended', async () => {
    const sha256 = await copyPast(
      'parts',
      direct => async (bytes, offset, length, position) =>
        direct.write(bytes, offset, Math.min(length, 512 * 1024), position),
    )
    expectWhole('parts', sha256)
  })

  test.each([
    ['ENOSPC', 'documents/disk-full'],
    ['EIO', 'documents/target-not-writable'],
  ])('%s ends the copy', async (system, code) => {
    const failing = copyPast(`past-${system}`, direct => async (...args) => {
      if (args[3] < 10_000_000) return direct.write(...args)
      throw systemError(system)
    })
    await expect(failing).rejects.toMatchObject({ code, facts: { system } })
  })

  test('a target of that size arrives whole on this file system', async () => {
    const outputPath = join(folder, 'target')
    const from = await open(inputPath)
    const target = await openTarget(outputPath, { inputPath, replaceExisting: false, random: randomBytes })
    const hash = createHash('sha256')
    await copyIntoTarget(from, target, largeBytes, [hash], () => {})
    await target.commit()
    await from.close()
    expectWhole('target', hash.digest('hex'))
  })

  test('what was put in the place of the file is not opened', async () => {
    const path = join(folder, 'mine')
    const mine = await open(path, 'wx')
    rmSync(path)
    writeFileSync(path, 'of somebody else')
    expect(await openDirect(mine, path)).toBeUndefined()
    await mine.close()
  })
})

test('a file that is shorter than it was has changed', async () => {
  const from = await open(inputPath)
  const to = await open(join(folder, 'longer'), 'wx')
  const copying = copyAndHash(from, to, largeBytes + 1, [createHash('sha256')], () => {})
  await expect(copying).rejects.toMatchObject({ code: 'documents/changed' })
  await from.close()
  await to.close()
})
