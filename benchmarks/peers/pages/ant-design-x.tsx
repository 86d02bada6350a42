// `@ant-design/x`: its own request and provider for OpenAI's format, its list of bubbles, its Markdown.
import '@ant-design/x-markdown/themes/light.css'
import { Bubble } from '@ant-design/x'
import { XMarkdown } from '@ant-design/x-markdown'
import { OpenAIChatProvider, useXChat, XRequest } from '@ant-design/x-sdk'
import type { XModelParams, XModelResponse } from '@ant-design/x-sdk'
import { useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { host, offer } from '../../pages/meter.ts'
import type { Reader } from '../../pages/meter.ts'

const roles = {
  user: { placement: 'end' as const },
  assistant: {
    placement: 'start' as const,
    contentRender: (content: string, { status }: { status?: string }) => (
      <XMarkdown content={content} streaming={{ hasNextChunk: status === 'updating' }} />
    ),
  },
}

const thread: Reader = async (base) => {
  const chat = { send: (): void => undefined }
  function App(): React.ReactElement {
    const [provider] = useState(
      () =>
        new OpenAIChatProvider({
          request: XRequest<XModelParams, XModelResponse>(`${base}/v1/chat/completions`, {
            manual: true,
            params: { model: 'm', stream: true },
          }),
        }),
    )
    const { onRequest, messages } = useXChat({ provider })
    useEffect(() => {
      chat.send = () => onRequest({ messages: [{ role: 'user', content: 'go' }] })
    }, [onRequest])
    const items = messages.map(({ id, message, status }) => ({
      key: id,
      role: message.role,
      content: message.content,
      status,
      loading: status === 'loading',
    }))
    return <Bubble.List role={roles} items={items} style={{ height: '100vh' }} />
  }
  createRoot(host).render(<App />)
  return () => chat.send()
}

offer({ 'ant-design-x': thread })
