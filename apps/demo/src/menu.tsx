import { type ReactNode, useId, useState } from 'react'
import { useDemo } from './demo.ts'
import { KEYS } from './keys.ts'
import { LANGUAGES, useDemoWords, useLanguage } from './language.tsx'
import { exportAll, exportOne, FORMS, importFiles } from './files.ts'
import { usePageWords } from './page-words.ts'
import { applyTheme, storedTheme, themes } from './theme.ts'

/** Everything that is not for every day. */
export function Menu({ onClose }: { onClose: () => void }) {
  const { title, chat, isNaming, setNaming, setSearching } = useDemo()
  const words = useDemoWords()
  const { menu } = usePageWords()
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
    const done = count > 0 && menu.imported.replace('{count}', String(count))
    const lost = torn.length > 0 && menu.torn.replace('{files}', torn.join(', '))
    say([signal.aborted && menu.importStopped, done, lost].filter(Boolean).join(' '))
  }
  return (
    <>
      <button className="demo-item" onClick={search}>
        {words.palette} <kbd>{KEYS.search}</kbd>
      </button>
      <Choices label={menu.export}>
        {FORMS.map((form) => (
          <button key={form} onClick={() => exportOne(chat, title || words.newChat, form)}>
            {form === 'md' ? 'Markdown' : form.toUpperCase()}
          </button>
        ))}
      </Choices>
      <button className="demo-item" onClick={() => void exportAll()}>
        {menu.exportAll}
      </button>
      <label className="demo-item">
        {menu.import}
        <input
          type="file"
          accept="application/json,.json"
          multiple
          disabled={importing !== undefined}
          onChange={({ target }) => void take(target)}
        />
      </label>
      <p className="demo-said" role="status">
        {importing ? <progress aria-label={menu.import} value={importing.part} /> : said}
      </p>
      {importing && (
        <button className="demo-item" onClick={importing.stop}>
          {menu.stopImport}
        </button>
      )}
      <Choices label={menu.theme}>
        {themes.map((each) => (
          <button
            key={each}
            aria-pressed={each === theme}
            onClick={() => {
              applyTheme(each)
              setTheme(each)
            }}
          >
            {menu.themes[each]}
          </button>
        ))}
      </Choices>
      <label className="demo-field">
        {menu.language}
        <select value={language} onChange={({ target }) => choose(target.value)}>
          {Object.entries(LANGUAGES).map(([tag, name]) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="demo-field">
        {menu.titles}
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
