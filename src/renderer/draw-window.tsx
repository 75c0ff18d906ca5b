/** Draws the window in the place that its page keeps for it. */
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import type { FirstAnswers } from './first-answers.ts'

export const drawWindow = (first: FirstAnswers | null): void => {
  const root = document.getElementById('root')
  if (!root) throw new Error('index.html has no #root')
  createRoot(root).render(<App first={first} />)
}
