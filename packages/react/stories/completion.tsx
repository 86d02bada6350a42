import { errorText } from '@x/core'
import { useCompletion } from '@x/react'
import { useState } from 'react'

export function Completion() {
  const [story, setStory] = useState('The lighthouse stands alone')
  const { text, complete, stop, isBusy, error } = useCompletion({
    baseURL: '/api',
    model: 'careful',
    // Members of the request, as the endpoint knows them.
    body: { max_tokens: 60 },
    onFinish: ({ choices }) => setStory((before) => before + (choices[0]?.text ?? '')),
  })
  return (
    <>
      <textarea
        aria-label="Story"
        rows={4}
        readOnly={isBusy}
        value={isBusy ? story + text : story}
        onChange={({ target }) => setStory(target.value)}
      />
      {error && <p role="alert">{errorText(error)}</p>}
      <button onClick={() => void complete(story)}>Go on</button>
      <button disabled={!isBusy} onClick={() => void stop()}>
        Stop
      </button>
    </>
  )
}
