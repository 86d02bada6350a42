import type { Meta, StoryObj } from '@storybook/react-vite'
import type { MediaPart } from '@x/core'
import { useState } from 'react'
import { expect, screen, waitFor, within } from 'storybook/test'
import { StoryPage } from '../story-chat.tsx'
import { Attachments } from './attachments.tsx'

/** A landscape, drawn. */
const picture = (hue: number, name: string): MediaPart => ({
  type: 'image',
  name,
  mediaType: 'image/svg+xml',
  url: `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600"><rect width="800" height="600" fill="hsl(${hue} 60% 80%)"/><circle cx="600" cy="150" r="60" fill="hsl(${hue + 60} 80% 90%)"/><path d="M0 450 250 200 420 400 560 300 800 500V600H0z" fill="hsl(${hue} 40% 40%)"/></svg>`,
  )}`,
})

const PICTURES = [picture(210, 'morning.svg'), picture(30, 'noon.svg'), picture(280, 'night.svg')]
const REPORT = new File(['x'.repeat(1_250_000)], 'a-report-with-a-rather-long-name.pdf', {
  type: 'application/pdf',
})

const meta: Meta<typeof Attachments> = {
  id: 'attachments',
  title:
    'Composer/Attachments: files, PDF, images, photos, pictures, previews, lightbox, zoom, gallery, upload, drag and drop',
  component: Attachments,
  args: { items: [...PICTURES, REPORT] },
  decorators: [
    (Story) => (
      <StoryPage>
        <Story />
      </StoryPage>
    ),
  ],
}
export default meta
type Story = StoryObj<typeof Attachments>

export const Small: Story = {}

export const Large: Story = {
  tags: ['visual'],
  args: { size: 'large' },
}

export const OnePicture: Story = { args: { items: PICTURES.slice(0, 1), size: 'large' } }

export const Removable: Story = {
  render: function Removable(args) {
    const [items, setItems] = useState(args.items)
    return (
      <Attachments
        {...args}
        items={items}
        onRemove={(index) => setItems(items.filter((_, place) => place !== index))}
      />
    )
  },
  play: async ({ canvasElement, userEvent }) => {
    const canvas = within(canvasElement)
    canvas.getByRole('button', { name: 'Remove noon.svg' }).focus()
    await userEvent.keyboard('{Delete}')
    await expect(canvas.getByRole('button', { name: 'Remove night.svg' })).toHaveFocus()
    await expect(canvas.getAllByRole('listitem')).toHaveLength(3)
  },
}

export const OnTheirWay: Story = {
  tags: ['visual'],
  args: {
    size: 'large',
    items: [
      { type: 'file', url: '', name: 'report.pdf', state: 'preparing', progress: 0.4 },
      { type: 'image', url: '', name: 'noon.png', state: 'preparing', progress: 0.8 },
      { type: 'file', url: '', name: 'minutes.docx', state: 'failed' },
      { type: 'file', url: 'https://files.example.org/terms.pdf', name: 'terms.pdf' },
    ],
  },
}

export const Enlarged: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const opener = within(canvasElement).getByRole('button', { name: 'Enlarge noon.svg' })
    await userEvent.click(opener)
    const dialog = await screen.findByRole('dialog', { name: 'noon.svg' })
    await expect(within(dialog).getByText('2 of 3')).toBeVisible()
    const next = dialog.matches(':dir(rtl)') ? '{ArrowLeft}' : '{ArrowRight}'
    await userEvent.keyboard(next)
    await expect(within(dialog).getByRole('img', { name: 'night.svg' })).toBeVisible()
    await userEvent.keyboard(next + next)
    await expect(within(dialog).getByText('2 of 3')).toBeVisible()
  },
}

export const ClosedAgain: Story = {
  play: async (context) => {
    await Enlarged.play?.(context)
    const { userEvent, canvasElement } = context
    await userEvent.click(screen.getByRole('button', { name: 'Close' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await expect(
      within(canvasElement).getByRole('button', { name: 'Enlarge noon.svg' }),
    ).toHaveFocus()
  },
}

export const Dark: Story = { globals: { theme: 'dark' } }

export const RightToLeft: Story = { ...Removable, globals: { direction: 'rtl' } }

export const Phone: Story = { ...Large, globals: { viewport: { value: 'mobile1' } } }
