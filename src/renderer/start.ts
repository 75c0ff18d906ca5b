/** Starts the window's page: small, so that main is asked and the words are fetched while the screens come. */
import './styles/tokens.css'
import './styles/components.css'
import './styles/window.css'
import './opened-documents.ts'
import { askFirst } from './first-answers.ts'

const first = askFirst()
// Not awaited at the top: the screens use this file's parts, and would wait for it to end.
void import('./draw-window.tsx').then(async ({ drawWindow }) => drawWindow(await first))
