// Files as people give them: folders, files without a type, names of files beside them, anywhere on the chat.
import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createChat } from '@x/core'
import type { ChatStore } from '@x/core'
import { createSandbox } from '@x/core/testing'
import { Chat } from '@x/ui'
import { afterEach, describe, expect, it, vi } from 'vitest'

function open(options: Parameters<typeof createChat>[0] extends infer T ? Partial<T> : never = {}) {
  const chat = createChat({
    baseURL: 'http://sandbox.invalid/v1',
    model: 'sandbox',
    fetch: createSandbox({ text: 'Hello.' }).fetch,
    ...options,
  })
  render(<Chat chat={chat} />)
  return { chat, input: screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' }) }
}

const names = (chat: ChatStore): string[] =>
  chat.attachments.get().map((each) => ('name' in each ? (each.name ?? '') : ''))

/** A transfer as Chromium gives it. A folder is a file there too, which cannot be read. */
function transferOf(files: readonly File[], { folders = [] as string[], text = '' } = {}) {
  const all = [...files, ...folders.map((name) => new File([], name))]
  return {
    types: [...(text === '' ? [] : ['text/plain']), 'Files'],
    files: all,
    items: all.map((file) => ({
      kind: 'file',
      getAsFile: () => file,
      webkitGetAsEntry: () => ({ isDirectory: folders.includes(file.name), name: file.name }),
    })),
    getData: () => text,
    dropEffect: 'none',
  }
}

const cat = (): File => new File(['cat'], 'cat.png', { type: 'image/png' })

describe('a drop', () => {
  it('is taken anywhere on the chat, and the page does not leave for the file', () => {
    const { chat } = open()
    const log = screen.getByRole('log')
    const dataTransfer = transferOf([cat()])
    // False of `fireEvent`: the default was prevented.
    expect(fireEvent.dragEnter(log, { dataTransfer })).toBe(false)
    expect(fireEvent.dragOver(log, { dataTransfer })).toBe(false)
    expect(document.querySelector('[data-x-composer][data-drop]')).not.toBeNull()
    expect(fireEvent.drop(log, { dataTransfer })).toBe(false)
    expect(document.querySelector('[data-x-composer][data-drop]')).toBeNull()
    expect(names(chat)).toEqual(['cat.png'])
  })

  it('of a folder says so before it is taken, and takes the files beside it', () => {
    const { chat, input } = open()
    fireEvent.drop(input, { dataTransfer: transferOf([cat()], { folders: ['trip'] }) })
    expect(names(chat)).toEqual(['cat.png'])
    expect(screen.getByRole('alert').textContent).toContain('trip is a folder')
  })

  it('of a thousand files asks for no more of them than go with a message, and says how many do', () => {
    const { chat, input } = open()
    const dataTransfer = transferOf(Array.from({ length: 1000 }, cat))
    let looked = 0
    for (const item of dataTransfer.items) {
      const { webkitGetAsEntry } = item
      item.webkitGetAsEntry = () => {
        looked += 1
        return webkitGetAsEntry()
      }
    }
    fireEvent.drop(input, { dataTransfer })
    expect(chat.attachments.get()).toHaveLength(10)
    expect(looked).toBeLessThan(100)
    expect(screen.getByRole('alert').textContent).toContain('No more than 10 files')
  })

  it('of text is the business of the field', () => {
    const { input } = open()
    const dataTransfer = { types: ['text/plain'], files: [], items: [], getData: () => 'hi' }
    expect(fireEvent.dragEnter(input, { dataTransfer })).toBe(true)
    expect(fireEvent.drop(input, { dataTransfer })).toBe(true)
  })
})

describe('a paste', () => {
  it.each([
    ['the name of the file, as Finder has it', 'cat.png'],
    ['its path', '/Users/somebody/cat.png'],
    ['a path of Windows', 'C:\\pictures\\cat.png'],
    ['its address', 'file:///Users/somebody/cat.png\r\n'],
    ['nothing', '\n'],
  ])('with %s beside a file is the file', (_, text) => {
    const { chat, input } = open()
    expect(fireEvent.paste(input, { clipboardData: transferOf([cat()], { text }) })).toBe(false)
    expect(names(chat)).toEqual(['cat.png'])
  })

  it.each(['a\tb\n1\t2', 'see cat.png', 'cat.png\nand more'])(
    'of text beside a picture of it is the text: %j',
    (text) => {
      const { chat, input } = open()
      expect(fireEvent.paste(input, { clipboardData: transferOf([cat()], { text }) })).toBe(true)
      expect(names(chat)).toEqual([])
    },
  )

  it('of a folder says so', () => {
    const { chat, input } = open()
    const clipboardData = transferOf([], { folders: ['trip'], text: 'trip' })
    expect(fireEvent.paste(input, { clipboardData })).toBe(false)
    expect(names(chat)).toEqual([])
    expect(screen.getByRole('alert').textContent).toContain('trip is a folder')
  })
})

describe('a file whose type the system does not know', () => {
  it.each([
    ['notes.md', '', 'text/markdown'],
    ['a.py', '', 'text/plain'],
    ['server.log', '', 'text/plain'],
    ['x.ts', 'video/mp2t', 'text/plain'],
    ['IMG.HEIC', '', 'image/heic'],
    ['Makefile', '', 'text/plain'],
    ['film.mp4', 'video/mp4', 'video/mp4'],
    ['what', '', ''],
  ])('is told by its name: %s of type "%s"', (name, type, told) => {
    const { chat, input } = open()
    fireEvent.drop(input, { dataTransfer: transferOf([new File(['x'], name, { type })]) })
    expect(chat.attachments.get()).toMatchObject([{ name, type: told }])
  })
})

it('leaves out a file that cannot be read, and says so, before it could hold back the message', async () => {
  const { chat, input } = open()
  const gone = Object.assign(new File(['x'], 'gone.txt', { type: 'text/plain' }), {
    slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotFoundError')) }),
  })
  fireEvent.drop(input, { dataTransfer: transferOf([gone, cat()]) })
  await waitFor(() => expect(names(chat)).toEqual(['cat.png']))
  expect(screen.getByRole('alert').textContent).toContain('gone.txt was not attached')
})

describe('Enter', () => {
  afterEach(() => vi.unstubAllGlobals())

  function onTouch(matches: boolean): void {
    const query = { matches, addEventListener() {}, removeEventListener() {} }
    vi.stubGlobal('matchMedia', () => query)
  }

  it.each([
    ['makes a line on a phone', true, undefined, 'enter', 0],
    ['sends on a phone where the app says so', true, 'send', 'send', 1],
    ['sends at a desk', false, undefined, 'send', 1],
    ['makes a line at a desk where the app says so', false, 'newline', 'enter', 0],
  ] as const)('%s', async (_, isTouch, enter, hint, sent) => {
    onTouch(isTouch)
    const sandbox = createSandbox({ text: 'Hello.' })
    const chat = createChat({ baseURL: 'http://s.invalid/v1', model: 'm', fetch: sandbox.fetch })
    render(<Chat chat={chat} enter={enter} />)
    const input = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
    expect(input.getAttribute('enterkeyhint')).toBe(hint)
    await userEvent.type(input, 'one{Enter}')
    expect(chat.get().messages.length > 0 ? 1 : 0).toBe(sent)
    if (sent === 0) expect(input.value).toBe('one\n')
    await userEvent.type(input, 'two{Control>}{Enter}{/Control}')
    await waitFor(() => expect(chat.get().messages.length).toBeGreaterThan(0))
    expect(input.value).toBe('')
  })
})
