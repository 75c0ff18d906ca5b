/** `node native-mocks/website/start.ts [port]`: the shop, until Ctrl+C, and how Signet comes to trust it. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openWebsite } from './website.ts'

const website = await openWebsite({ port: Number(process.argv[2] ?? 8443) })
const authority = join(mkdtempSync(join(tmpdir(), 'signet-website-')), 'authority.pem')
writeFileSync(authority, website.authority)
console.log(`The shop is open at ${website.origin}. To let Signet trust it:
  npx signet trust add ${authority} --for services
  npx signet trust add ${authority} --for tls
  npx signet settings set services.allow-private-network true`)
const { link } = await website.ask('age')
console.log(`\nA question without a browser:\n  npx signet answer '${link}'`)
