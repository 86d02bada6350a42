import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, within } from 'storybook/test'
import { StoryPage } from '../story-chat.tsx'
import { BalanceNotice } from './balance-notice.tsx'

const meta: Meta<typeof BalanceNotice> = {
  id: 'balancenotice',
  title: 'Notices/BalanceNotice: credit, low balance',
  component: BalanceNotice,
  args: { amount: '12.5', currency: 'USD', low: 1, onTopUp: fn() },
  decorators: [
    (Story) => (
      <StoryPage>
        <Story />
      </StoryPage>
    ),
  ],
}
export default meta
type Story = StoryObj<typeof BalanceNotice>

export const Enough: Story = {}

export const Low: Story = {
  args: { amount: '0.42' },
  play: async ({ args, canvasElement, userEvent }) => {
    await userEvent.click(within(canvasElement).getByRole('button', { name: 'Add credit' }))
    await expect(args.onTopUp).toHaveBeenCalledOnce()
  },
}

export const OtherCurrency: Story = { args: { amount: '0.0042', currency: 'XNO', low: 0 } }

export const Dark: Story = { args: { amount: '0.42' }, globals: { theme: 'dark' } }
