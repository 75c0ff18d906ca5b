/** Builds the window's page: bundles, styles, and the data that pdf.js loads while it draws, all served from one origin. */
import { cpSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin, type Rolldown } from 'vite'

const root = join(import.meta.dirname, 'src/renderer')
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

const firstScript = join(root, 'start.ts')
/** Not their words: those are files of their own, by language. */
const ofLaterScreens = /\/src\/(renderer\/(screens|components|[\w-]+\.tsx?$)|shared\/(model\/)?[\w-]+\.ts$)/
const firstScreens = join(root, 'draw-window.tsx')

/** Three files and the words: what asks main, what draws the first screen, and all screens that come after it. */
const nameChunks = (): ((id: string, context: Rolldown.ChunkingContext) => string | null) => {
  const chunkOf = new Map<string, string>()
  return (id, context) => {
    const claim = (module: string, chunk: string): void => {
      if (chunkOf.has(module)) return
      chunkOf.set(module, chunk)
      for (const next of context.getModuleInfo(module)?.importedIds ?? []) claim(next, chunk)
    }
    if (chunkOf.size === 0) {
      claim(firstScript, 'start')
      claim(firstScreens, 'window')
    }
    return chunkOf.get(id) ?? (ofLaterScreens.test(id) ? 'later' : null)
  }
}

/** The first screens are fetched with the page, not only when its first script asks for them. */
const preloadScreens = (): Plugin => ({
  name: 'preload-screens',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle = {} }) {
      const screens = Object.keys(bundle).filter(file => /^assets\/(window|rolldown-runtime)-.*\.js$/.test(file))
      if (screens.length === 0) throw new Error('the page has no screens')
      return screens.map(file => ({
        tag: 'link',
        attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` },
      }))
    },
  },
})

export default defineConfig({
  root,
  base: '/',
  plugins: [react(), copyPdfjsData(), preloadScreens()],
  build: {
    outDir,
    emptyOutDir: true,
    target: 'chrome140',
    // The page's policy allows scripts and styles from files only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    rollupOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ name: nameChunks(), debugName: 'screens' }],
        },
      },
    },
    // pdf.js is one piece, read from the disk.
    chunkSizeWarningLimit: 2000,
  },
})
