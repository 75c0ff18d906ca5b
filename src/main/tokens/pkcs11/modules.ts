/** Where PKCS#11 modules are: added by the user, configured for p11-kit, or at a path that a vendor is known to use. */
import { basename, join, posix } from 'node:path'

export interface ModuleLocation {
  readonly path: string
  readonly name: string
  readonly source: 'p11-kit' | 'known-path' | 'added'
}

/** The part of the file system that finding modules needs. */
export interface ModuleFiles {
  /** Names in a directory; throws when there is none. */
  readDirectory(path: string): Promise<readonly string[]>
  readFile(path: string): Promise<string>
  /** The path without links; throws when there is no such file. */
  realPath(path: string): Promise<string>
}

type Platform = 'linux' | 'darwin' | 'win32'

/** Directories that a relative name is looked for in, most specific first. */
const libraryDirectories: Readonly<Record<Platform, readonly string[]>> = {
  linux: [
    '/usr/lib/x86_64-linux-gnu',
    '/usr/lib/aarch64-linux-gnu',
    '/usr/lib/x86_64-linux-gnu/pkcs11',
    '/usr/lib/aarch64-linux-gnu/pkcs11',
    '/usr/lib64',
    '/usr/lib64/pkcs11',
    '/usr/lib',
    '/usr/lib/pkcs11',
    '/usr/local/lib',
    '/usr/local/lib/pkcs11',
  ],
  darwin: ['/Library/OpenSC/lib', '/usr/local/lib', '/opt/homebrew/lib', '/usr/local/lib/pkcs11'],
  win32: ['%SystemRoot%\\System32'],
}

interface KnownModule {
  readonly name: string
  readonly linux?: readonly string[]
  readonly darwin?: readonly string[]
  readonly win32?: readonly string[]
}

/** File names are looked for in `libraryDirectories`; `%NAME%` is an environment variable. */
const knownModules: readonly KnownModule[] = [
  {
    name: 'OpenSC',
    linux: ['opensc-pkcs11.so'],
    darwin: ['opensc-pkcs11.so', '/Library/OpenSC/lib/opensc-pkcs11.so'],
    win32: ['%ProgramFiles%\\OpenSC Project\\OpenSC\\pkcs11\\opensc-pkcs11.dll', 'opensc-pkcs11.dll'],
  },
  {
    name: 'SoftHSM',
    linux: ['softhsm/libsofthsm2.so', 'libsofthsm2.so'],
    darwin: ['softhsm/libsofthsm2.so'],
    win32: ['C:\\SoftHSM2\\lib\\softhsm2-x64.dll', '%ProgramFiles%\\SoftHSM2\\lib\\softhsm2-x64.dll'],
  },
  {
    name: 'SafeNet eToken',
    linux: ['libeToken.so', 'libeTPkcs11.so'],
    darwin: ['/usr/local/lib/libeToken.dylib', 'libeTPkcs11.dylib'],
    win32: ['eTPKCS11.dll'],
  },
  {
    name: 'Gemalto IDPrime',
    linux: ['libIDPrimePKCS11.so', 'pkcs11/libgclib.so', 'libgclib.so'],
    darwin: ['/usr/local/lib/libIDPrimePKCS11.dylib', 'libgclib.dylib'],
    win32: [
      'IDPrimePKCS1164.dll',
      '%ProgramFiles%\\Gemalto\\IDGo 800 PKCS#11\\IDPrimePKCS1164.dll',
      '%ProgramFiles%\\Gemalto\\Classic Client\\BIN\\gclib.dll',
    ],
  },
  {
    name: 'Feitian ePass',
    linux: ['libcastle.so.1.0.0', 'libcastle_v2.so'],
    darwin: ['libcastle.1.0.0.dylib'],
    win32: ['eps2003csp11.dll', 'eps2003csp11v2.dll', 'ShuttleCsp11_3003.dll', 'ngp11v211.dll'],
  },
  {
    name: 'Bit4id',
    linux: ['bit4id/libbit4xpki.so', 'libbit4xpki.so', 'libbit4ipki.so', 'bit4id/libbit4ipki.so'],
    darwin: ['libbit4xpki.dylib', '/Library/bit4id/pkcs11/libbit4xpki.dylib'],
    win32: ['bit4xpki.dll', 'bit4ipki.dll', 'bit4opki.dll'],
  },
  {
    name: 'Belgian eID',
    linux: ['libbeidpkcs11.so.0', 'libbeidpkcs11.so'],
    darwin: [
      '/Library/Belgium Identity Card/Pkcs11/beid-pkcs11.bundle/Contents/MacOS/libbeidpkcs11.dylib',
      'libbeidpkcs11.dylib',
    ],
    win32: ['beidpkcs11.dll'],
  },
  {
    name: 'YubiKey',
    linux: ['libykcs11.so.2', 'libykcs11.so'],
    darwin: ['libykcs11.dylib'],
    win32: ['%ProgramFiles%\\Yubico\\Yubico PIV Tool\\bin\\libykcs11.dll'],
  },
  {
    name: 'Nitrokey HSM, SmartCard-HSM',
    linux: ['libsc-hsm-pkcs11.so'],
    darwin: ['libsc-hsm-pkcs11.so'],
    win32: ['sc-hsm-pkcs11.dll'],
  },
  {
    name: 'IDEMIA AWP',
    linux: ['libOcsPKCS11Wrapper.so'],
    darwin: ['/Library/AWP/lib/libOcsCryptoki.dylib'],
    win32: ['OcsPKCS11Wrapper.dll', 'OcsCryptoki.dll'],
  },
  { name: 'Thales Athena', linux: ['libASEP11.so'], darwin: ['libASEPKCS.dylib'], win32: ['asepkcs.dll'] },
  // Vietnamese authorities rebrand their tokens' libraries, and number them by token model.
  { name: 'CMC-CA', win32: ['cmcca_csp11_v1.dll'] },
  {
    name: 'VNPT-CA',
    win32: [
      'vnptca_p11_v6.dll',
      'vnptca_p11_v7.dll',
      'vnptca_p11_v8.dll',
      'vnptca_p11_v10.dll',
      'vnpt-ca_csp11.dll',
      'vnpt-ca_v34.dll',
      'vnpt-ca_cl_v1.dll',
    ],
  },
  {
    name: 'Viettel-CA',
    win32: ['viettel-ca.dll', 'viettel-ca_v3.dll', 'viettel-ca_v4.dll', 'viettel-ca_v5.dll', 'viettel-ca_v6.dll'],
  },
  { name: 'BkavCA', win32: ['BkavCA.dll', 'BkavCAv2S.dll', 'bkavcaetoken.dll'] },
  { name: 'FPT-CA', win32: ['fpt-ca.dll', 'fpt-ca-stx.dll', 'fptca_v3.dll', 'fptca_v4.dll', 'SignatureP11.dll'] },
  { name: 'CA2', win32: ['CA2_csp11.dll', 'CA2_v34.dll'] },
  { name: 'NC-CA', win32: ['ncca_csp11_v1.dll', 'nca_v4.dll', 'nca_v6.dll'] },
  { name: 'NEWTEL-CA', win32: ['NEWTEL-CA.dll'] },
  { name: 'Vina-CA', win32: ['Vina-CA.dll', 'Vina-CAv3.dll', 'Vina-CAv4.dll', 'Vina-CAv5.dll'] },
  { name: 'I-CA', win32: ['ica_csp11_v1.dll'] },
  { name: 'SafeCA', win32: ['safe-ca.dll'] },
  { name: 'CKCA', win32: ['CKCA.dll'] },
  { name: 'WatchData', win32: ['wdpkcs.dll'] },
]

