'use client'
import { useRef, useState } from 'react'
import type { ReactElement } from 'react'
import type { ChatInput, ChatPart, QueuedInput } from '@x/core'
import { formatCount } from '../format.ts'
import { Icon } from '../icons.tsx'
import type { IconName } from '../icons.tsx'
import { presence } from '../part.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { Unseen } from '../unseen.tsx'
import { useComposer } from './composer-context.ts'
import { QueueEditor } from './queue-editor.tsx'
import { queuedText } from './queued-text.ts'

/** What can be done with a message that waits. */
export type QueueAction = 'edit' | 'up' | 'down' | 'now' | 'remove'

interface QueuedMessageProps {
  entry: QueuedInput
  /** Its place, from 0. */
  index: number
  count: number
  onMove: (to: number, action: QueueAction) => void
  /** The message is not in the list any more. */
  onDone: () => void
}

/** One message that waits for its turn. */
export function QueuedMessage({
  entry,
  index,
  count,
  onMove,
  onDone,
}: QueuedMessageProps): ReactElement {
  const { chat, setNotice } = useComposer('Queue')
  const { words, locale } = useUI()
  const [isEditing, setEditing] = useState(false)
  const row = useRef<HTMLLIElement>(null)
  const text = queuedText(entry.input)
  const files = countFiles(entry.input)
  const isSteer = entry.overrides.whenBusy === 'steer'
  const endEditing = (): void => {
    setEditing(false)
    // After the render that brings the button back.
    queueMicrotask(() => row.current?.querySelector<HTMLElement>("[data-action='edit']")?.focus())
  }
  const nameOf = (label: string): string => `${label}: ${text || words.composer.attachments}`
  const button = (
    action: QueueAction,
    icon: IconName,
    label: string,
    act: (() => void) | false,
  ): ReactElement => (
    <button
      type="button"
      data-x-button="icon"
      data-action={action}
      data-secondary={presence(action === 'edit' || action === 'up' || action === 'down')}
      aria-label={nameOf(label)}
      // The same: a title of other words is read after the name.
      title={nameOf(label)}
      aria-disabled={act === false || undefined}
      onClick={act || undefined}
    >
      <Icon name={icon} />
    </button>
  )
  return (
    <li ref={row} data-x-queued="" data-queued={entry.id} data-steer={presence(isSteer)}>
      {isEditing ? (
        <QueueEditor
          text={text}
          onCancel={endEditing}
          onSave={(next) => {
            if (next.trim() === '' && files === 0) return
            chat.editQueued(entry.id, withText(entry.input, next))
            endEditing()
          }}
          onTooLate={(next) => {
            chat.draft.set((draft) => (draft ? `${next}\n${draft}` : next))
            setNotice(words.composer.sentMeanwhile)
            onDone()
          }}
        />
      ) : (
        <>
          <span data-x-queued-text="" dir="auto">
            {text}
          </span>
          {isSteer && <span data-x-queued-mark="">{words.composer.readNext}</span>}
          {files > 0 && (
            <span data-x-queued-files="">
              <Icon name="attach" />
              <Unseen>{words.composer.attachments}</Unseen>
              {formatCount(files, locale)}
            </span>
          )}
          <span data-x-queued-actions="">
            {button('edit', 'edit', words.composer.editQueued, () => setEditing(true))}
            {count > 1 && (
              <>
                {button(
                  'up',
                  'up',
                  words.composer.moveUp,
                  index > 0 && (() => onMove(index - 1, 'up')),
                )}
                {button(
                  'down',
                  'below',
                  words.composer.moveDown,
                  index < count - 1 && (() => onMove(index + 1, 'down')),
                )}
              </>
            )}
            {button('now', 'send', words.composer.sendNow, () => {
              chat.sendNow(entry.id)
              onDone()
            })}
            {button('remove', 'close', words.composer.takeBack, () => {
              chat.unqueue(entry.id)
              onDone()
            })}
          </span>
        </>
      )}
    </li>
  )
}

function countFiles(input: ChatInput): number {
  if (typeof input === 'string') return 0
  return Array.from(input.files ?? []).length + (input.parts ?? []).filter(isNoText).length
}

/** The input with another wording and everything else that it had. */
function withText(input: ChatInput, text: string): ChatInput {
  return typeof input === 'string' ? text : { ...input, text, parts: input.parts?.filter(isNoText) }
}

function isNoText(part: ChatPart): boolean {
  return part.type !== 'text'
}
