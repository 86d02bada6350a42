import type { Meta, StoryObj } from '@storybook/react-vite'
import { useRef } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { expect, waitFor, within } from 'storybook/test'
import { ANSWER, sandboxChat } from '../story-chat.tsx'
import { Chat } from './chat.tsx'

const chat = sandboxChat({ text: ANSWER }, [
  { role: 'user', content: 'How does streaming work?' },
  { role: 'assistant', content: ANSWER },
  { role: 'user', content: 'And once more?' },
  { role: 'assistant', content: ANSWER },
])

const meta: Meta<typeof Chat> = {
  id: 'chat-places',
  title: 'Conversation/Places: in a page, a panel, a dialog, a modal, a grid',
  component: Chat,
  args: { chat },
  parameters: {
    docs: {
      description: {
        component:
          'A chat in the places where people put one, with no word about its height. Its thread scrolls and follows, ' +
          'and the composer stays in view, in each.',
      },
    },
  },
}
export default meta
type Story = StoryObj<typeof Chat>

function Prose({ count }: { count: number }): ReactElement {
  return (
    <div data-story-data="" style={{ fontFamily: 'system-ui', lineHeight: 1.6 }}>
      {Array.from({ length: count }, (_, index) => (
        <p key={index}>
          A page has paragraphs of its own, above a chat and below it. They scroll with the page,
          and the chat has its place among them.
        </p>
      ))}
    </div>
  )
}

/** All of the composer is in the window. */
async function seesComposer(canvasElement: HTMLElement): Promise<void> {
  const field = within(canvasElement).getByRole('textbox')
  const card = field.closest('[data-x-composer-card]')
  await waitFor(async () => {
    const { top, bottom } = card?.getBoundingClientRect() ?? { top: -1, bottom: 0 }
    await expect(top).toBeGreaterThanOrEqual(0)
    await expect(bottom).toBeLessThanOrEqual(window.innerHeight)
  })
}

/** In a page without a height, below a header: the chat takes what is left of the window. */
export const BelowAHeader: Story = {
  render: (args) => (
    <div>
      <header style={{ padding: '1rem', fontFamily: 'system-ui' }} data-story-data="">
        The name of an app
      </header>
      <div>
        <Chat {...args} />
      </div>
    </div>
  ),
  play: ({ canvasElement }) => seesComposer(canvasElement),
}

/** In a panel along the end of a page, below a title. */
export const InAPanel: Story = {
  render: (args) => (
    <div style={{ position: 'relative', blockSize: '40rem', padding: '1rem', overflow: 'hidden' }}>
      <Prose count={3} />
      <aside
        aria-label="Help"
        style={{
          position: 'absolute',
          insetBlock: 0,
          insetInlineEnd: 0,
          inlineSize: 'min(22rem, 100%)',
          borderInlineStart: '1px solid var(--x-line)',
          background: 'var(--x-page)',
        }}
      >
        <h2 style={{ margin: '1rem', font: '600 1rem system-ui' }}>Help</h2>
        <Chat {...args} />
      </aside>
    </div>
  ),
  play: ({ canvasElement }) => seesComposer(canvasElement),
}

function InDialog({ children }: { children: ReactNode }): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null)
  return (
    <div style={{ padding: '1rem' }}>
      <button type="button" data-x-button="solid" onClick={() => dialog.current?.showModal()}>
        Help
      </button>
      <dialog ref={dialog} aria-label="Help">
        {children}
      </dialog>
    </div>
  )
}

/** In a dialog that nobody gave a size. */
export const InADialog: Story = {
  render: (args) => (
    <InDialog>
      <Chat {...args} />
    </InDialog>
  ),
  play: async ({ canvasElement, userEvent }) => {
    await userEvent.click(within(canvasElement).getByRole('button', { name: 'Help' }))
    await seesComposer(canvasElement)
  },
}

/** Amid a page that scrolls: the chat leaves some of the page in view. */
export const InAPageThatScrolls: Story = {
  render: (args) => (
    <main style={{ maxInlineSize: '48rem', marginInline: 'auto', padding: '1rem' }}>
      <Prose count={14} />
      <Chat {...args} />
      <Prose count={14} />
    </main>
  ),
  play: async ({ canvasElement }) => {
    const { scrollY } = window
    canvasElement.querySelector('[data-x-chat]')?.scrollIntoView({ block: 'nearest' })
    await seesComposer(canvasElement)
    window.scrollTo(0, scrollY)
  },
}

/** In a cell of a grid, beside a text that is longer than the window. */
export const BesideAText: Story = {
  render: (args) => (
    <div
      style={{
        display: 'grid',
        gap: '1rem',
        gridTemplateColumns: 'repeat(auto-fit, minmax(min(18rem, 100%), 1fr))',
        padding: '1rem',
      }}
    >
      <Chat {...args} />
      <Prose count={20} />
    </div>
  ),
  play: ({ canvasElement }) => seesComposer(canvasElement),
}