/** Where distributions and administrators configure p11-kit (pkcs11.conf(5)). */
const configurationDirectories: Readonly<Record<Platform, readonly string[]>> = {
  linux: ['/etc/pkcs11/modules', '/usr/share/p11-kit/modules', '/usr/local/share/p11-kit/modules'],
  darwin: ['/opt/homebrew/share/p11-kit/modules', '/usr/local/share/p11-kit/modules'],
  win32: [],
}

/** The proxy shows the other modules once more; the trust module and the client hold no keys of a person. */
const leftOut = /p11-kit-(proxy|trust|client)\.|pkcs11-spy\.|onepin-opensc-pkcs11\./

/**
 * The modules of this computer, each file once: what the user added first, then p11-kit's, then known paths.
 * An added path is named even when the file is missing, so that its owner sees why it does not work.
 */
export const findModules = async (request: {
  readonly platform: string
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly addedPaths: readonly string[]
  readonly files: ModuleFiles
}): Promise<readonly ModuleLocation[]> => {
  const { addedPaths, files } = request
  const platform = request.platform in libraryDirectories ? (request.platform as Platform) : undefined
  const expand = (path: string): string =>
    path.replace(/%(\w+)%/g, (whole, name: string) => request.env?.[name] ?? whole)
  const inDirectories = (path: string): readonly string[] =>
    platform === undefined || isAbsolute(path)
      ? [expand(path)]
      : libraryDirectories[platform].map(directory =>
          platform === 'win32' ? `${expand(directory)}\\${path}` : posix.join(directory, path),
        )

  const found = new Map<string, ModuleLocation>()
  const add = async (path: string, name: string, source: ModuleLocation['source']): Promise<boolean> => {
    if (source !== 'added' && leftOut.test(path)) return false
    const real = await files.realPath(path).catch(() => undefined)
    if (real === undefined && source !== 'added') return false
    const identity = real ?? path
    if (!found.has(identity)) found.set(identity, { path: identity, name, source })
    return true
  }
  const addFirst = async (paths: readonly string[], name: string, source: ModuleLocation['source']): Promise<void> => {
    for (const path of paths) if (await add(path, name, source)) return
  }

  for (const path of addedPaths) await add(path, basename(path), 'added')
  if (platform === undefined) return [...found.values()]
  for (const directory of configurationDirectories[platform]) {
    for (const { name, module } of await readConfiguration(directory, files)) {
      await addFirst(inDirectories(module), name, 'p11-kit')
    }
  }
  for (const known of knownModules) {
    for (const path of known[platform] ?? []) await addFirst(inDirectories(path), known.name, 'known-path')
  }
  return [...found.values()]
}

const isAbsolute = (path: string): boolean => /^([/%]|[A-Za-z]:)/.test(path)

const readConfiguration = async (
  directory: string,
  files: ModuleFiles,
): Promise<readonly { readonly name: string; readonly module: string }[]> => {
  const names = await files.readDirectory(directory).catch(() => [])
  const read = names
    .filter(name => name.endsWith('.module'))
    .sort()
    .map(async name => {
      const text = await files.readFile(join(directory, name)).catch(() => '')
      const module = /^[ \t]*module:[ \t]*(.+?)[ \t]*\r?$/m.exec(text)?.[1]
      return module ? [{ name: name.slice(0, -'.module'.length), module }] : []
    })
  return (await Promise.all(read)).flat()
}
