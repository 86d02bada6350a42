import { CacheToggle, ComposerDictate, ReasoningPicker, Shortcuts, WebSearchToggle } from '@x/ui'
import type { ModelList } from '@x/react'
import { useMemo } from 'react'
import type { DemoChat } from './chats.ts'
import { Icon } from './icon.tsx'
import { useDemoWords } from './language.tsx'
import { useFile } from './late.tsx'
import { useNear } from './near.ts'
import { answering } from './thread.tsx'

/** What a message is asked with. What the endpoint cannot do is not offered. */
export function ComposerTools({ demo, isSandbox }: { demo: DemoChat; isSandbox: boolean }) {
  const { models, model, rival, setRival, hasTools, setTools } = demo
  const words = useDemoWords()
  const Triggers = useFile(answering).file?.ComposerTriggers
  const starters = isSandbox ? words.sandboxSuggestions : words.suggestions
  const triggers = useMemo(
    () => [
      {
        char: '/',
        at: 'start' as const,
        label: words.commands,
        items: starters.map(({ label, prompt }) => ({ id: label, label, text: prompt })),
      },
    ],
    [words, starters],
  )
  const keys = useMemo(
    () => [
      {
        title: words.pages,
        shortcuts: [
          { keys: [['Ctrl', 'K']], does: words.palette },
          { keys: [['Ctrl', '⇧', 'O']], does: words.newChat },
          { keys: [['Ctrl', '⇧', 'S']], does: words.chats },
        ],
      },
    ],
    [words],
  )
  const other = models.models.find(({ id }) => id !== model)?.id
  return (
    <>
      {Triggers && <Triggers lists={triggers} />}
      <Picker models={models} value={model} />
      <Settings />
      {rival !== '' && (
        <Picker models={models} value={rival} onValueChange={setRival} title={words.compareWith} />
      )}
      <WebSearchToggle />
      <ReasoningPicker />
      <CacheToggle />
      <button
        type="button"
        data-x-button="icon"
        aria-label={words.tools}
        title={words.tools}
        aria-pressed={hasTools}
        onClick={() => setTools(!hasTools)}
      >
        <Icon name="tools" />
      </button>
      {other !== undefined && (
        <button
          type="button"
          data-x-button="icon"
          aria-label={words.compare}
          title={words.compare}
          aria-pressed={rival !== ''}
          onClick={() => setRival(rival === '' ? other : '')}
        >
          <Icon name="compare" />
        </button>
      )}
      <ComposerDictate />
      <Shortcuts more={keys} />
    </>
  )
}

interface PickerProps {
  models: ModelList
  value: string
  onValueChange?: (id: string) => void
  title?: string
}

/** Which model is asked. The list comes when somebody comes near. */
function Picker(props: PickerProps) {
  const { overlays, standIn, next } = useNear()
  const words = useDemoWords()
  if (overlays) return <overlays.ModelPicker {...props} ref={next} />
  const { models, value, title } = props
  const name = models.models.find(({ id }) => id === value)?.name ?? value
  return (
    <button
      {...standIn}
      // oxlint-disable-next-line jsx-a11y/role-has-required-aria-props -- what it opens is not there before it is opened
      role="combobox"
      aria-expanded={false}
      aria-haspopup="dialog"
      data-x-model-picker=""
      data-x-button="quiet"
      aria-label={`${words.model}: ${name}`}
      title={title ?? value}
    >
      <span data-x-model-picker-name="" dir="auto">
        {name}
      </span>
      <Icon name="expand" />
    </button>
  )
}

/** What a message is asked with besides. */
function Settings() {
  const { overlays, standIn, next } = useNear()
  const { settings } = useDemoWords()
  if (overlays) return <overlays.SettingsPopover ref={next} />
  return (
    <button
      {...standIn}
      data-x-button="icon"
      data-x-settings-button=""
      aria-haspopup="dialog"
      aria-expanded={false}
      aria-label={settings}
      title={settings}
    >
      <Icon name="sliders" />
    </button>
  )
}
