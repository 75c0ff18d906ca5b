/** Starts the window's page. */
import './styles/tokens.css'
import './styles/components.css'
import './styles/window.css'
import './opened-documents.ts'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(<App />)
