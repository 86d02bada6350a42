// `@assistant-ui/react`: its local runtime with a generator that yields the text so far, its thread, its Markdown.
import {
  AssistantRuntimeProvider,
  MessagePrimitive,
  ThreadPrimitive,
  useLocalRuntime,
} from '@assistant-ui/react'
import type { AssistantRuntime, ChatModelAdapter } from '@assistant-ui/react'
import { MarkdownTextPrimitive } from '@assistant-ui/react-markdown'
import { useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import remarkGfm from 'remark-gfm'
import { host, offer } from '../../pages/meter.ts'
import type { Reader } from '../../pages/meter.ts'

const plugins = [remarkGfm]

function adapterOf(base: string): ChatModelAdapter {
  return {
    async *run({ abortSignal }) {
      const response = await fetch(`${base}/v1/chat/completions`, {
        method: 'POST',
        body: '{}',
        signal: abortSignal,
      })
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
      let rest = ''
      let text = ''
      for (;;) {
        const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
        if (done) return
        const lines = (rest + (value ?? '')).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines) {
          if (!line.startsWith('data: {')) continue
          text += JSON.parse(line.slice(6)).choices[0].delta.content
          yield { content: [{ type: 'text', text }] }
        }
      }
    },
  }
}

const MarkdownText = (): React.ReactElement => <MarkdownTextPrimitive remarkPlugins={plugins} />

const UserMessage = (): React.ReactElement => (
  <MessagePrimitive.Root>
    <MessagePrimitive.Parts />
  </MessagePrimitive.Root>
)

const AssistantMessage = (): React.ReactElement => (
  <MessagePrimitive.Root>
    <MessagePrimitive.Parts components={{ Text: MarkdownText }} />
  </MessagePrimitive.Root>
)

const messages = { UserMessage, AssistantMessage }

const thread: Reader = async (base) => {
  const app: { runtime?: AssistantRuntime } = {}
  const adapter = adapterOf(base)
  function App(): React.ReactElement {
    const runtime = useLocalRuntime(adapter)
    useEffect(() => {
      app.runtime = runtime
    }, [runtime])
    return (
      <AssistantRuntimeProvider runtime={runtime}>
        <ThreadPrimitive.Root>
          <ThreadPrimitive.Viewport style={{ height: '100vh', overflow: 'auto' }}>
            <ThreadPrimitive.Messages components={messages} />
          </ThreadPrimitive.Viewport>
        </ThreadPrimitive.Root>
      </AssistantRuntimeProvider>
    )
  }
  createRoot(host).render(<App />)
  return () => app.runtime?.thread.append({ role: 'user', content: [{ type: 'text', text: 'go' }] })
}

offer({ 'assistant-ui': thread })
