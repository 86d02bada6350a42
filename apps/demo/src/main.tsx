import '@x/ui/styles.css'
import './demo.css'
import './skeleton.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { install } from './installed.ts'
import { firstLanguage, LanguageProvider } from './language.tsx'
import { noteFrame, takeOver } from './takeover.ts'
import { loadWhenTouched } from './thread.tsx'
import { applyTheme, storedTheme } from './theme.ts'

// Not awaited at the top: a language shares files with this one, which would wait for itself.
async function start(root: Element): Promise<void> {
  takeOver(root)
  noteFrame()
  install()
  loadWhenTouched()
  const language = await firstLanguage()
  createRoot(root, {
    // React leaves an empty page behind what it could not render.
    onUncaughtError(error) {
      reportError(error)
      queueMicrotask(() => {
        root.textContent = 'This page broke. Reload it; the console says what happened.'
      })
    },
  }).render(
    <StrictMode>
      <LanguageProvider first={language}>
        <App />
      </LanguageProvider>
    </StrictMode>,
  )
}

applyTheme(storedTheme())
const page = document.querySelector('#root')
if (page) void start(page)
