import { CacheToggle, ReasoningPicker, useLazyFile, WebSearchToggle } from '@x/ui'
import { ModelPicker, SettingsPopover } from '@x/ui/overlays/near'
import { useMemo } from 'react'
import { useDemo } from './demo.ts'
import { Icon, type IconName } from './icon.tsx'
import { KEYS } from './keys.ts'
import { type DemoWords, useDemoWords } from './language.tsx'
import { answering } from './thread.tsx'

/** What a message is asked with, and `starters` after a slash. What the endpoint cannot do is not offered. */
export function ComposerTools({ starters }: { starters: DemoWords['suggestions'] }) {
  const { models, model, rival, setRival, hasTools, setTools } = useDemo()
  const words = useDemoWords()
  const { file } = useLazyFile(answering)
  const { triggers, keys } = useMemo(() => {
    const items = starters.map(({ label, prompt }) => ({ id: label, label, text: prompt }))
    const shortcuts = [
      { keys: [KEYS.search.split(' ')], does: words.palette },
      { keys: [KEYS.newChat.split(' ')], does: words.newChat },
      { keys: [KEYS.chats.split(' ')], does: words.toggleChats },
    ]
    return {
      triggers: [{ char: '/', at: 'start' as const, label: words.commands, items }],
      keys: [{ title: words.pages, shortcuts }],
    }
  }, [words, starters])
  const other = models.models.find(({ id }) => id !== model)?.id
  return (
    <>
      {file && <file.ComposerTriggers lists={triggers} />}
      <ModelPicker models={models} value={model} />
      <SettingsPopover />
      {rival !== '' && (
        <ModelPicker
          models={models}
          value={rival}
          onValueChange={setRival}
          title={words.compareWith}
        />
      )}
      <WebSearchToggle />
      <ReasoningPicker />
      <CacheToggle />
      <Toggle name="tools" isOn={hasTools} onToggle={setTools} />
      {/* Last what comes late, and moves nothing that is there. */}
      {other !== undefined && (
        <Toggle
          name="compare"
          isOn={rival !== ''}
          onToggle={(isOn) => setRival(isOn ? other : '')}
        />
      )}
      {file && models.status !== 'loading' && (
        <>
          <file.ComposerDictate />
          <file.Shortcuts more={keys} />
        </>
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
