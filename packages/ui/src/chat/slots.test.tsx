import { fireEvent, render, screen } from '@testing-library/react'
import {
  Chat,
  ChatFrame,
  Composer,
  type ComposerProps,
  MessageActions,
  type MessageActionsProps,
  MessageList,
  type MessageListProps,
  type MarkdownComponents,
  UIProvider,
  type UIComponents,
} from '@x/ui'
import type { ReactElement } from 'react'
import { expect, it } from 'vitest'
import { answerOf, sandboxChat } from '../story-chat.tsx'

const TEXT =
  'See [a link](https://example.org) and ![a picture](https://example.org/a.png)\n\n```ts\nx\n```'

const talk = (): ReturnType<typeof sandboxChat> =>
  sandboxChat({ text: 'x' }, [
    { role: 'user', content: 'Hello' },
    answerOf([{ type: 'text', text: TEXT, state: 'done' }]),
  ])

// Of every name of the type: a slot that is added is one that is tested.
const parts: { readonly [Name in keyof Required<UIComponents>]: UIComponents[Name] } = {
  Message: ({ id }) => <p>{`slot of message ${id}`}</p>,
  MessageList: () => <p>slot of the list</p>,
  MessageActions: ({ message }) => <p>{`slot of the actions of ${message.role}`}</p>,
  Composer: () => <p>slot of the composer</p>,
  Empty: () => <p>slot of the empty chat</p>,
}

it.each(Object.keys(parts) as (keyof UIComponents)[])(
  'puts another part in place of %s',
  (name) => {
    const chat = name === 'Empty' ? sandboxChat({ text: 'x' }) : talk()
    const { unmount } = render(<Chat chat={chat} components={{ [name]: parts[name] }} />)
    expect(screen.getAllByText(/^slot of/).length).toBeGreaterThan(0)
    unmount()
    render(
      <UIProvider components={{ [name]: parts[name] }}>
        <Chat chat={chat} />
      </UIProvider>,
    )
    expect(screen.getAllByText(/^slot of/).length).toBeGreaterThan(0)
  },
)

const markdown: {
  readonly [Name in keyof Required<MarkdownComponents>]: MarkdownComponents[Name]
} = {
  CodeBlock: () => <b>slot of code</b>,
  Link: () => <b>slot of a link</b>,
  Image: () => <b>slot of a picture</b>,
}

it.each(Object.keys(markdown) as (keyof MarkdownComponents)[])(
  'puts another part in place of Markdown’s %s',
  (name) => {
    render(
      <UIProvider markdown={{ [name]: markdown[name] }}>
        <Chat chat={talk()} />
      </UIProvider>,
    )
    expect(screen.getAllByText(/^slot of/)).toHaveLength(1)
  },
)

it('gives the actions in place of ours what ours get', () => {
  function Actions(props: MessageActionsProps): ReactElement {
    return (
      <MessageActions {...props}>
        <button type="button">Share the {props.message.role}’s</button>
      </MessageActions>
    )
  }
  render(<Chat chat={talk()} components={{ MessageActions: Actions }} />)
  expect(screen.getByRole('button', { name: 'Share the user’s' })).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Share the assistant’s' })).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Regenerate' })).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Edit message' }))
  expect((screen.getByDisplayValue('Hello') as HTMLTextAreaElement).tagName).toBe('TEXTAREA')
})

it('gives a composer and a list in place of ours what ours would have got', () => {
  const chat = sandboxChat({ text: 'x' })
  render(
    <Chat
      chat={chat}
      greeting="Welcome"
      tools={<button type="button">Tool</button>}
      components={{
        Composer: (props: ComposerProps) => <Composer {...props} attachments={false} />,
        MessageList: (props: MessageListProps) => <MessageList {...props} id="own" />,
      }}
    />,
  )
  expect(document.getElementById('own')?.textContent).toContain('Welcome')
  expect(screen.getByRole('button', { name: 'Tool' })).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Attach files' })).toBeNull()
})

it('draws the conversation by what the frame is given, unless a slot names another', () => {
  const List = ({ empty }: MessageListProps): ReactElement => <div>drawn here: {empty}</div>
  const { rerender } = render(<ChatFrame chat={sandboxChat({ text: 'x' })} list={List} />)
  expect(screen.getByText(/^drawn here/).textContent).toContain('What can I help with?')
  expect(screen.getByRole('textbox')).toBeDefined()
  const slots = { MessageList: () => <p>slot of the list</p> }
  rerender(<ChatFrame chat={talk()} list={List} components={slots} />)
  expect(screen.getByText('slot of the list')).toBeDefined()
  expect(screen.queryByText(/^drawn here/)).toBeNull()
})
