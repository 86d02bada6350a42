import { type ReactNode, useId, useState } from 'react'
import { useDemo } from './demo.ts'
import { LANGUAGES, useDemoWords, useLanguage } from './language.tsx'
import { exportAll, exportOne, FORMS, importFiles } from './files.ts'
import { applyTheme, storedTheme, themes } from './theme.ts'

/** Everything that is not for every day. */
export function Menu({ onClose }: { onClose: () => void }) {
  const { title, chat, isNaming, setNaming, setSearching } = useDemo()
  const words = useDemoWords()
  const { language, choose } = useLanguage()
  const [theme, setTheme] = useState(storedTheme)
  const [said, say] = useState('')
  // Of files that are being imported: how much of one is done, from 0 to 1, and how to leave out the rest.
  const [importing, setImporting] = useState<{ part: number; stop: () => void }>()
  const search = (): void => {
    onClose()
    setSearching(true)
  }
  const take = async (field: HTMLInputElement): Promise<void> => {
    const controller = new AbortController()
    const { signal } = controller
    const stop = (): void => controller.abort()
    const onProgress = (part: number): void => setImporting({ part, stop })
    const { count, torn } = await importFiles([...(field.files ?? [])], { onProgress, signal })
    field.value = ''
    setImporting(undefined)
    const done = count > 0 && words.imported.replace('{count}', String(count))
    const lost = torn.length > 0 && words.torn.replace('{files}', torn.join(', '))
    say([signal.aborted && words.importStopped, done, lost].filter(Boolean).join(' '))
  }
  return (
    <>
      <button className="demo-item" onClick={search}>
        {words.palette} <kbd>Ctrl K</kbd>
      </button>
      <Choices label={words.export}>
        {FORMS.map((form) => (
          <button key={form} onClick={() => exportOne(chat, title || words.untitled, form)}>
            {form === 'md' ? 'Markdown' : form.toUpperCase()}
          </button>
        ))}
      </Choices>
      <button className="demo-item" onClick={() => void exportAll()}>
        {words.exportAll}
      </button>
      <label className="demo-item">
        {words.import}
        <input
          type="file"
          accept="application/json,.json"
          multiple
          disabled={importing !== undefined}
          onChange={({ target }) => void take(target)}
        />
      </label>
      <p className="demo-said" role="status">
        {importing ? <progress aria-label={words.import} value={importing.part} /> : said}
      </p>
      {importing && (
        <button className="demo-item" onClick={importing.stop}>
          {words.stopImport}
        </button>
      )}
      <Choices label={words.theme}>
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
      </Choices>
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
          onChange={({ target }) => setNaming(target.checked)}
        />
      </label>
    </>
  )
}

/** Buttons in a row, under a name. */
function Choices({ label, children }: { label: string; children: ReactNode }) {
  const id = useId()
  return (
    <div className="demo-field" role="group" aria-labelledby={id}>
      <span id={id}>{label}</span>
      <span className="demo-choices">{children}</span>
    </div>
  )
}
