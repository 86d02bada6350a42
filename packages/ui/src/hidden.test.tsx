// What components have begun goes on while an `<Activity>` hides their tree.
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createChat, type VerificationReport } from '@x/core'
import { createSandbox } from '@x/core/testing'
import { ChatProvider } from '@x/react'
import { Chat, Composer, Reasoning, useVerification, VerificationBadge } from '@x/ui'
import * as React from 'react'
import { type ReactNode, StrictMode } from 'react'
import { describe, expect, it, vi } from 'vitest'

const { Activity } = React as { Activity?: typeof React.Activity }

const modes = [
  ['plain', ({ children }: { children: ReactNode }) => children],
  ['StrictMode', StrictMode],
] as const

describe.each(modes)('in %s', (_name, Mode) => {
  function mount(children: ReactNode) {
    const tree = (mode: 'visible' | 'hidden', isThere = true) => (
      <Mode>{isThere && (Activity ? <Activity mode={mode}>{children}</Activity> : children)}</Mode>
    )
    const view = render(tree('visible'))
    return {
      ...view,
      hide: () => view.rerender(tree('hidden')),
      show: () => view.rerender(tree('visible')),
      take: () => view.rerender(tree('hidden', false)),
    }
  }

  it('a verification goes on, and ends with the component', async () => {
    const signals: AbortSignal[] = []
    let report: (report: VerificationReport) => void = () => undefined
    function Verified() {
      const verification = useVerification((signal) => {
        signals.push(signal)
        return new Promise((resolve) => {
          report = resolve
        })
      })
      return (
        <>
          <VerificationBadge {...verification} />
          <p data-testid="checking">{String(verification.checking)}</p>
          <button type="button" onClick={verification.onVerify}>
            verify
          </button>
        </>
      )
    }
    const view = mount(<Verified />)
    await act(async () => fireEvent.click(screen.getByText('verify')))
    view.hide()
    expect(signals.map(({ aborted }) => aborted)).toEqual([false])
    await act(async () =>
      report({ state: 'verified', model: 'm', checkedAt: 0, checks: [], limits: [] }),
    )
    view.show()
    expect(screen.getByTestId('checking').textContent).toBe('false')
    await act(async () => fireEvent.click(screen.getByText('verify')))
    view.hide()
    expect(signals[1]?.aborted).toBe(false)
    view.take()
    await act(async () => undefined)
    expect(signals[1]?.aborted).toBe(true)
  })

  it('a queued message that is being changed stays in its field, and is not given back as well', async () => {
    const chat = createChat({
      baseURL: 'http://sandbox.invalid/v1',
      model: 'sandbox',
      fetch: createSandbox({ text: 'Never ends.', stallAfter: 5 }).fetch,
    })
    const view = mount(
      <ChatProvider chat={chat}>
        <Composer />
      </ChatProvider>,
    )
    act(() => ['one', 'two'].forEach((text) => void chat.send(text)))
    await waitFor(() => expect(chat.get().status).toBe('streaming'))
    await userEvent.click(screen.getByLabelText('Change: two'))
    await userEvent.keyboard('!')
    view.hide()
    await act(async () => undefined)
    expect(chat.draft.get()).toBe('')
    view.show()
    expect(screen.getByDisplayValue('two!')).toBeTruthy()
    expect(chat.draft.get()).toBe('')
    view.take()
    await act(async () => undefined)
    // Nobody can keep it any more: what was typed is not lost.
    expect(chat.draft.get()).toBe('two!')
    await act(() => chat.stop())
  })

  it('the time of thinking is counted from where it began', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] })
    try {
      const view = mount(<Reasoning text="Hm." streaming />)
      act(() => void vi.advanceTimersByTime(20_000))
      view.hide()
      act(() => void vi.advanceTimersByTime(30_000))
      view.show()
      expect(view.container.textContent).toContain('50 s')
    } finally {
      vi.useRealTimers()
    }
  })

  it('a whole chat answers while it is hidden', async () => {
    const sandbox = createSandbox({ answers: [{ text: 'An answer in parts.' }] })
    const view = mount(
      <Chat
        baseURL="http://sandbox.invalid/v1"
        model="sandbox"
        options={{ fetch: sandbox.fetch }}
      />,
    )
    const field = screen.getByRole('textbox', { name: 'Message' })
    await userEvent.type(field, 'question{Enter}')
    view.hide()
    await waitFor(() => expect(sandbox.requests).toHaveLength(1))
    view.show()
    await screen.findByText('An answer in parts.')
    await waitFor(() => expect(screen.queryByLabelText('Stop')).toBeNull())
    expect(sandbox.requests).toHaveLength(1)
  })
})
