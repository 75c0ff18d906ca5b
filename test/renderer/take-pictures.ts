/** `npm run pictures`: every screen and state in three languages, light and dark, at two sizes, in test-results/pictures, with a page to look through them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTranslate } from '../../src/shared/translate.ts'
import { languages } from '../../src/shared/words.ts'
import { setup as buildForTests } from './page-setup.ts'
import { openBrowser, root } from './page-under-test.ts'
import { samplePages } from './sample-pages.ts'
import { stories, windowWords } from './screen-stories.ts'

const sizes = [
  [1200, 800],
  [800, 600],
] as const
const schemes = ['light', 'dark'] as const

const target = join(root, 'test-results/pictures')
const folder = mkdtempSync(join(tmpdir(), 'signet-pictures-'))
const sample = join(folder, 'sample.pdf')
writeFileSync(sample, samplePages())
rmSync(target, { recursive: true, force: true })
mkdirSync(target, { recursive: true })

const states: string[] = []
const removePage = await buildForTests()
const browser = await openBrowser(() => sample)
const wanted = process.argv.slice(2)
try {
  const tellings = stories
    .filter(({ name }) => wanted.length === 0 || wanted.includes(name))
    .flatMap(story => languages.map(language => ({ story, language })))
  // One tab at a time: of one that lies behind another, a picture may never come.
  for (const { story, language } of tellings) {
    const page = await browser.open(story.world(language))
    await story.tell({
      page,
      t: createTranslate(windowWords[language], language),
      async look(state) {
        const name = `${story.name}-${state}`
        if (language === 'en') states.push(name)
        for (const [width, height] of sizes) {
          for (const scheme of schemes) {
            await page.resize(width, height, scheme)
            await page.picture(join(target, `${name}.${language}.${scheme}.${width}.png`))
          }
        }
        await page.resize(1200, 800, 'light')
      },
    })
    await page.close()
  }
} finally {
  await browser.close()
  removePage()
  rmSync(folder, { recursive: true, force: true })
}

const figure = (name: string, language: string, scheme: string, width: number): string => {
  const file = `${name}.${language}.${scheme}.${width}.png`
  return `<a href="${file}"><img src="${file}" alt="${name}, ${language}, ${scheme}, ${width}" loading="lazy"></a>`
}
const section = (name: string): string => {
  const all = languages.flatMap(language =>
    sizes.flatMap(([width]) => schemes.map(scheme => figure(name, language, scheme, width))),
  )
  return `<h2 id="${name}">${name}</h2>\n<div>${all.join('\n')}</div>`
}
states.sort()
writeFileSync(
  join(target, 'index.html'),
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Pictures of Signet</title>
<style>body{font:14px sans-serif;margin:24px}div{display:grid;grid-template-columns:repeat(4,1fr);gap:8px}img{width:100%;border:1px solid #999}</style>
<h1>Every screen and state</h1>
<p>${states.map(name => `<a href="#${name}">${name}</a>`).join(' · ')}</p>
${states.map(section).join('\n')}
</html>\n`,
)
console.log(
  `${states.length} states, ${states.length * languages.length * sizes.length * schemes.length} pictures: ${join(target, 'index.html')}`,
)
