/** The device secret: one per profile, the same for programs that start at once, closed to another computer. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readDeviceSecret } from '../../src/main/host/device-secret.ts'
import { createNodeHost } from '../../src/main/host/node-host.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signet-device-secret-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const host = (profile: string) =>
  createNodeHost({ userDataPath: join(folder, profile), processEntries: { pkcs11: '' } })
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

test('is made once and stays', async () => {
  const first = await readDeviceSecret(host('a'))
  expect(first).toHaveLength(32)
  expect(hex(await readDeviceSecret(host('a')))).toBe(hex(first))
  expect(hex(await readDeviceSecret(host('b')))).not.toBe(hex(first))
})

test('ten starts at once agree on one', async () => {
  const all = await Promise.all(Array.from({ length: 10 }, () => readDeviceSecret(host('a'))))
  expect(new Set(all.map(hex)).size).toBe(1)
})

test('what another computer sealed is refused by name', async () => {
  await readDeviceSecret(host('a'))
  await readDeviceSecret(host('b'))
  copyFileSync(join(folder, 'a/device-secret'), join(folder, 'b/device-secret'))
  await expect(readDeviceSecret(host('b'))).rejects.toMatchObject({ code: 'tokens/wrong-device' })
})

test('a file that holds nothing of ours is refused, not replaced', async () => {
  const broken = host('a')
  writeFileSync(join(folder, 'a/device-secret'), 'not sealed by anyone')
  await expect(readDeviceSecret(broken)).rejects.toMatchObject({ code: 'tokens/wrong-device' })
})
