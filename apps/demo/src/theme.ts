import { keep, kept } from './kept.ts'

const THEME = 'theme'

/** Light, dark, or as the system has it. */
export const themes = ['system', 'light', 'dark'] as const
type Theme = (typeof themes)[number]

/** What was chosen. */
export function storedTheme(): Theme {
  return themes.find((theme) => theme === kept(THEME)) ?? 'system'
}

/** Shows the page in it, and keeps that. */
export function applyTheme(theme: Theme): void {
  keep(THEME, theme)
  if (theme === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
}
