import { useCompletion } from '@x/react'
import { ErrorNotice, Markdown, Usage } from '@x/ui'
import { type FormEvent, useState } from 'react'
import { modelToAsk, type PageConfig } from '../page-config.ts'
import { useEndpoint } from './endpoint.ts'

/** The smallest interface of one's own on `useCompletion`. */
export function CompletionPage({ config, onError }: { config: PageConfig; onError: () => void }) {
  const [prompt, setPrompt] = useState('Once upon a time')
  const { text, complete, stop, isBusy, error, usage } = useCompletion({
    ...useEndpoint(config),
    model: modelToAsk(config),
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
      <div className="demo-row">
        <button type="submit" disabled={prompt.trim() === ''}>
          {text ? 'Complete again' : 'Complete'}
        </button>
        <button type="button" disabled={!isBusy} onClick={() => void stop()}>
          Stop
        </button>
      </div>
      {error && <ErrorNotice error={error} />}
      <output htmlFor="prompt" aria-busy={isBusy}>
        {text && <Markdown text={text} streaming={isBusy} />}
      </output>
      {usage && <Usage usage={usage} />}
    </form>
  )
}
