'use client'
import {
  canDecide,
  createPartialJson,
  type ChatMessage,
  type ChatState,
  type ChatStore,
  findMessage,
  stepAt,
  type ToolDecision,
  type ToolOutcome,
  type ToolPart,
  type ToolShape,
} from '@x/core'
import { useCallback, useMemo, useState } from 'react'
import { type CallContext, callOf, type ToolCallOf } from './call-of.ts'
import { useChatContext } from './chat-context.ts'
import { useSelection } from './use-store.ts'

/** A part as the value that a view gets. The same one until the part, or what may be done with it, changes. */
function useCallOf(part: ToolPart, { step, onDecide, onResolve }: CallContext): ToolCallOf {
  // Each character of the arguments is read once, however often they are looked at.
  const [readArgs] = useState(() => createPartialJson())
  return useMemo(() => {
    const argsSoFar = part.args === undefined ? readArgs(part.argsText).value : undefined
    return callOf(part, { step, onDecide, onResolve }, argsSoFar)
  }, [part, step, onDecide, onResolve, readArgs])
}

const NO_CALL: ToolPart = { type: 'tool', id: '', name: '', argsText: '', state: 'args' }

/**
 * A call by its id, e.g. `useToolCall<typeof weather>(id)`; undefined while there is none. Renders when this call changes,
 * or what may be done with it, and for no other reason.
 */
export function useToolCall<T = ToolShape>(
  id: string,
  chat?: ChatStore,
): ToolCallOf<T> | undefined {
  const store = useChatContext(chat)
  const select = useMemo(() => selectorsOf(id), [id])
  const part = useSelection(store, select.part)
  const step = useSelection(store, select.step)
  const mayAct = useSelection(store, select.mayAct)
  const onDecide = useCallback(
    (callId: string, decision: ToolDecision) => void store.approveTool(callId, decision),
    [store],
  )
  const onResolve = useCallback(
    (callId: string, outcome: ToolOutcome) => void store.resolveTool(callId, outcome),
    [store],
  )
  const call = useCallOf(part ?? NO_CALL, { step, ...(mayAct ? { onDecide, onResolve } : {}) })
  // What a tool takes and gives is what its types say; its schema has seen to the arguments.
  return part && call
}

interface Place {
  message: ChatMessage
  part: ToolPart
  at: number
}

function selectorsOf(id: string) {
  let messageId: string | undefined
  const inMessage = (message: ChatMessage | undefined): Place | undefined => {
    const at = message?.parts.findIndex((part) => part.type === 'tool' && part.id === id) ?? -1
    return message && at >= 0 ? { message, part: message.parts[at] as ToolPart, at } : undefined
  }
  /** Where it was found once is looked at first. */
  function find(state: ChatState): Place | undefined {
    const known = messageId === undefined ? undefined : inMessage(findMessage(state, messageId))
    if (known) return known
    for (const message of [...state.live, ...state.messages.toReversed()]) {
      const place = message.role === 'assistant' ? inMessage(message) : undefined
      if (!place) continue
      messageId = message.id
      return place
    }
    return undefined
  }
  return {
    part: (state: ChatState): ToolPart | undefined => find(state)?.part,
    step(state: ChatState): number | undefined {
      const place = find(state)
      return place && stepAt(place.message, place.at)
    },
    mayAct(state: ChatState): boolean {
      const place = find(state)
      return place !== undefined && canDecide(state, place.message.id)
    },
  }
}
