/** Erasing that is killed: after the next start everything is gone, or everything is there. */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { beforeEach, expect, test } from 'vitest'
import { finishErasure } from '../../src/main/privacy/erasure.ts'
import { listAttributes, putAttribute } from '../../src/main/vault/attributes.ts'
import { createAccess, createOpener, makeFolder, startProgram } from '../vault/vault-fixture.ts'

const program = '../privacy/erasure-program.ts'
const opener = createOpener('key-1')
/** Beside the vault: what names the user, or tells that there was something. */
const files = {
  'documents/a': 'sealed',
  'documents/b': 'sealed',
  'backups/signet-2026-11-22.backup': 'sealed',
  'processing.json': '{}',
  'incidents.json': '{}',
  'signet.log': 'x',
  'signet.old.log': 'x',
} as const
const ofKeys = 'software-keys/key.json'
const ofProgram = 'settings.json'
let template: string

beforeEach(async () => {
  template = makeFolder()
  for (const [name, content] of Object.entries({ ...files, [ofKeys]: 'key', [ofProgram]: '{}' })) {
    mkdirSync(join(template, name, '..'), { recursive: true })
    writeFileSync(join(template, name), content)
  }
  const vault = await createAccess(join(template, 'vault')).open(opener)
  const facts = { source: 'self-attested', changedAt: '2026-11-22T10:00:00.000Z', expiresAt: null } as const
  vault.write(db => putAttribute(db, { ...facts, name: 'given_name', value: 'Anna' }))
  vault.close()
})

const makeProfile = (): string => {
  const profile = join(makeFolder(), 'profile')
  cpSync(template, profile, { recursive: true })
  return profile
}
const listFiles = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()

/** As the next start does it. Answers what was found; anything in between fails. */
const expectAllOrNothing = async (profile: string, withKeys: boolean): Promise<'erased' | 'untouched'> => {
  finishErasure(profile)
  const left = listFiles(profile)
  if (!left.includes('vault/vault-slots.json')) {
    expect(left).toEqual(withKeys ? [ofProgram] : [ofProgram, ofKeys])
    return 'erased'
  }
  expect(left).toEqual(listFiles(template))
  for (const name of Object.keys(files)) {
    expect(readFileSync(join(profile, name))).toEqual(readFileSync(join(template, name)))
  }
  const vault = await createAccess(join(profile, 'vault')).open(opener)
  expect(listAttributes(vault.read)[0]?.value).toBe('Anna')
  vault.close()
  return 'untouched'
}

test.each(['with-keys', 'without-keys'])(
  'killed before any one change of the file system, %s: complete or not begun',
  async keys => {
    const seen = new Set<string>()
    let change = 0
    for (let erased = false; !erased; ) {
      change++
      const profile = makeProfile()
      const { lines, ended } = startProgram(program, profile, keys, String(change))
      await ended
      expect(lines).toContain('start')
      erased = lines.includes('erased')
      seen.add(await expectAllOrNothing(profile, keys === 'with-keys'))
      rmSync(profile, { recursive: true })
    }
    // The marker, the wrapped keys and each of the things at least.
    expect(change).toBeGreaterThan(10)
    expect([...seen].sort()).toEqual(['erased', 'untouched'])
  },
)

/** As many as a machine with two cores runs beside each other without one waiting for the other. */
const atOnce = 4
const killsEach = 50

test('of 200 kills at any moment of erasing, each leaves all or nothing', async () => {
  const found = { erased: 0, untouched: 0 }
  await Promise.all(
    Array.from({ length: atOnce }, async (_, lane) => {
      for (let run = 0; run < killsEach; run++) {
        const profile = makeProfile()
        const withKeys = run % 2 === 0
        const { child, lines, ended } = startProgram(program, profile, withKeys ? 'with-keys' : 'without-keys')
        while (lines.length === 0 && child.exitCode === null) await setTimeout(1)
        // Erasing takes some milliseconds.
        await setTimeout((run * atOnce + lane) % 12)
        child.kill('SIGKILL')
        await ended
        expect(lines).toContain('start')
        found[await expectAllOrNothing(profile, withKeys)]++
        rmSync(profile, { recursive: true })
      }
    }),
  )
  expect(found.erased + found.untouched).toBe(atOnce * killsEach)
}, 600_000)
