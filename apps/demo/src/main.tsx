import '@x/ui/styles.css'
import './demo.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { applyTheme, storedTheme } from './theme.ts'
import { firstLanguage, LanguageProvider } from './language.tsx'

applyTheme(storedTheme())

const root = document.querySelector('#root')
if (root) {
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
