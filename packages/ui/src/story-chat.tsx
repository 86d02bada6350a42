// For stories alone: chats and messages without a network.
import { createChat } from '@x/core'
import type { ChatMessage, ChatPart, ChatStore, InitialMessage, ToolRunner } from '@x/core'
import { createSandbox } from '@x/core/testing'
import type { Answer, AnswerFunction, Pace, Script } from '@x/core/testing'
import type { Context, ReactElement, ReactNode } from 'react'
import { createContext, useContext, useEffect, useState } from 'react'
import { Chat } from './chat/chat.tsx'
import type { ChatProps } from './chat/chat-frame.tsx'

/** A chat that a sandbox answers. */
export function sandboxChat(
  script: Script,
  initialMessages?: readonly InitialMessage[],
  tools?: ToolRunner,
): ChatStore {
  let count = 0
  return createChat({
    baseURL: 'https://sandbox.invalid/v1',
    model: 'sandbox',
    fetch: createSandbox(script).fetch,
    initialMessages,
    tools,
    // The same on a server and in a browser.
    generateId: () => `story-${(count += 1)}`,
  })
}

/** Tokens per second for all sandboxes below, in place of what their scripts say. The toolbar sets it. */
export const PaceContext: Context<Pace['tokensPerSecond']> =
  createContext<Pace['tokensPerSecond']>(undefined)

/** A chat over a sandbox; sends `prompt` once it is there, and anew when the pace is changed. */
export function SandboxChat(props: SandboxChatProps): ReactElement {
  const tokensPerSecond = useContext(PaceContext)
  const script = tokensPerSecond ? atPace(props.script, { tokensPerSecond }) : props.script
  return <OneSandboxChat key={tokensPerSecond} {...props} script={script} />
}

/** Props of `SandboxChat`: those of `Chat`, and what to answer. */
export interface SandboxChatProps extends Omit<ChatProps, 'chat'> {
  script: Script
  initialMessages?: readonly InitialMessage[] | undefined
  /** What carries out the model's calls. */
  runner?: ToolRunner | undefined
  prompt?: string | undefined
}

/** The script with each of its answers at another pace. */
function atPace(script: Script, pace: Pace): Script {
  const change = (answer: Answer): Answer => ({ ...answer, pace: { ...answer.pace, ...pace } })
  const changeAll = (
    answers: Answer | readonly Answer[] | AnswerFunction,
  ): Answer | readonly Answer[] | AnswerFunction => {
    if (typeof answers === 'function') return async (request) => change(await answers(request))
    return Array.isArray(answers) ? answers.map(change) : change(answers as Answer)
  }
  if (typeof script === 'object' && 'answers' in script) {
    return { ...script, answers: changeAll(script.answers) }
  }
  return changeAll(script)
}

function OneSandboxChat({
  script,
  initialMessages,
  runner,
  prompt,
  ...rest
}: SandboxChatProps): ReactElement {
  const [chat] = useState(() => sandboxChat(script, initialMessages, runner))
  useEffect(() => {
    const isUnasked = chat.get().messages.length === (initialMessages?.length ?? 0)
    if (prompt && isUnasked) void chat.send(prompt)
  }, [chat, prompt, initialMessages])
  return (
    <div style={{ blockSize: 'min(100dvh, var(--story-size, 48rem))' }}>
      <Chat {...rest} chat={chat} />
    </div>
  )
}

/** A page for a view that stands alone. */
export function StoryPage({ children }: { children: ReactNode }): ReactElement {
  return (
    <div style={{ maxInlineSize: '44rem', marginInline: 'auto', padding: '2rem' }}>{children}</div>
  )
}

/** A finished answer of these parts. */
export function answerOf(parts: readonly ChatPart[], rest: Partial<ChatMessage> = {}): ChatMessage {
  return { id: 'a1', role: 'assistant', createdAt: 0, status: 'complete', parts, ...rest }
}

/** Words that a story and its tests can rely on. */
export const ANSWER = `Streams are **read as they arrive**. The reader never waits for a frame.

## How it works

1. Bytes become events
2. Events become \`Delta\` values
3. One part of one message changes

\`\`\`ts
for await (const text of stream.text()) output.append(text)
\`\`\`

| step | cost |
|:--|--:|
| parse | 0.2 ms |
| render | 0.9 ms |

- [x] kept when stopped
- [ ] lost

More in the [guide](https://example.org/guide).`
