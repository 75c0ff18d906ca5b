/** Loaded before a program under test: names below `localhost` are this computer (RFC 6761 §6.3), which not every system resolver knows. */
import { promises } from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'

const { lookup } = promises
promises.lookup = (host, options) => lookup(host.endsWith('.localhost') ? 'localhost' : host, options)
syncBuiltinESMExports()
