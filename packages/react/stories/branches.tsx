import { textOf } from '@x/core'
import { useChatCompletion } from '@x/react'

export function Branches() {
  const { messages, send, regenerate, edit, branches, selectBranch } = useChatCompletion({
    baseURL: '/api',
    model: 'careful',
  })
  if (messages.length === 0) {
    return <button onClick={() => void send('How do branches work?')}>Ask</button>
  }
  return messages.map(({ id, role, parts }) => {
    const { ids, index } = branches(id)
    return (
      <div key={id}>
        <p data-role={role}>{textOf(parts)}</p>
        {role === 'user' ? (
          <button onClick={() => void edit(id, 'What is a branch?')}>Ask it otherwise</button>
        ) : (
          <button onClick={() => void regenerate(id, { model: 'quick' })}>Answer again</button>
        )}
        {ids.length > 1 &&
          ids.map((version, at) => (
            <button
              key={version}
              aria-pressed={at === index}
              aria-label={`Version ${at + 1}`}
              onClick={() => selectBranch(version)}
            >
              {at + 1}
            </button>
          ))}
      </div>
    )
  })
}
