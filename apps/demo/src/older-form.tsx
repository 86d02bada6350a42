import type { NanoGPTClient } from '@x/core/nanogpt'
import { useChatCompletion } from '@x/react'
import { ErrorNotice, MessageView } from '@x/ui'
import { useState } from 'react'
import { Area, SendOrStop } from './area.tsx'
import { usePageWords } from './page-words.ts'

/** NanoGPT's `talk-to-gpt`: a prompt, and the messages before it; the answer is text, with what it cost behind it. */
export function OlderForm({ account, model }: { account: NanoGPTClient; model: string }) {
  const words = usePageWords().complete
  const [prompt, setPrompt] = useState('')
  const { messages, send, error, ...busy } = useChatCompletion({ client: account.legacy, model })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void send(prompt)
        setPrompt('')
      }}
    >
      <h2>{words.older}</h2>
      <p className="demo-about">{words.olderAbout}</p>
      {messages.map((message) => (
        <MessageView key={message.id} message={message} actions={null} />
      ))}
      {error && <ErrorNotice error={error} />}
      <Area label={words.prompt} rows={2} value={prompt} onText={setPrompt} />
      <div className="demo-row">
        <SendOrStop
          {...busy}
          words={words}
          send={words.send}
          disabled={busy.isBusy || prompt.trim() === ''}
        />
      </div>
    </form>
  )
}
