import { textOf } from '@x/core'
import { useChatCompletion } from '@x/react'

const QUESTIONS = ['What is a queue?', 'Who is first?', 'And who is last?']

export function Queue() {
  const { messages, queue, isQueuePaused, ...chat } = useChatCompletion({
    baseURL: '/api',
    model: 'careful',
    // Or `interrupt`, `reject`, `steer`.
    whenBusy: 'queue',
    maxQueue: 5,
  })
  return (
    <>
      <button onClick={() => QUESTIONS.forEach((question) => void chat.send(question))}>
        Ask three at once
      </button>
      <button disabled={!chat.canStop} onClick={() => void chat.stop()}>
        Stop
      </button>
      {messages.map(({ id, role, parts }) => (
        <p key={id} data-role={role}>
          {textOf(parts)}
        </p>
      ))}
      <ol aria-label="Waiting">
        {queue.map(({ id, input }) => (
          <li key={id}>
            {typeof input === 'string' ? input : input.text}
            <button onClick={() => chat.sendNow(id)}>Now</button>
            <button onClick={() => chat.moveQueued(id, 0)}>First</button>
            <button onClick={() => chat.editQueued(id, 'Never mind?')}>Change</button>
            <button onClick={() => chat.unqueue(id)}>Take back</button>
          </li>
        ))}
      </ol>
      {isQueuePaused && <button onClick={chat.resumeQueue}>Go on with what waits</button>}
    </>
  )
}
