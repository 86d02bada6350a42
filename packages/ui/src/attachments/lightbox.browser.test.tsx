import { render, screen, waitFor } from '@testing-library/react'
import type { MediaPart } from '@x/core'
import { Attachments } from '@x/ui'
import { expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'

const items: MediaPart[] = [
  {
    type: 'image',
    name: 'dot.svg',
    url: `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')}`,
  },
]

it('closes a picture with Escape and gives the focus back to what opened it', async () => {
  render(<Attachments items={items} />)
  const opener = screen.getByRole('button', { name: 'Enlarge dot.svg' })
  opener.focus()
  await userEvent.keyboard('{Enter}')
  const dialog = await screen.findByRole<HTMLDialogElement>('dialog', { name: 'dot.svg' })
  expect(dialog.matches(':modal')).toBe(true)
  expect(dialog.contains(document.activeElement)).toBe(true)
  await userEvent.keyboard('{Escape}')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(document.activeElement).toBe(opener)
})
