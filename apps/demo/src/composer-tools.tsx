import {
  CacheToggle,
  ComposerDictate,
  ComposerTriggers,
  ReasoningPicker,
  Shortcuts,
  WebSearchToggle,
} from '@x/ui'
import { ModelPicker, SettingsPopover } from '@x/ui/overlays'
import { useMemo } from 'react'
import type { DemoChat } from './chats.ts'
import { Icon } from './icon.tsx'
import { useDemoWords } from './language.tsx'

/** What a message is asked with. What the endpoint cannot do is not offered. */
export function ComposerTools({ demo, isSandbox }: { demo: DemoChat; isSandbox: boolean }) {
  const { models, model, rival, setRival, hasTools, setTools } = demo
  const words = useDemoWords()
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
      <ComposerTriggers lists={triggers} />
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
