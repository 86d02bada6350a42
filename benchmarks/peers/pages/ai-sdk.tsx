// `@ai-sdk/react` with the two Markdown components that its documentation and its makers recommend.
import 'streamdown/styles.css'
import { useChat } from '@ai-sdk/react'
import { DefaultChatTransport } from 'ai'
import { marked } from 'marked'
import { memo, useEffect, useMemo } from 'react'
import { createRoot } from 'react-dom/client'
import ReactMarkdown from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { Streamdown } from 'streamdown'
import { followEnd, host, offer } from '../../pages/meter.ts'
import type { Reader } from '../../pages/meter.ts'

type Text = React.ComponentType<{ text: string; isStreaming: boolean }>

const plugins = [remarkGfm]

const StreamdownText: Text = ({ text, isStreaming }) => (
  <Streamdown isAnimating={isStreaming}>{text}</Streamdown>
)

const WholeMarkdown: Text = ({ text }) => (
  <ReactMarkdown remarkPlugins={plugins}>{text}</ReactMarkdown>
)

const MarkdownBlock = memo(({ text }: { text: string }) => (
  <ReactMarkdown remarkPlugins={plugins}>{text}</ReactMarkdown>
))

/** The AI SDK's cookbook: marked splits the text, and blocks that did not change are not rendered again. */
const BlockMarkdown: Text = ({ text }) => {
  const blocks = useMemo(() => marked.lexer(text).map((token) => token.raw), [text])
  return blocks.map((block, index) => <MarkdownBlock key={index} text={block} />)
}

function readerOf(Text: Text, throttle: number | undefined): Reader {
  return async (base) => {
    const thread = { send: async (): Promise<void> => undefined }
    const transport = new DefaultChatTransport({ api: `${base}/ai-sdk` })
    function Thread(): React.ReactElement {
      const { messages, sendMessage, status } = useChat({
        transport,
        ...(throttle && { throttle }),
      })
      useEffect(() => {
        thread.send = () => sendMessage({ text: 'go' })
      }, [sendMessage])
      return (
        <>
          {messages.map((message) => (
            <article key={message.id}>
              {message.parts.map((part, index) =>
                part.type === 'text' ? (
                  <Text key={index} text={part.text} isStreaming={status === 'streaming'} />
                ) : null,
              )}
            </article>
          ))}
        </>
      )
    }
    const root = document.createElement('div')
    host.append(root)
    followEnd(root)
    createRoot(root).render(<Thread />)
    return () => thread.send()
  }
}

offer({
  streamdown: readerOf(StreamdownText, undefined),
  'streamdown-throttled': readerOf(StreamdownText, 50),
  'react-markdown': readerOf(WholeMarkdown, undefined),
  'react-markdown-blocks': readerOf(BlockMarkdown, 50),
})
