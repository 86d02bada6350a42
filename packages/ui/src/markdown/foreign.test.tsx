import { act } from '@testing-library/react'
import { Markdown } from '@x/ui/markdown'
import type { FenceProps, MarkdownPlugin } from '@x/ui/markdown'
import type { ReactNode } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { expect, it, vi } from 'vitest'

it('lets blocks of others stand in running text, the same on a server', async () => {
  const Figure = ({ alt }: { alt: string }) => <figure>{alt}</figure>
  const Formula = ({ tex }: { tex: string }) => <div>{tex}</div>
  const Card = ({ children }: { children: ReactNode }) => <section>{children}</section>
  const Fence = ({ code }: FenceProps) => <table aria-label={code} />
  const plugins: MarkdownPlugin[] = [{ name: 'own', Math: Formula, fences: { x: Fence } }]
  const text = 'so **$$a$$** and ![b](https://e.org/b.png)\n\n- one $c$\n\n  [two](/three)\n\nplain'
  const own = <Markdown text={text} plugins={plugins} components={{ Image: Figure, Link: Card }} />
  const server = document.createElement('div')
  server.innerHTML = renderToString(own)
  expect(server.querySelectorAll('p')).toHaveLength(1)
  expect(server.querySelectorAll('[role="paragraph"]')).toHaveLength(3)
  const failed = vi.fn<(error: unknown) => void>()
  const hydrated = await act(async () => hydrateRoot(server, own, { onRecoverableError: failed }))
  expect(failed).not.toHaveBeenCalled()
  act(() => hydrated.unmount())
})
