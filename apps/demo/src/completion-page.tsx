import type { CompletionChoice } from '@x/core'
import { useCompletion } from '@x/react'
import { ErrorNotice, Markdown, Usage } from '@x/ui'
import { type FormEvent, useState } from 'react'
import { modelToAsk, type PageConfig } from '../page-config.ts'
import { useEndpoint } from './endpoint.ts'
import { Tokens } from './tokens.tsx'

/** The smallest interface of one's own on `useCompletion`: fill in the middle, several texts, logprobs. */
export function CompletionPage({ config, onError }: { config: PageConfig; onError: () => void }) {
  const { client } = useEndpoint(config)
  const [prompt, setPrompt] = useState('Once upon a time')
  const [suffix, setSuffix] = useState('')
  const [count, setCount] = useState(1)
  const [hasLogprobs, setHasLogprobs] = useState(false)
  const { text, choices, complete, stop, isBusy, error, usage } = useCompletion({
    client,
    model: modelToAsk(config),
    body: {
      ...(suffix === '' ? {} : { suffix }),
      ...(count === 1 ? {} : { n: count }),
      ...(hasLogprobs ? { logprobs: 4 } : {}),
    },
    onError: config.model === undefined ? onError : undefined,
  })

  function submit(event: FormEvent): void {
    event.preventDefault()
    void complete(prompt)
  }

  return (
    <form className="demo-completion" onSubmit={submit}>
      <label htmlFor="prompt">Prompt</label>
      <textarea
        id="prompt"
        rows={4}
        value={prompt}
        onChange={(event) => setPrompt(event.target.value)}
      />
      <label htmlFor="suffix">What comes after it</label>
      <textarea
        id="suffix"
        rows={2}
        value={suffix}
        placeholder="Nothing: the text goes on freely"
        onChange={(event) => setSuffix(event.target.value)}
      />
      <div className="demo-row">
        <button type="submit" disabled={prompt.trim() === '' && suffix === ''}>
          {text ? 'Complete again' : 'Complete'}
        </button>
        <button type="button" disabled={!isBusy} onClick={() => void stop()}>
          Stop
        </button>
        <label>
          Texts{' '}
          <select value={count} onChange={(event) => setCount(Number(event.target.value))}>
            {[1, 2, 3, 4].map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
        <label>
          <input
            type="checkbox"
            checked={hasLogprobs}
            onChange={(event) => setHasLogprobs(event.target.checked)}
          />{' '}
          How sure it was
        </label>
      </div>
      {error && <ErrorNotice error={error} />}
      <output htmlFor="prompt suffix" aria-busy={isBusy}>
        {choices.map((choice, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a choice is told by its place alone
          <Choice key={index} choice={choice} isStreaming={isBusy} />
        ))}
      </output>
      {usage && <Usage usage={usage} />}
    </form>
  )
}

/** One text. Where it is known how sure the model was, every token of it; else as Markdown. */
function Choice({ choice, isStreaming }: { choice: CompletionChoice; isStreaming: boolean }) {
  const { text, logprobs, finishReason } = choice
  return (
    <section className="demo-choice">
      {logprobs ? (
        <Tokens tokens={logprobs} />
      ) : (
        <Markdown text={text} streaming={isStreaming && finishReason === undefined} />
      )}
      {finishReason === 'length' && <p className="demo-note">Cut at the limit of tokens.</p>}
    </section>
  )
}
