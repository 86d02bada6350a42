import type { CompletionChoice } from '@x/core'
import { useCompletion } from '@x/react'
import { ErrorNotice, Markdown, Usage } from '@x/ui'
import { useState } from 'react'
import { modelToAsk } from '../page-config.ts'
import { Area, SendOrStop } from './area.tsx'
import { useDemo } from './demo.ts'
import { usePageWords } from './page-words.ts'
import { OlderForm } from './older-form.tsx'
import { Legend, Tokens } from './tokens.tsx'

/** The smallest interface of one's own on `useCompletion`: fill in the middle, several texts, logprobs. */
export function CompletionPage() {
  const { config, endpoint, load } = useDemo()
  const words = usePageWords().complete
  const [prompt, setPrompt] = useState('Once upon a time')
  const [suffix, setSuffix] = useState('')
  const [count, setCount] = useState(1)
  const [hasLogprobs, setHasLogprobs] = useState(false)
  const { text, choices, complete, isBusy, stop, error, usage } = useCompletion({
    client: endpoint.client,
    model: modelToAsk(config),
    body: {
      ...(suffix === '' ? {} : { suffix }),
      ...(count === 1 ? {} : { n: count }),
      ...(hasLogprobs ? { logprobs: 4 } : {}),
    },
    onError: config.model === undefined ? load : undefined,
  })

  return (
    <div className="demo-form">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void complete(prompt)
        }}
      >
        <p className="demo-about">{words.about}</p>
        <Area label={words.prompt} rows={4} value={prompt} onText={setPrompt} />
        <Area
          label={words.suffix}
          rows={2}
          value={suffix}
          placeholder={words.noSuffix}
          onText={setSuffix}
        />
        <div className="demo-row">
          <label>
            {words.count}{' '}
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
            {words.logprobs}
          </label>
          <SendOrStop
            {...{ words, isBusy, stop }}
            send={text ? words.again : words.complete}
            disabled={prompt.trim() === '' && suffix === ''}
          />
        </div>
        {error && <ErrorNotice error={error} />}
        <output aria-busy={isBusy}>
          {choices.some(({ logprobs }) => logprobs) && <Legend words={words} />}
          {choices.map((choice, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- a choice is told by its place alone
            <Choice key={index} choice={choice} cut={words.cut} isStreaming={isBusy} />
          ))}
        </output>
        {usage && <Usage usage={usage} />}
      </form>
      {endpoint.account && <OlderForm account={endpoint.account} model={modelToAsk(config)} />}
    </div>
  )
}

interface ChoiceProps {
  choice: CompletionChoice
  /** What is said of one that was cut at the limit of tokens. */
  cut: string
  isStreaming: boolean
}

/** One text. Where it is known how sure the model was, every token of it; else as Markdown. */
function Choice({ choice, cut, isStreaming }: ChoiceProps) {
  const { text, logprobs, finishReason } = choice
  return (
    <section className="demo-choice" dir="auto">
      {logprobs ? (
        <Tokens tokens={logprobs} />
      ) : (
        <Markdown text={text} streaming={isStreaming && finishReason === undefined} />
      )}
      {finishReason === 'length' && <p className="demo-note">{cut}</p>}
    </section>
  )
}
