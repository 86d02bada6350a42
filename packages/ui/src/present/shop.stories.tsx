import type { Meta, StoryObj } from '@storybook/react-vite'
import { createChat } from '@x/core'
import { createSandbox, type Script } from '@x/core/testing'
// oxlint-disable-next-line no-restricted-imports -- a story is an app's code
import { toolRunner } from '@x/core/tools'
import { useEffect, useState } from 'react'
import type { ReactElement } from 'react'
import { expect, within } from 'storybook/test'
import { Chat } from '../chat/chat.tsx'
import { presentTool, type PresentToolOptions } from './present-tool.ts'
import { presentView } from './present-view.tsx'
import { BARS, CARDS, FORM } from './story-calls.ts'

const toolViews = { present: presentView }

/** A model that shows products, then an order form, then how the year went. */
const SHOP: Script = [
  {
    text: 'Three that fit what you said:',
    toolCalls: [{ name: 'present', args: { parts: CARDS } }],
  },
  {
    text: 'Good choice. I need to know where to send it.',
    toolCalls: [{ name: 'present', args: { parts: [FORM] } }],
  },
  {
    text: 'Ordered. And since you asked, this is how the shop did:',
    toolCalls: [{ name: 'present', args: { parts: [BARS] } }],
  },
  { text: 'The fourth quarter was the best of both years.' },
]

function Shop({ answers }: PresentToolOptions): ReactElement {
  const [chat] = useState(() => {
    let count = 0
    return createChat({
      baseURL: 'https://sandbox.invalid/v1',
      model: 'sandbox',
      fetch: createSandbox(SHOP).fetch,
      tools: toolRunner({ present: presentTool({ answers }) }),
      generateId: () => `story-${(count += 1)}`,
    })
  })
  useEffect(() => {
    if (chat.get().messages.length === 0) {
      void chat.send('Shoes for rough paths, please. And how did your shop do last year?')
    }
  }, [chat])
  return (
    <div style={{ blockSize: 'min(100dvh, 56rem)' }}>
      <Chat chat={chat} toolViews={toolViews} />
    </div>
  )
}

const meta: Meta<typeof Shop> = {
  id: 'present-shop',
  title: 'Tools/Present in a chat: products, an order, a chart',
  component: Shop,
}
export default meta
type Story = StoryObj<typeof Shop>

export const Products: Story = {}

/** From the first card to the chart. */
export const Order: Story = {
  play: async ({ canvasElement, userEvent }) => {
    const page = within(canvasElement)
    await userEvent.click(await page.findByRole('button', { name: 'Order: Fell Light' }))
    await userEvent.type(await page.findByRole('textbox', { name: 'Name' }), 'A. Reader')
    await userEvent.type(page.getByRole('textbox', { name: 'Email' }), 'reader@example.org')
    await userEvent.click(page.getByRole('button', { name: 'Place the order' }))
    await expect(await page.findByRole('img', { name: /Revenue by quarter/ })).toBeVisible()
    await page.findByText(/The fourth quarter was the best/)
  },
}
