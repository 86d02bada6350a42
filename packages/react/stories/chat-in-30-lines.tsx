import { errorText, textOf } from '@x/core'
import { useChatCompletion, useDraft } from '@x/react'

export function ChatIn30Lines() {
  const { chat, messages, stop, isBusy, error } = useChatCompletion({
    baseURL: '/api',
    model: 'careful',
  })
  const [text, setText, submit] = useDraft(chat)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      {messages.map(({ id, role, parts }) => (
        <p key={id} data-role={role}>
          {textOf(parts)}
        </p>
      ))}
      {error && <p role="alert">{errorText(error)}</p>}
      <input aria-label="Message" value={text} onChange={({ target }) => setText(target.value)} />
      <button type={isBusy ? 'button' : 'submit'} onClick={isBusy ? () => void stop() : undefined}>
        {isBusy ? 'Stop' : 'Send'}
      </button>
    </form>
  )
}
