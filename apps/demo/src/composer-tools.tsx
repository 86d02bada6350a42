import { CacheToggle, ComposerDictate, ReasoningPicker, Shortcuts, WebSearchToggle } from '@x/ui'
import type { ModelList } from '@x/react'
import { useMemo } from 'react'
import { useDemo } from './demo.ts'
import { Icon, type IconName } from './icon.tsx'
import { type DemoWords, useDemoWords } from './language.tsx'
import { useNear } from './near.ts'
import { answering } from './thread.tsx'

/** What a message is asked with, and `starters` after a slash. What the endpoint cannot do is not offered. */
export function ComposerTools({ starters }: { starters: DemoWords['suggestions'] }) {
  const { models, model, rival, setRival, hasTools, setTools } = useDemo()
  const words = useDemoWords()
  const Triggers = answering.use().file?.ComposerTriggers
  const { triggers, keys } = useMemo(() => {
    const items = starters.map(({ label, prompt }) => ({ id: label, label, text: prompt }))
    const shortcuts = [
      { keys: [['Ctrl', 'K']], does: words.palette },
      { keys: [['Ctrl', '⇧', 'O']], does: words.newChat },
      { keys: [['Ctrl', '⇧', 'S']], does: words.chats },
    ]
    return {
      triggers: [{ char: '/', at: 'start' as const, label: words.commands, items }],
      keys: [{ title: words.pages, shortcuts }],
    }
  }, [words, starters])
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
      <Toggle name="tools" isOn={hasTools} onToggle={setTools} />
      <ComposerDictate />
      <Shortcuts more={keys} />
      {/* Last what the list of models decides: it comes late, and moves nothing that is there. */}
      {other !== undefined && (
        <Toggle
          name="compare"
          isOn={rival !== ''}
          onToggle={(isOn) => setRival(isOn ? other : '')}
        />
      )}
    </>
  )
}

interface ToggleProps {
  name: IconName & ('tools' | 'compare')
  isOn: boolean
  onToggle: (isOn: boolean) => void
}

function Toggle({ name, isOn, onToggle }: ToggleProps) {
  const label = useDemoWords()[name]
  return (
    <button
      type="button"
      data-x-button="icon"
      aria-label={label}
      title={label}
      aria-pressed={isOn}
      onClick={() => onToggle(!isOn)}
    >
      <Icon name={name} />
    </button>
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
  const { models, value, title = value } = props
  const name = models.models.find(({ id }) => id === value)?.name ?? value
  return (
    <button
      {...standIn}
      // oxlint-disable-next-line jsx-a11y/role-has-required-aria-props -- what it opens is not there before it is opened
      role="combobox"
      data-x-model-picker=""
      data-x-button="quiet"
      aria-label={`${words.model}: ${name}`}
      title={title}
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
  const label = useDemoWords().settings
  if (overlays) return <overlays.SettingsPopover ref={next} />
  return (
    <button
      {...standIn}
      data-x-button="icon"
      data-x-settings-button=""
      aria-label={label}
      title={label}
    >
      <Icon name="sliders" />
    </button>
  )
}
