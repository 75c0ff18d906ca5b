/** Puts attributes into the vault of a profile, as its owner would have. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { readDeviceSecret } from '../../src/main/host/device-secret.ts'
import { createNodeHost } from '../../src/main/host/node-host.ts'
import { createKeyUse } from '../../src/main/key-use.ts'
import { createLog } from '../../src/main/log.ts'
import { createSoftwareToken } from '../../src/main/tokens/software/software-token.ts'
import { putAttribute } from '../../src/main/vault/attributes.ts'
import { createVaultAccess } from '../../src/main/vault/open-vault.ts'
import { createSharedVault } from '../../src/main/vault/shared-vault.ts'
import type { Vault } from '../../src/main/vault/vault.ts'
import { Secret } from '../../src/shared/secret.ts'

/** `<folder>/profile`, opened by its software key. */
export const withVault = async <Result>(
  folder: string,
  keyId: string,
  pin: string,
  use: (vault: Vault) => Result,
): Promise<Result> => {
  const profile = join(folder, 'profile')
  const clock = () => new Date()
  const random = (sizeBytes: number): Uint8Array => randomBytes(sizeBytes)
  const log = createLog({ directory: profile, level: 'error', clock })
  const host = createNodeHost({ userDataPath: profile, processEntries: { pkcs11: '' } })
  const deviceSecret = () => readDeviceSecret(host)
  const token = createSoftwareToken({ directory: join(profile, 'software-keys'), deviceSecret, clock, random, log })
  const vault = createSharedVault(createVaultAccess({ directory: join(profile, 'vault'), clock, random, log }))
  const opened = await createKeyUse({ unlock: (id, secret) => token.unlock(id, secret), vault })(keyId, new Secret(pin))
  try {
    return use(opened.vault)
  } finally {
    await opened.close()
    log.close()
  }
}

export const openVaultWith = (
  folder: string,
  keyId: string,
  pin: string,
  attributes: Readonly<Record<string, string>>,
): Promise<void> =>
  withVault(folder, keyId, pin, vault =>
    vault.write(writable => {
      for (const [name, value] of Object.entries(attributes)) {
        const changedAt = new Date().toISOString()
        putAttribute(writable, { name, value, source: 'self-attested', changedAt, expiresAt: null })
      }
    }),
  )
