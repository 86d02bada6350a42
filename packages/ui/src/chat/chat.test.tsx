import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { memoryStorage } from '@x/core/testing'
import { Chat } from '@x/ui'
import { expect, it } from 'vitest'

it('says that a chat is not saved until it is again, or until that is put away', async () => {
  const storage = memoryStorage()
  storage.fail(new Error('no disk'), 'load')
  render(<Chat baseURL="/api" model="m" options={{ id: 'a', storage }} />)
  await screen.findByText('This chat is not being saved')
  expect(screen.getByText(/no disk/)).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: /dismiss|close/i }))
  await waitFor(() => expect(screen.queryByText('This chat is not being saved')).toBeNull())
})

it('shows a chat that is kept', async () => {
  const storage = memoryStorage()
  await storage.save('a', {
    version: 1,
    headId: '1',
    nodes: [
      {
        parentId: null,
        message: {
          id: '1',
          role: 'user',
          createdAt: 1,
          status: 'complete',
          parts: [{ type: 'text', text: 'kept question', state: 'done' }],
        },
      },
    ],
    draft: 'kept draft',
  })
  render(<Chat baseURL="/api" model="m" options={{ id: 'a', storage }} />)
  expect(await screen.findByText('kept question')).toBeTruthy()
  expect((screen.getByRole('textbox') as HTMLTextAreaElement).value).toBe('kept draft')
})
