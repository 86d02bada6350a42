'use client'
import { forwardRef } from 'react'
import { MessageList } from '../message-list/message-list.tsx'
import type { Part } from '../part.ts'
import { ChatFrame } from './chat-frame.tsx'
import type { ChatProps } from './chat-frame.tsx'

/**
 * A whole chat: the conversation, and where to write.
 * @example
 * <Chat api="/api/chat" model="gpt-5" />
 */
export const Chat: Part<ChatProps, HTMLElement> = forwardRef(function Chat(props, ref) {
  return <ChatFrame list={MessageList} {...props} ref={ref} />
})
