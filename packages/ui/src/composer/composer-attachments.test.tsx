import {
  act,
  createEvent,
  fireEvent,
  render,
  screen,
  waitFor,
  within,
} from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createChat } from '@x/core'
import type { ChatStore } from '@x/core'
import { createSandbox } from '@x/core/testing'
import { ChatProvider, SettingsProvider, useSettings } from '@x/react'
import { Composer, MessageList } from '@x/ui'
import type { ComposerRootProps } from '@x/ui'
import { expect, it } from 'vitest'

const cat = (): File => new File(['cat'], 'cat.png', { type: 'image/png' })
const notes = (): File => new File(['notes'], 'notes.txt', { type: 'text/plain' })

function open(attachments?: ComposerRootProps['attachments']): {
  chat: ChatStore
  input: HTMLTextAreaElement
} {
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'sandbox',
    // This DOM cannot read files.
    prepareFile: async ({ type }) => ({ url: `data:${type};base64,AAAA` }),
    fetch: createSandbox({ text: 'Hello.' }).fetch,
  })
  render(
    <ChatProvider chat={chat}>
      <MessageList />
      <Composer attachments={attachments} />
    </ChatProvider>,
  )
  return { chat, input: screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' }) }
}

const picker = (): HTMLInputElement => screen.getByLabelText('Attach files', { selector: 'input' })

/** The names of what goes with the draft. */
function attached(): string[] {
  const form = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' }).form
  const list = form && within(form).queryByRole('list', { name: 'Attachments' })
  return list
    ? within(list)
        .getAllByRole('button', { name: /^Remove / })
        .map((button) => button.getAttribute('aria-label')?.slice('Remove '.length) ?? '')
    : []
}

function drag(target: Element, name: 'dragEnter' | 'dragLeave' | 'drop', files: File[]): Event {
  const event = createEvent[name](target, { dataTransfer: { files, types: ['Files'] } })
  fireEvent(target, event)
  return event
}

it('attaches what is picked, and the same file again after it was taken away', async () => {
  const { input } = open()
  const file = notes()
  await userEvent.upload(picker(), [cat(), file])
  expect(attached()).toEqual(['cat.png', 'notes.txt'])
  expect(document.activeElement).toBe(input)
  await userEvent.click(screen.getByRole('button', { name: 'Remove notes.txt' }))
  await userEvent.upload(picker(), file)
  expect(attached()).toEqual(['cat.png', 'notes.txt'])
})

it('attaches what is pasted, but lets text be text', async () => {
  const { input } = open()
  await userEvent.click(input)
  fireEvent.paste(input, { clipboardData: { files: [cat()], types: ['Files'] } })
  expect(attached()).toEqual(['cat.png'])
  // A spreadsheet puts a picture of the cells beside their text.
  const both = createEvent.paste(input, {
    clipboardData: {
      files: [cat()],
      types: ['text/plain', 'Files'],
      getData: () => 'a\tb\n1\t2',
    },
  })
  fireEvent(input, both)
  expect(both.defaultPrevented).toBe(false)
  expect(attached()).toEqual(['cat.png'])
})

it('attaches what is dropped anywhere on it, and shows that it would', () => {
  const { input } = open()
  const form = input.form
  drag(input, 'dragEnter', [])
  expect(form?.dataset['drop']).toBe('')
  drag(input, 'dragLeave', [])
  expect(form?.dataset['drop']).toBeUndefined()
  drag(input, 'dragEnter', [])
  expect(drag(screen.getByRole('button', { name: 'Send' }), 'drop', [cat()]).defaultPrevented).toBe(
    true,
  )
  expect(form?.dataset['drop']).toBeUndefined()
  expect(attached()).toEqual(['cat.png'])
})

it('takes no files where none are wanted', () => {
  const { input } = open(false)
  expect(screen.queryByRole('button', { name: 'Attach files' })).toBeNull()
  fireEvent.paste(input, { clipboardData: { files: [cat()], types: ['Files'] } })
  expect(drag(input, 'drop', [cat()]).defaultPrevented).toBe(false)
  expect(attached()).toEqual([])
})

it.each([
  [{ accept: 'image/*' }, 'notes.txt was not attached, because files of its kind are not taken'],
  [{ accept: '.pdf, image/png' }, 'notes.txt was not attached, because files of its kind'],
  [{ maxBytes: 4 }, 'notes.txt was not attached, because it is larger than 4 bytes.'],
  [{ maxFiles: 1 }, 'No more than 1 file goes with one message; the rest were left out.'],
])('with %j takes the picture and says in one sentence why not the text', (limits, sentence) => {
  const { input } = open(limits)
  drag(input, 'drop', [cat(), notes()])
  expect(attached()).toEqual(['cat.png'])
  expect(screen.getByRole('alert').textContent).toContain(sentence)
})

it('clears the sentence with the next try that works, and by its button', async () => {
  const { input } = open({ maxBytes: 4 })
  drag(input, 'drop', [notes()])
  drag(input, 'drop', [cat()])
  expect(screen.queryByRole('alert')).toBeNull()
  drag(input, 'drop', [notes()])
  await userEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
  expect(screen.queryByRole('alert')).toBeNull()
  expect(document.activeElement).toBe(input)
})

