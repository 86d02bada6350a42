// One page with parts of each kind, for tests of how all of them look.
import { cleanup, render } from '@testing-library/react'
import { expect } from 'vitest'
import { stories } from './stories.tsx'

const SHOWN = [
  'chat/Answered',
  'composer/Written',
  'conversationlist/Kept',
  'errornotice/TopUp',
  'toolcall/Approval',
  'settingspanel/Chosen',
  'verificationbadge/Verified',
  'attachments/Small',
  'markdown/Everything',
  'markdown-plug-ins/Highlighting',
]

/** Renders the page and leaves it as it stands then, so that nothing but a stylesheet can change how it looks. */
export async function showParts(): Promise<void> {
  const shown = SHOWN.map((name) => {
    const story = stories.find((each) => each.name === name)
    if (!story) throw new Error(`There is no story ${name}.`)
    return story
  })
  const { container } = render(
    <main data-parts="">
      {shown.map(({ name, Story }) => (
        <div key={name} style={{ height: 500, width: 700, overflow: 'hidden' }}>
          <Story />
        </div>
      ))}
    </main>,
  )
  await expect.poll(() => document.querySelector('[data-x-stand-in]')).toBe(null)
  const still = container.cloneNode(true)
  cleanup()
  document.body.replaceChildren(still)
}
