/** Entry of the native messaging host, which a browser starts for the Web eID extension. */
import { homedir } from 'node:os'
import { openConfig, profileDirectory } from './config.ts'
import { runHost } from './web-eid/host.ts'
import { askWindow } from './web-eid/request-client.ts'
import { startWindow } from './web-eid/window-command.ts'

const { argv, env, platform, stdin, stdout } = process
const profile = env['SIGNET_PROFILE'] || profileDirectory(platform, env, homedir())

await runHost({
  args: argv.slice(2),
  addedExtensions: openConfig(profile).settings.webEid.extensions,
  stdin,
  stdout,
  ask: (message, signal) =>
    askWindow(message, { profile, signal, startWindow: () => startWindow(profile, platform, env) }),
})
// The browser may keep its end of the pipe open.
process.exit()
