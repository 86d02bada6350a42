import { useId, useState } from 'react'
import type { HeaderProps } from './header.tsx'
import { LANGUAGES, useDemoWords, useLanguage } from './language.tsx'
import { exportAll, exportOne, FORMS, importChats } from './files.ts'
import { applyTheme, storedTheme, themes } from './theme.ts'

/** Everything that is not for every day. */
export function Menu({
  title,
  chat,
  list,
  isNaming,
  onNaming,
  onSearch,
  onClose,
}: HeaderProps & { onClose: () => void }) {
  const words = useDemoWords()
  const { language, choose } = useLanguage()
  const [theme, setTheme] = useState(storedTheme)
  const [said, say] = useState('')
  const exportLabel = useId()
  const themeLabel = useId()
  return (
    <>
      <button
        className="demo-item"
        onClick={() => {
          onClose()
          onSearch()
        }}
      >
        {words.palette} <kbd>Ctrl K</kbd>
      </button>
      <div className="demo-field" role="group" aria-labelledby={exportLabel}>
        <span id={exportLabel}>{words.export}</span>
        <span className="demo-choices">
          {FORMS.map((form) => (
            <button key={form} onClick={() => exportOne(chat, title || words.untitled, form)}>
              {form === 'md' ? 'Markdown' : form.toUpperCase()}
            </button>
          ))}
        </span>
      </div>
      <button className="demo-item" onClick={() => void exportAll(list)}>
        {words.exportAll}
      </button>
      <label className="demo-item">
        {words.import}
        <input
          type="file"
          accept="application/json,.json"
          multiple
          onChange={async ({ target }) => {
            const { count, error } = await importChats(list, [...(target.files ?? [])])
            target.value = ''
            say(
              [count > 0 && words.imported.replace('{count}', String(count)), error]
                .filter(Boolean)
                .join(' '),
            )
          }}
        />
      </label>
      <p className="demo-said" role="status">
        {said}
      </p>
      <div className="demo-field" role="group" aria-labelledby={themeLabel}>
        <span id={themeLabel}>{words.theme}</span>
        <span className="demo-choices">
          {themes.map((each) => (
            <button
              key={each}
              aria-pressed={each === theme}
              onClick={() => {
                applyTheme(each)
                setTheme(each)
              }}
            >
              {words.themes[each]}
            </button>
          ))}
        </span>
      </div>
      <label className="demo-field">
        {words.language}
        <select value={language} onChange={({ target }) => choose(target.value)}>
          {Object.entries(LANGUAGES).map(([tag, name]) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="demo-field">
        {words.titles}
        <input
          type="checkbox"
          checked={isNaming}
          onChange={({ target }) => onNaming(target.checked)}
        />
      </label>
    </>
  )
}
