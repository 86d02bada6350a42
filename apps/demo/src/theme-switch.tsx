import { useEffect, useState } from 'react'
import { Icon } from './icon.tsx'
import { keep, kept } from './kept.ts'

const THEME = 'x-demo-theme'
const themes = ['system', 'light', 'dark'] as const
type Theme = (typeof themes)[number]

function stored(): Theme {
  const value = kept('localStorage', THEME)
  return themes.find((theme) => theme === value) ?? 'system'
}

/** Light, dark, or as the system has it. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(stored)
  useEffect(() => {
    keep('localStorage', THEME, theme)
    if (theme === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = theme
  }, [theme])
  return (
    <span className="demo-pick" title="Theme">
      <Icon name="theme" />
      <select
        aria-label="Theme"
        value={theme}
        onChange={(event) =>
          setTheme(themes.find((each) => each === event.target.value) ?? 'system')
        }
      >
        {themes.map((each) => (
          <option key={each} value={each}>
            {each[0]?.toUpperCase() + each.slice(1)}
          </option>
        ))}
      </select>
    </span>
  )
}
