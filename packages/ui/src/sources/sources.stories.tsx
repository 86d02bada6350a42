import type { Meta, StoryObj } from '@storybook/react-vite'
import { StoryPage } from '../story-chat.tsx'
import { Sources } from './sources.tsx'

const meta: Meta<typeof Sources> = {
  id: 'sources',
  title: 'Answers/Sources: citations, references, links',
  component: Sources,
  args: {
    sources: [
      { type: 'source', id: '1', url: 'https://spec.commonmark.org/0.31.2/', title: 'CommonMark' },
      { type: 'source', id: '2', url: 'https://www.example.org/a/long/path' },
      { type: 'source', id: '3', url: 'javascript:alert(1)', title: 'Not a link' },
    ],
  },
  decorators: [
    (Story) => (
      <StoryPage>
        <Story />
      </StoryPage>
    ),
  ],
}
export default meta
type Story = StoryObj<typeof Sources>

export const Three: Story = {
  tags: ['visual'],
}

export const Dark: Story = { globals: { theme: 'dark' } }
