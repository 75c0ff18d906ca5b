/**
 * OpenSC takes a PUK over PKCS#11 in one style of its configuration only; in every other the same call costs a try of
 * the PIN. The token process therefore gets a configuration of its own, where neither user nor administrator chose one.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

const systemConfiguration = '/etc/opensc/opensc.conf'

const ownBlock = `
app opensc-pkcs11 {
	pkcs11 {
		user_pin_unblock_style = set_pin_in_unlogged_session;
	}
}
`

const readSettings = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const withoutComments = (text: string): string => text.replace(/#.*$/gm, '')

/**
 * Writes the configuration to `path`: the system's, and the style. null where there is a choice to respect already:
 * `OPENSC_CONF` in the environment, or PKCS#11 settings in the system's file, which ours would hide.
 */
export const writeOpenscConfiguration = (
  path: string,
  platform: string,
  env: Readonly<Record<string, string | undefined>>,
  systemPath = systemConfiguration,
): string | null => {
  if (platform !== 'linux' || env['OPENSC_CONF']) return null
  const system = readSettings(systemPath)
  if (/\bpkcs11\s*\{/.test(withoutComments(system))) return null
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(path, system + ownBlock, { mode: 0o600 })
    return path
  } catch {
    // Without it a PUK is refused before the card is asked; everything else works.
    return null
  }
}

/** Whether OpenSC in this process takes a PUK without a login. Never guessed: a wrong guess burns a try of the PIN. */
export const takesPukWithoutLogin = (
  env: Readonly<Record<string, string | undefined>> = process.env,
  systemPath = systemConfiguration,
): boolean => {
  const settings = withoutComments(readSettings(env['OPENSC_CONF'] || systemPath))
  const styles = [...settings.matchAll(/\buser_pin_unblock_style\s*=\s*"?(\w+)/g)].map(([, style]) => style)
  return styles.length === 1 && styles[0] === 'set_pin_in_unlogged_session'
}
