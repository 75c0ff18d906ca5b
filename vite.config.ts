/** Builds the window's page: bundles, styles, and the data that pdf.js loads while it draws, all served from one origin. */
import { cpSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const outDir = join(import.meta.dirname, 'dist/renderer')
const pdfjs = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))

/** Character maps, standard fonts, colour profiles and decoders: pdf.js asks for them by name, so they keep their names. */
const copyPdfjsData = (): Plugin => ({
  name: 'copy-pdfjs-data',
  apply: 'build',
  writeBundle({ dir = outDir }) {
    for (const folder of ['cmaps', 'standard_fonts', 'iccs', 'wasm']) {
      cpSync(join(pdfjs, folder), join(dir, 'pdfjs', folder), {
        recursive: true,
        // The script engine of PDF forms has no place in a window that never runs a document's scripts.
        filter: source => !/quickjs/i.test(source),
      })
    }
  },
})

export default defineConfig({
  root: join(import.meta.dirname, 'src/renderer'),
  base: '/',
  plugins: [react(), copyPdfjsData()],
  build: {
    outDir,
    emptyOutDir: true,
    target: 'chrome140',
    // The page's policy allows scripts and styles from files only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    // pdf.js is one piece, read from the disk.
    chunkSizeWarningLimit: 2000,
  },
})
