/** Where PKCS#11 modules are found, on file systems that exist only here. */
import { describe, expect, test } from 'vitest'
import { findModules, type ModuleFiles } from '../../src/main/tokens/pkcs11/modules.ts'

/** Paths to contents; `-> path` is a link. */
const createFiles = (tree: Readonly<Record<string, string>>): ModuleFiles => {
  const realPath = async (path: string): Promise<string> => {
    const content = tree[path]
    if (content === undefined) throw new Error('ENOENT')
    return content.startsWith('-> ') ? realPath(content.slice(3)) : path
  }
  return {
    realPath,
    readFile: async path => tree[await realPath(path)] ?? '',
    async readDirectory(path) {
      const names = Object.keys(tree)
        .filter(each => each.startsWith(`${path}/`))
        .map(each => each.slice(path.length + 1))
      if (names.length === 0) throw new Error('ENOENT')
      return names
    },
  }
}

const openSc = '/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so'
const softHsm = '/usr/lib/softhsm/libsofthsm2.so'
const debian = {
  '/usr/share/p11-kit/modules/opensc-pkcs11.module': '# comment\nmodule: opensc-pkcs11.so\n',
  '/usr/share/p11-kit/modules/softhsm2.module': '\nmodule: /usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so\r\n',
  '/usr/share/p11-kit/modules/p11-kit-trust.module': 'module: p11-kit-trust.so\ntrust-policy: yes\n',
  '/usr/share/p11-kit/modules/README': 'module: /usr/lib/readme.so\n',
  '/usr/lib/readme.so': '',
  [openSc]: '',
  '/usr/lib/x86_64-linux-gnu/pkcs11/opensc-pkcs11.so': `-> ${openSc}`,
  '/usr/lib/x86_64-linux-gnu/pkcs11/p11-kit-trust.so': '',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so': `-> ${softHsm}`,
  [softHsm]: '',
  '/usr/lib/x86_64-linux-gnu/libbeidpkcs11.so.0': '',
}
const find = (platform: string, tree: Readonly<Record<string, string>>, addedPaths: readonly string[] = [], env = {}) =>
  findModules({ platform, env, addedPaths, files: createFiles(tree) })

describe('modules', () => {
  test('come from p11-kit and from known paths, each file once, without the trust module', async () => {
    expect(await find('linux', debian)).toEqual([
      { path: openSc, name: 'opensc-pkcs11', source: 'p11-kit' },
      { path: softHsm, name: 'softhsm2', source: 'p11-kit' },
      { path: '/usr/lib/x86_64-linux-gnu/libbeidpkcs11.so.0', name: 'Belgian eID', source: 'known-path' },
    ])
  })

  test('that the user added come first, also when the file is missing or a link', async () => {
    const added = ['/home/user/vendor.so', '/usr/lib/x86_64-linux-gnu/pkcs11/opensc-pkcs11.so']
    const found = await find('linux', debian, added)
    expect(found.slice(0, 2)).toEqual([
      { path: '/home/user/vendor.so', name: 'vendor.so', source: 'added' },
      { path: openSc, name: 'opensc-pkcs11.so', source: 'added' },
    ])
    expect(found.filter(({ path }) => path === openSc)).toHaveLength(1)
  })

  test('on Windows are found through its environment', async () => {
    const tree = {
      'C:\\Windows\\System32\\vnptca_p11_v8.dll': '',
      'D:\\Programs\\OpenSC Project\\OpenSC\\pkcs11\\opensc-pkcs11.dll': '',
    }
    const env = { SystemRoot: 'C:\\Windows', ProgramFiles: 'D:\\Programs' }
    expect((await find('win32', tree, [], env)).map(({ name }) => name).sort()).toEqual(['OpenSC', 'VNPT-CA'])
  })

  test('on macOS are found under Homebrew', async () => {
    const tree = { '/opt/homebrew/lib/softhsm/libsofthsm2.so': '' }
    expect(await find('darwin', tree)).toEqual([
      { path: '/opt/homebrew/lib/softhsm/libsofthsm2.so', name: 'SoftHSM', source: 'known-path' },
    ])
  })

  test('are none on an empty machine, or only the added ones on an unknown platform', async () => {
    expect(await find('linux', {})).toEqual([])
    expect(await find('sunos', debian, [openSc])).toHaveLength(1)
  })
})
