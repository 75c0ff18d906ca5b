/** Builds everything into dist/: the page, the preload (one file), main and its processes, and the stand-in for machines without Electron. */
import { chmodSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { build, type InlineConfig, type Plugin } from 'vite'
import packageJson from '../package.json' with { type: 'json' }
import { contract } from '../src/shared/contract.ts'
import { buildPkcs11Process } from './build-pkcs11-process.ts'

const root = join(import.meta.dirname, '..')
/** Pure code in hundreds of small files, which would be looked up at each start: those that are named here, with what they need. */
const inlined = [
  /^(commander|fast-png|fflate|intl-messageformat|iobuffer|tslib|zod)$/,
  /^(@peculiar\/.*|asn1js|pvtsutils|pvutils|@formatjs\/.*)$/,
  /^(pino|pino-std-serializers|@pinojs\/redact|atomic-sleep|on-exit-leak-free|quick-format-unescaped|real-require)$/,
  /^(safe-stable-stringify|sonic-boom|thread-stream)$/,
]
const external = [
  'electron',
  ...builtinModules.flatMap(name => [name, `node:${name}`]),
  ...Object.keys(packageJson.dependencies).filter(name => !inlined.some(each => each.test(name))),
  ...Object.keys(packageJson.optionalDependencies),
]

/** One bundle for Node: most dependencies stay outside, so that what is native or beside their code is found. */
const nodeBundle = (
  outDir: string,
  entry: Readonly<Record<string, string>>,
  format: 'es' | 'cjs',
  inline: boolean,
): InlineConfig => ({
  root,
  configFile: false,
  logLevel: 'warn',
  build: {
    outDir: join(root, outDir),
    emptyOutDir: true,
    target: 'node24',
    ssr: true,
    sourcemap: false,
    minify: false,
    rollupOptions: {
      input: Object.fromEntries(Object.entries(entry).map(([name, file]) => [name, join(root, file)])),
      external: inline ? ['electron'] : external,
      output: {
        format,
        entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
        chunkFileNames: 'parts/[name]-[hash].js',
      },
    },
  },
  ssr: { noExternal: inline ? (true as const) : inlined },
})

/** The preload needs the names of the contract's calls only: what judges their inputs, most of its size, stays in main. */
const leaveOutSchemas = (): Plugin => ({
  name: 'leave-out-schemas',
  load: id =>
    id === join(root, 'src/shared/contract.ts')
      ? `export const contract = ${JSON.stringify(contract, (key, value: unknown) => (key === 'input' ? undefined : value))}`
      : null,
})

await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' })
// The sandbox gives a preload no module loader: everything it needs must be in one CommonJS file.
const preload = nodeBundle('dist/preload', { preload: 'src/preload/preload.ts' }, 'cjs', true)
await build({ ...preload, plugins: [leaveOutSchemas()] })
await build(
  nodeBundle(
    'dist/main',
    {
      main: 'src/main/main.ts',
      signet: 'src/main/signet.ts',
      'signing-thread': 'src/main/signing/signing-thread.ts',
      'list-thread': 'src/main/validation/trust/list-thread.ts',
      'web-eid-host': 'src/main/web-eid-host.ts',
      'backup-process': 'src/main/backup-process.ts',
    },
    'es',
    false,
  ),
)
await buildPkcs11Process(join(root, 'dist/main'), 'pkcs11.js')
chmodSync(join(root, 'dist/main/signet.js'), 0o755)
