/** Bundles the process of a PKCS#11 module into one file: one is started for each module, and most of its start is loading files. */
import { join } from 'node:path'
import { build } from 'vite'

const root = join(import.meta.dirname, '..')

/** Adds `name` to `directory`, which must be within the repository: its native library is found from there. */
export const buildPkcs11Process = async (directory: string, name: string): Promise<string> => {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      outDir: directory,
      emptyOutDir: false,
      target: 'node24',
      ssr: true,
      rollupOptions: {
        input: join(root, 'src/main/tokens/pkcs11/pkcs11-process.ts'),
        external: ['pkcs11js'],
        output: { format: 'es', entryFileNames: name, codeSplitting: false },
      },
    },
  })
  return join(directory, name)
}
