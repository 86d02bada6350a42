import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fireEvent, fn, waitFor, within } from 'storybook/test'
// oxlint-disable-next-line no-restricted-imports -- a story stands for an app
import { tool, toolRunner } from '@x/core/tools'
import { ANSWER, answerOf, SandboxChat } from '../story-chat.tsx'

const meta: Meta<typeof SandboxChat> = {
  id: 'chat-flows',
  title: 'Conversation/Flows: send, stop, paste, drop, edit, approve, recover',
  component: SandboxChat,
  args: { script: { text: ANSWER } },
  parameters: {
    docs: {
      description: {
        component: 'What people do in a chat, done by the play function of each story.',
      },
    },
  },
}
export default meta
type Story = StoryObj<typeof SandboxChat>

/** What a clipboard or a hand holds: a file. No tool moves one of the system. */
function holding(): DataTransfer {
  const held = new DataTransfer()
  held.items.add(FILE)
  return held
}

const FILE = new File(['a,b'], 'figures.csv', { type: 'text/csv' })

/** Enter sends; the field is empty and keeps the focus. */
export const Send: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    const field = canvas.getByRole('textbox')
    await userEvent.type(field, 'How does streaming work?{Enter}')
    await canvas.findByText('How it works')
    await expect(field).toHaveValue('')
    await expect(field).toHaveFocus()
  },
}

/** Enter that ends a composition sends nothing: neither while composing, nor Safari's that comes right after. */
export const EnterWhileComposing: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    const field = canvas.getByRole('textbox')
    await userEvent.type(field, 'にほんご')
    // A composing keyboard says so in one of two ways; no tool presses such keys.
    await fireEvent.keyDown(field, { key: 'Enter', isComposing: true, keyCode: 13 })
    await fireEvent.keyDown(field, { key: 'Enter', isComposing: false, keyCode: 229 })
    await expect(field).toHaveValue('にほんご')
    await expect(canvas.queryAllByRole('article')).toHaveLength(0)
    await userEvent.keyboard('{Enter}')
    await waitFor(() => expect(canvas.getAllByRole('article').length).toBeGreaterThan(0))
  },
}

/** The button that sends is the one that stops, and keeps the focus. */
export const Stop: Story = {
  args: { script: { text: ANSWER, stallAfter: 120 } },
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await userEvent.type(canvas.getByRole('textbox'), 'Go on{Enter}')
    await canvas.findByText('read as they arrive')
    await userEvent.click(canvas.getByRole('button', { name: 'Stop' }))
    await expect(await canvas.findByText('Stopped', { selector: 'p' })).toBeVisible()
    await expect(canvas.getByText('read as they arrive')).toBeVisible()
  },
}

/** A file from the clipboard goes above the field. */
export const Paste: Story = {
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement)
    const field = canvas.getByRole('textbox')
    const init = { bubbles: true, cancelable: true, clipboardData: holding() }
    field.dispatchEvent(new ClipboardEvent('paste', init))
    await canvas.findByText('figures.csv')
  },
}

/** A file held above the composer is asked for, and taken when it falls. */
export const Drop: Story = {
  play: async ({ canvasElement }) => {
    const canvas = within(canvasElement)
    const field = canvas.getByRole('textbox')
    const init = { bubbles: true, cancelable: true, dataTransfer: holding() }
    field.dispatchEvent(new DragEvent('dragenter', init))
    field.dispatchEvent(new DragEvent('dragover', init))
    const mark = canvasElement.querySelector('[data-x-composer-drop]')
    await waitFor(() => expect(mark).toBeVisible())
    field.dispatchEvent(new DragEvent('drop', init))
    await canvas.findByText('figures.csv')
  },
}

/** A message worded otherwise is another version of it, and both stay. */
export const EditAndBranch: Story = {
  args: {
    script: [{ text: 'The first answer.' }, { text: 'The second answer.' }],
    prompt: 'A question',
  },
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    await canvas.findByText('The first answer.')
    await userEvent.click(canvas.getByRole('button', { name: 'Edit message' }))
    const editor = canvas.getByRole('textbox', { name: 'Edit message' })
    await userEvent.clear(editor)
    await userEvent.type(editor, 'A better question{Enter}')
    await canvas.findByText('The second answer.')
    await userEvent.click(canvas.getByRole('button', { name: 'Previous version' }))
    await canvas.findByText('The first answer.')
    await userEvent.click(canvas.getByRole('button', { name: 'Next version' }))
    await canvas.findByText('The second answer.')
  },
}

/** A call waits for a person's word. */
export const Approve: Story = {
  args: {
    initialMessages: [
      { role: 'user', content: 'What is the weather in Porto?' },
      answerOf(
        [
          {
            type: 'tool',
            id: 'c1',
            name: 'weather',
            argsText: '{"city":"Porto"}',
            args: { city: 'Porto' },
            state: 'approval',
          },
        ],
        { status: 'awaiting' },
      ),
    ],
    runner: toolRunner({ weather: tool({ execute: () => ({ celsius: 19, sky: 'clear' }) }) }),
    script: { text: 'It is 19 degrees in Porto, and clear.' },
    onErrorAction: fn(),
  },
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    const question = canvas.getByRole('group', { name: 'Allow weather to run?' })
    await userEvent.click(within(question).getByRole('button', { name: 'Allow' }))
    await waitFor(() => expect(canvas.queryByRole('group', { name: /Allow weather/ })).toBeNull())
    await canvas.findByText('It is 19 degrees in Porto, and clear.')
    await expect(canvas.getByRole('button', { name: /weather.*Done/ })).toBeVisible()
  },
}

/** What failed can be sent again; the question stays where it was. */
export const Recover: Story = {
  args: {
    prompt: 'A question worth keeping',
    script: [{ error: { status: 403, message: 'Not now.' } }, { text: 'It works now.' }],
  },
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    const alert = await canvas.findByRole('alert')
    await expect(canvas.getByText('A question worth keeping')).toBeVisible()
    await userEvent.click(within(alert).getByRole('button', { name: 'Try again' }))
    await canvas.findByText('It works now.')
  },
}