it('is taken apart by keyboard: Delete removes, the focus goes to the neighbour and at last to the field', async () => {
  const { input } = open()
  await userEvent.upload(picker(), [cat(), notes()])
  screen.getByRole('button', { name: 'Remove cat.png' }).focus()
  await userEvent.keyboard('{Delete}')
  expect(attached()).toEqual(['notes.txt'])
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Remove notes.txt' }))
  await userEvent.keyboard('{Backspace}')
  expect(attached()).toEqual([])
  expect(document.activeElement).toBe(input)
})

it('sends attachments with the text, or alone, and shows them in the message', async () => {
  const { chat, input } = open()
  await userEvent.upload(picker(), cat())
  await userEvent.click(screen.getByRole('button', { name: 'Send' }))
  await waitFor(() => expect(chat.get().status).toBe('ready'))
  expect(attached()).toEqual([])
  await userEvent.upload(picker(), notes())
  await userEvent.type(input, 'Read this{Enter}')
  await waitFor(() => expect(chat.get().messages).toHaveLength(4))
  await waitFor(() => expect(chat.get().status).toBe('ready'))
  expect(chat.get().messages.map(({ parts }) => parts.map(({ type }) => type))).toEqual([
    ['image'],
    ['text'],
    ['file', 'text'],
    ['text'],
  ])
  const [picture, file] = screen.getAllByRole('list', { name: 'Attachments' })
  expect(
    within(picture as HTMLElement).getByRole('button', { name: 'Enlarge cat.png' }),
  ).toBeDefined()
  expect(file?.textContent).toContain('notes.txt')
})

it('gives back text and files when the chat does not take them', async () => {
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'sandbox',
    whenBusy: 'reject',
    fetch: createSandbox({ text: 'Never ends.', stallAfter: 3 }).fetch,
  })
  render(
    <ChatProvider chat={chat}>
      <Composer />
    </ChatProvider>,
  )
  const input = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
  await userEvent.type(input, 'One{Enter}')
  await userEvent.upload(picker(), cat())
  await userEvent.type(input, 'Two{Enter}')
  expect(input.value).toBe('Two')
  expect(attached()).toEqual(['cat.png'])
  expect(screen.getByRole('alert').textContent).toContain('Your text is kept.')
  await act(() => chat.stop())
})

const MODELS = [
  { id: 'reader', capabilities: { vision: false }, raw: {} },
  { id: 'clerk', capabilities: { vision: false, files: true }, raw: {} },
  { id: 'painter', capabilities: { vision: true, files: false }, raw: {} },
  { id: 'all', capabilities: { vision: true, files: true }, raw: {} },
  { id: 'unknown', raw: {} },
]

it('offers to attach what the chosen model takes, and says why something else stays out', async () => {
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'sandbox',
    prepareFile: async ({ type }) => ({ url: `data:${type};base64,AAAA` }),
    fetch: createSandbox({ text: 'Hello.' }).fetch,
  })
  let choose: (model: string) => void = () => undefined
  function Page(): React.ReactElement {
    const settings = useSettings({ models: MODELS, initial: { model: 'reader' } })
    choose = (model) => settings.set({ model })
    return (
      <ChatProvider chat={chat}>
        <SettingsProvider settings={settings}>
          <Composer />
        </SettingsProvider>
      </ChatProvider>
    )
  }
  render(<Page />)
  const drop = async (...files: File[]): Promise<void> => {
    const form = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' }).form
    if (!form) throw new Error('no form')
    await act(async () => void fireEvent.drop(form, { dataTransfer: { files, types: ['Files'] } }))
  }
  expect(screen.queryByRole('button', { name: 'Attach files' })).toBeNull()
  await drop(cat())
  expect(attached()).toEqual([])
  expect(screen.getByText(/^cat\.png was not attached/)).toBeTruthy()
  for (const [model, accept, names] of [
    ['clerk', 'application/*,text/*', ['notes.txt']],
    ['painter', 'image/*', ['cat.png']],
    ['all', '', ['cat.png', 'notes.txt']],
    ['unknown', '', ['cat.png', 'notes.txt']],
  ] as const) {
    act(() => choose(model))
    expect(screen.getByRole('button', { name: 'Attach files' })).toBeTruthy()
    expect(picker().accept).toBe(accept)
    await drop(cat(), notes())
    expect(attached()).toEqual(names)
    act(() => chat.attachments.set([]))
  }
})

it('takes what the app says, whatever is known of the model', () => {
  function Page(): React.ReactElement {
    const settings = useSettings({ models: MODELS, initial: { model: 'reader' } })
    return (
      <SettingsProvider settings={settings}>
        <Composer chat={createChat({ baseURL: '/api', model: 'm' })} attachments={{}} />
      </SettingsProvider>
    )
  }
  render(<Page />)
  expect(screen.getByRole('button', { name: 'Attach files' })).toBeTruthy()
})
