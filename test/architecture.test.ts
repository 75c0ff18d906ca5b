/** The import rules of ARCHITECTURE.md as a table: what is not listed is forbidden. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

interface Rule {
  /** Files this row is for; the first row that fits a file decides. */
  readonly from: RegExp
  /** Files of ours that it may import. */
  readonly files: RegExp
  /** Files of ours of which it may import the types only. */
  readonly types?: RegExp
  /** Packages that it may import; Node's own modules where `node:` is listed. */
  readonly packages: RegExp
}

const nothing = /^$/
const asn1 = /^(node:|@peculiar\/asn1-|asn1js$)/
const shared = /^src\/shared\//

const rules: readonly Rule[] = [
  { from: /^src\/shared\//, files: shared, packages: /^(zod|intl-messageformat)$/ },
  { from: /^src\/preload\/preload\.ts$/, files: /^src\/(shared|preload)\//, packages: /^electron$/ },
  { from: /^src\/preload\//, files: /^src\/(shared|preload)\//, packages: nothing },
  ...['sign', 'validation', 'keys', 'settings', 'first-start', 'locked', 'my-data', 'query', 'lost-key', 'support'].map(
    screen => ({
      from: new RegExp(`^src/renderer/screens/${screen}/`),
      files: new RegExp(
        `^src/(shared/|renderer/(screens/${screen}/|components/|messages/|bridge\\.ts|[a-z-]+\\.tsx?$))`,
      ),
      packages: /^(react|react-dom|pdfjs-dist)(\/|$)/,
    }),
  ),
  { from: /^src\/renderer\//, files: /^src\/(shared|renderer)\//, packages: /^(react|react-dom|pdfjs-dist)(\/|$)/ },
  { from: /^src\/main\/log\.ts$/, files: shared, packages: /^(node:|pino$)/ },
  { from: /^src\/main\/config\.ts$/, files: /^src\/(shared|main\/files)\//, packages: /^(node:|zod$)/ },
  { from: /^src\/main\/plain-settings\.ts$/, files: /^src\/(shared\/|main\/config\.ts$)/, packages: /^zod$/ },
  { from: /^src\/main\/documents\.ts$/, files: /^src\/(shared|main\/files)\//, packages: /^node:/ },
  { from: /^src\/main\/files\//, files: /^src\/(shared|main\/files)\//, packages: /^node:/ },
  { from: /^src\/main\/pki\//, files: /^src\/(shared|main\/pki)\//, packages: asn1 },
  { from: /^src\/main\/pdf\//, files: /^src\/(shared|main\/(pdf|files))\//, packages: /^node:/ },
  {
    from: /^src\/main\/typeset\//,
    files: /^src\/(shared|main\/(typeset|pdf))\//,
    packages: /^(node:|harfbuzzjs$|uqr$)/,
  },
  {
    from: /^src\/main\/tokens\//,
    files: /^src\/(shared\/|main\/(tokens|pki|files)\/|main\/log\.ts|main\/host\/parent-port\.ts)/,
    types: /^src\/main\/host\/host\.ts$/,
    packages: /^(node:|zod$|node-forge$|pkcs11js$|graphene-pk11$)/,
  },
  {
    from: /^src\/main\/vault\//,
    files: /^src\/(shared\/|main\/(vault|pki|files)\/|main\/log\.ts)/,
    packages: /^(node:|zod$|better-sqlite3-multiple-ciphers$)/,
  },
  ...['signing', 'validation'].map(room => ({
    from: new RegExp(`^src/main/${room}/`),
    files: new RegExp(
      `^src/(shared/|main/(${room}|pki|pdf|typeset|files)/|main/log\\.ts${room === 'signing' ? '|main/host/step-back\\.ts' : ''})`,
    ),
    types: /^src\/main\/(tokens|vault)\/|^src\/main\/documents\.ts/,
    packages: /^(node:|fast-png$|xml-crypto$|@xmldom\/xmldom$)/,
  })),
  {
    from: /^src\/main\/disclosure\//,
    files: /^src\/(shared\/|main\/(disclosure|pki|files)\/|main\/log\.ts)/,
    types: /^src\/main\/(tokens|vault)\//,
    packages: /^(node:|zod$|jose$)/,
  },
  {
    from: /^src\/main\/web-eid\//,
    files: /^src\/(shared\/|main\/(web-eid|pki)\/|main\/log\.ts)/,
    types: /^src\/main\/(tokens|vault)\//,
    packages: /^(node:|zod$)/,
  },
  { from: /^src\/main\/web-eid-host\.ts$/, files: /^src\/main\/(web-eid\/|config\.ts)/, packages: /^node:/ },
  {
    from: /^src\/main\/(recovery|support)\//,
    files: /^src\/(shared\/|main\/(recovery|support|pki|typeset|files)\/|main\/log\.ts)/,
    types: /^src\/main\/(tokens|vault)\//,
    packages: /^(node:|zod$|jose$|pg$|better-sqlite3-multiple-ciphers$)/,
  },
  {
    from: /^src\/main\/privacy\//,
    files: /^src\/(shared\/|main\/(privacy|pki|typeset|files)\/|main\/log\.ts)/,
    types: /^src\/main\/((tokens|vault)\/|host\/host\.ts$)/,
    packages: /^(node:|zod$|jose$)/,
  },
  {
    from: /^src\/main\/backup-process\.ts$/,
    files: /^src\/(shared|main\/(files|privacy|vault))\/|^src\/main\/host\/parent-port\.ts/,
    packages: /^node:/,
  },
  {
    from: /^src\/main\/host\/electron-host\.ts$/,
    files: /^src\/(shared|main\/host)\//,
    packages: /^(node:|electron$)/,
  },
  {
    from: /^src\/main\/host\//,
    files: /^src\/(shared\/|main\/(host|files)\/|main\/(config|log)\.ts)/,
    packages: /^node:/,
  },
  { from: /^src\/main\/window\/policy\.ts$/, files: nothing, packages: nothing },
  { from: /^src\/main\/arrival\//, files: /^src\/(shared\/|main\/arrival\/)/, packages: /^node:/ },
  {
    from: /^src\/main\/window\//,
    files: /^src\/(shared\/|main\/window\/|main\/(config|log)\.ts)/,
    types: /^src\/main\/(app|dispatcher|documents|first-answers|handlers)\.ts$/,
    packages: /^(node:|electron$)/,
  },
  {
    from: /^src\/main\/cli\//,
    files: /^src\/(shared|main\/(cli|files))\//,
    types: /^src\/main\/app\.ts$/,
    packages: /^(node:|commander$|@inquirer\/password$|pdf-lib$|zod$)/,
  },
  {
    from: /^src\/main\/dispatcher\.ts$/,
    files: shared,
    packages: nothing,
  },
  {
    from: /^src\/main\/([a-z-]+-)?handlers\.ts$/,
    files: /^src\/(shared\/|main\/(documents|shown-commands|work-notices|[a-z-]+-handlers)\.ts|main\/arrival\/)/,
    types: /^src\/main\/(app|handlers)\.ts$/,
    packages: /^node:path$/,
  },
  {
    from: /^src\/main\/folder-documents\.ts$/,
    files: /^src\/(shared\/|main\/documents\.ts)/,
    packages: /^node:/,
  },
  {
    from: /^src\/main\/(module-settings|first-start|shown-commands|work-notices)\.ts$/,
    files: shared,
    types: /^src\/main\/(config\.ts$|tokens\/)/,
    packages: /^node:/,
  },
  {
    from: /^src\/main\/key-use\.ts$/,
    files: shared,
    types: /^src\/main\/(tokens|vault)\//,
    packages: nothing,
  },
  {
    from: /^src\/main\/(session|log-book)\.ts$/,
    files: /^src\/(shared\/|main\/log\.ts)/,
    types: /^src\/main\/vault\//,
    packages: nothing,
  },
  {
    from: /^src\/main\/vault-keeping\.ts$/,
    files: /^src\/(shared\/|main\/(vault\/|key-use\.ts))/,
    types: /^src\/main\/tokens\//,
    packages: nothing,
  },
  {
    from: /^src\/main\/recent-documents\.ts$/,
    files: /^src\/(shared\/|main\/documents\.ts)/,
    types: /^src\/main\/vault\//,
    packages: /^node:/,
  },
  {
    from: /^src\/main\/first-answers\.ts$/,
    files:
      /^src\/(shared\/|main\/(config|first-start|session|session-handlers|vault\/find-vault|privacy\/erasure-marker)\.ts)/,
    packages: /^node:/,
  },
  { from: /^src\/main\/diagnosis\.ts$/, files: shared, packages: /^node:/ },
  { from: /^src\/main\/key-news\.ts$/, files: shared, types: /^src\/main\/app\.ts$/, packages: nothing },
  {
    from: /^src\/main\/(app|main|signet|window-core)\.ts$/,
    files: /^src\/(shared|main)\/|^package\.json$/,
    packages: /^(node:|electron$)/,
  },
]

interface Import {
  readonly target: string
  readonly typeOnly: boolean
}

const listFiles = (directory: string): readonly string[] =>
  readdirSync(join(root, directory), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map(entry => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))

const readImports = (file: string): readonly Import[] => {
  const source = readFileSync(join(root, file), 'utf8')
  const imports = [...source.matchAll(/^(?:import|export)\s+(type\s+)?(?:[\w*{][^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]/gm)]
  const dynamic = [...source.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)]
  return [
    ...imports.map(match => ({ target: match[2] ?? '', typeOnly: match[1] !== undefined })),
    ...dynamic.map(match => ({ target: match[1] ?? '', typeOnly: false })),
  ]
}

const findBreach = (file: string, { target, typeOnly }: Import): string | undefined => {
  const rule = rules.find(({ from }) => from.test(file))
  if (!rule) return `${file} stands in no room of the table`
  if (!target.startsWith('.')) {
    const allowed = rule.packages.test(target) || (typeOnly && target === 'zod')
    return allowed ? undefined : `${file} may not import the package ${target}`
  }
  const path =
    relative(root, join(root, file, '..', target))
      .replaceAll('\\', '/')
      .split('?')[0] ?? ''
  if (rule.files.test(path) || (typeOnly && rule.types?.test(path))) return undefined
  return `${file} may not import ${typeOnly ? 'types of ' : ''}${path}`
}

describe('import rules', () => {
  const files = listFiles('src')

  test('every file of src stands in a room and imports only what its row allows', () => {
    expect(files.length).toBeGreaterThan(40)
    const breaches = files.flatMap(file => readImports(file).map(found => findBreach(file, found)))
    expect(breaches.filter(breach => breach !== undefined)).toEqual([])
  })

  test('the table sees a breach when there is one', () => {
    const electron = { target: 'electron', typeOnly: false }
    expect(findBreach('src/main/signing/signing.ts', electron)).toContain('may not import the package electron')
    const sibling = { target: '../validation/pdf/validate-pdf.ts', typeOnly: false }
    expect(findBreach('src/main/signing/signing.ts', sibling)).toContain('may not import')
    const runtime = { target: '../tokens/key-ring.ts', typeOnly: false }
    expect(findBreach('src/main/signing/signing.ts', runtime)).toContain('may not import')
    expect(findBreach('src/main/signing/signing.ts', { ...runtime, typeOnly: true })).toBeUndefined()
    expect(findBreach('src/renderer/bridge.ts', { target: 'node:fs', typeOnly: false })).toContain('may not import')
  })
})

describe('habits', () => {
  const files = listFiles('src')

  test('shipped code never imports a stand-in or a test', () => {
    const found = files.flatMap(file => readImports(file).filter(({ target }) => /native-mocks|\/test\//.test(target)))
    expect(found).toEqual([])
  })

  test('files are named for what they are', () => {
    const vague = /(^|-|\/)(utils?|helpers?|common|misc|manager|service|index)(-|\.tsx?$)/
    expect(files.filter(file => vague.test(file) || /[A-Z]/.test(file))).toEqual([])
  })

  test('every file opens with a sentence on what it is for', () => {
    const silent = files.filter(file => !/^(#!.*\n)?\/\*\*/.test(readFileSync(join(root, file), 'utf8')))
    expect(silent).toEqual([])
  })
})
