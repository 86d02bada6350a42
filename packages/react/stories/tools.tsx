import { textOf } from '@x/core'
import { tool, toolRunner } from '@x/core/tools'
import { useChatCompletion } from '@x/react'
import { z } from 'zod'

const notes = new Set(['Shopping', 'Ideas'])

const tools = toolRunner({
  erase: tool({
    description: 'Erases a note',
    schema: z.object({ note: z.string() }),
    needsApproval: true,
    execute: ({ note }) => notes.delete(note),
  }),
})

export function Tools() {
  const { messages, send, approveTool } = useChatCompletion({
    baseURL: '/api',
    model: 'careful',
    tools,
  })
  return (
    <>
      <button onClick={() => void send('Erase my shopping list')}>Ask</button>
      {messages.map(({ id, role, parts }) => (
        <div key={id} data-role={role}>
          {textOf(parts)}
          {parts.map(
            (part) =>
              part.type === 'tool' && (
                <p key={part.id}>
                  {part.name} {JSON.stringify(part.args)}: {part.state}
                  {part.state === 'approval' && (
                    <>
                      <button onClick={() => void approveTool(part.id, { approved: true })}>
                        Allow
                      </button>
                      <button onClick={() => void approveTool(part.id, { approved: false })}>
                        Deny
                      </button>
                    </>
                  )}
                </p>
              ),
          )}
        </div>
      ))}
    </>
  )
}
