/** `npm test`: installs, says what this machine lacks, builds, then runs types, lint and every test. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { build, environment, install, root, run, say } from './prepare.mjs'

const onPath = program =>
  spawnSync(process.platform === 'win32' ? 'where' : 'which', [program], { stdio: 'ignore', env: environment() })
    .status === 0

/** What the tests drive for real; each line is printed when it is missing, never skipped silently. */
const machine = [
  ['SoftHSM2, the real PKCS#11 token', () => onPath('softhsm2-util'), 'apt-get install softhsm2'],
  ['pdfsig, the second opinion on signatures', () => onPath('pdfsig'), 'apt-get install poppler-utils'],
  ['qpdf, the second opinion on PDF structure', () => onPath('qpdf'), 'apt-get install qpdf'],
  ['openssl, the second opinion on CMS and certificates', () => onPath('openssl'), 'apt-get install openssl'],
  [
    'a virtual smart card behind pcscd and OpenSC',
    () => onPath('pcscd') && existsSync('/usr/lib/pcsc/drivers/serial/libifdvpcd.so') && onPath('pkcs11-tool'),
    'apt-get install pcscd vsmartcard-vpcd opensc opensc-pkcs11, and run as root',
  ],
  ['a C compiler for broken PKCS#11 modules', () => onPath('gcc'), 'apt-get install gcc'],
  [
    'a browser for the window',
    () => ['chromium', 'google-chrome', 'microsoft-edge'].some(onPath),
    'apt-get install chromium',
  ],
  ['a display for the window', () => Boolean(process.env.DISPLAY) || onPath('Xvfb'), 'apt-get install xvfb'],
  [
    'PKCS#11 support (pkcs11js)',
    () => existsSync(join(root, 'node_modules/pkcs11js/build/Release/pkcs11.node')),
    'apt-get install g++ make python3, then npm ci',
  ],
  ['the corpus of PDFs', () => existsSync(join(root, '../shared/corpus/pdf')), 'place PDFs in ../shared/corpus/pdf'],
  [
    'Electron’s binary (the stand-in runs instead)',
    () => existsSync(join(root, 'node_modules/electron/path.txt')),
    'node node_modules/electron/install.js, on an open network',
  ],
]

install()
for (const [what, isThere, remedy] of machine) if (!isThere()) say(`[lacks] ${what}: ${remedy}`)
build()
const only = process.argv.slice(2)
const steps =
  only.length > 0
    ? [['vitest', ['run', ...only]]]
    : [
        ['tsc', ['--build']],
        ['biome', ['check', '--error-on-warnings', '.']],
        ['vitest', ['run']],
      ]
// The command line as it ships starts in a third of the time of its sources.
process.env.SIGNET_TEST_ENTRY = 'dist/main/signet.js'
for (const [program, args] of steps) {
  const status = run(program, args)
  if (status !== 0) process.exit(status)
}
