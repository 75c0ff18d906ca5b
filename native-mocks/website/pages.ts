/** The pages of the shop: plain, without scripts of others. */
import type { QuestionKind } from './ask.ts'

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, letter => `&#${letter.charCodeAt(0)};`)

const layout = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;margin:3rem auto;max-width:40rem;padding:0 1rem}a.button,button{display:inline-block;
font:inherit;padding:.5rem 1rem;margin:.25rem .5rem .25rem 0;border:1px solid #7a1f3d;border-radius:.4rem;background:#fff;color:#7a1f3d;
text-decoration:none;cursor:pointer}dt{font-weight:600}</style></head><body>${body}</body></html>`

const words: Readonly<Record<QuestionKind, string>> = {
  age: 'Prove that you are an adult',
  address: 'Give a delivery address',
  birthdate: 'Get a present on your birthday',
  login: 'Log in without a password',
}

export const homePage = (name: string): string =>
  layout(
    name,
    `<h1>${escapeHtml(name)}</h1>${Object.entries(words)
      .map(([kind, label]) => `<form method="post" action="/ask/${kind}"><button id="${kind}">${label}</button></form>`)
      .join('')}`,
  )

/** Follows by polling; only the address that the wallet opens carries the code that lets a session in. */
export const askPage = (name: string, id: string, links: readonly string[]): string =>
  layout(
    `${name}: your decision`,
    `<h1>Decide in Signet</h1><p>The result appears here, or in the page that Signet opens.</p>
<p>${links.map(link => `<a class="button" href="${escapeHtml(link)}">${escapeHtml(link.split(':')[0] ?? '')}</a>`).join('')}</p>
<p id="state">waiting</p>
<script>const poll=async()=>{const r=await(await fetch('/status/${id}')).json();document.getElementById('state').textContent=r.state;
if(r.state==='waiting')setTimeout(poll,500)};poll()</script>`,
  )

export const resultPage = (name: string, facts: Readonly<Record<string, string>>): string =>
  layout(
    `${name}: result`,
    `<h1>Thank you</h1><dl>${Object.entries(facts)
      .map(([key, value]) => `<dt>${escapeHtml(key)}</dt><dd data-claim="${escapeHtml(key)}">${escapeHtml(value)}</dd>`)
      .join('')}</dl><p><a class="button" href="/">Back to the shop</a></p>`,
  )

export const problemPage = (name: string, problem: string): string =>
  layout(`${name}: refused`, `<h1>That did not work</h1><p id="problem">${escapeHtml(problem)}</p>`)
