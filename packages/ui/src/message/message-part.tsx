'use client'
import { memo, useCallback, useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { findMessage } from '@x/core'
import type { ChatPart, ChatRole, ChatState, ChatStore, MediaPart, SourcePart } from '@x/core'
import { useStore } from '@x/react'
import type { CallContext } from '@x/react'
import { Attachments } from '../attachments/attachments.tsx'
import { Icon } from '../icons.tsx'
import { Markdown } from '../markdown/markdown.tsx'
import { allowsLink, hostOf, imageAccess } from '../content/policy.ts'
import { Reasoning } from '../reasoning/reasoning.tsx'
import { DataPart } from '../tool-view/data-part.tsx'
import { CallPart } from '../tool-view/call-part.tsx'
import { useUI } from '../ui-provider/ui-provider.tsx'

interface MessagePartProps extends CallContext {
  part: ChatPart
  role: ChatRole
  /** What `[1]` in an answer points at. Keep the array the same. */
  sources: readonly SourcePart[] | undefined
  /** Whether a call that is open waits for a person, or was left behind; undefined while its answer is at work. */
  isAwaiting?: boolean | undefined
}

/** One piece of a message. Rendered again only when the piece is another object. */
export const MessagePart: React.NamedExoticComponent<MessagePartProps> = memo(function MessagePart({
  part,
  role,
  sources,
  ...context
}: MessagePartProps): ReactNode {
  switch (part.type) {
    case 'text':
      // What a person typed is shown as typed.
      return role === 'assistant' ? (
        <Markdown text={part.text} streaming={part.state === 'streaming'} sources={sources} />
      ) : (
        <p dir="auto" data-x-text="">
          {part.text}
        </p>
      )
    case 'refusal':
      return (
        <p dir="auto" data-x-text="" data-refusal="">
          {part.text}
        </p>
      )
    case 'reasoning':
      return (
        <Reasoning
          text={part.text}
          streaming={part.state === 'streaming'}
          durationMs={part.durationMs}
        />
      )
    case 'tool':
      // What a person typed into the question about one call must not answer for another in its place.
      return <CallPart key={part.id} part={part} {...context} />
    case 'image':
    case 'file':
    case 'audio':
      return <Media media={part} isOwn={role === 'user'} />
    case 'data':
      return <DataPart part={part} />
    case 'source':
      return null
    default:
      return part satisfies never
  }
})

/** Props of `LivePart`. */
export interface LivePartProps extends MessagePartProps {
  chat: ChatStore | undefined
  /** Of its message, and its place in that. */
  id: string
  at: number
}

/** A piece as its chat has it by now: when its text goes on, nothing else of its message renders. Needs the chat. */
export function LivePart({ chat, id, at, ...rest }: LivePartProps): ReactElement {
  const select = useCallback((state: ChatState) => findMessage(state, id)?.parts[at], [id, at])
  return <MessagePart {...rest} part={useStore(chat as ChatStore, select) ?? rest.part} />
}

function Media({ media, isOwn }: { media: MediaPart; isOwn: boolean }): ReactElement {
  const { words, policy } = useUI()
  const [wanted, setWanted] = useState(false)
  const isBytes = /^(?:data|blob):/i.test(media.url)
  const name = media.name ?? (isBytes ? (media.mediaType ?? media.type) : hostOf(media.url))
  if (media.type === 'image') {
    const access = isOwn || wanted ? 'show' : imageAccess(media.url, policy)
    if (access === 'show') {
      return <Attachments items={[media]} size="large" />
    }
    if (access === 'ask') {
      return (
        <button type="button" data-x-image-ask="" onClick={() => setWanted(true)}>
          <Icon name="image" />
          <span>
            {media.name ?? words.image}
            <small>{words.loadImage(hostOf(media.url))}</small>
          </span>
        </button>
      )
    }
  }
  if (media.type === 'audio' && isBytes) {
    return <audio data-x-media="audio" controls src={media.url} aria-label={name} />
  }
  return allowsLink(media.url, policy) && !isBytes ? (
    <a data-x-media="file" href={media.url} target="_blank" rel="noopener noreferrer nofollow">
      {name}
    </a>
  ) : (
    <span data-x-media="file">{name}</span>
  )
}
