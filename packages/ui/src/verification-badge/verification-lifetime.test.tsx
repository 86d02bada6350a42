// A verification in the lives that React gives a component: pretended ends, hidden trees, two roots, a server's page, trees
// that wait, and another thing to verify amid the work. What is shown is of what is shown, and nothing checks for ever.
import { act, render, screen, waitFor } from '@testing-library/react'
import { type VerificationReport, verificationStateOf } from '@x/core'
import { useVerification } from '@x/ui'
import * as React from 'react'
import { Fragment, type ReactNode, StrictMode, Suspense } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'

const { Activity } = React as { Activity?: typeof React.Activity }
const modes = [
  ['plain', Fragment],
  ['StrictMode', StrictMode],
] as const

/** A verifier that the test answers for, in any order. */
function createVerifier() {
  const asked: {
    model: string
    signal: AbortSignal
    report: () => void
    fail: (why: Error) => void
  }[] = []
  const verify = (model: string, signal: AbortSignal): Promise<VerificationReport> =>
    new Promise((resolve, reject) => {
      const report = (): void =>
        resolve({ state: verificationStateOf([]), model, checkedAt: 1, checks: [], limits: [] })
      asked.push({ model, signal, report, fail: reject })
    })
  return {
    verify,
    asked,
    get aborted() {
      return asked.map(({ signal }) => signal.aborted)
    },
  }
}

type Verifier = ReturnType<typeof createVerifier>

function Badge({
  verifier,
  model,
  name = model,
  of,
}: {
  verifier: Verifier
  model: string
  name?: string
  of?: unknown
}) {
  const { report, checking, onVerify } = useVerification(
    (signal) => verifier.verify(model, signal),
    of,
  )
  return (
    <button type="button" onClick={onVerify} title={name}>
      {checking ? 'checking' : (report?.error?.message ?? report?.model ?? 'unasked')}
    </button>
  )
}

const said = (name: string): string | null => screen.getByTitle(name).textContent
const ask = (name: string) => act(async () => screen.getByTitle(name).click())
const turn = (work: () => unknown = () => undefined) => act(async () => void work())

describe.each(modes)('in %s', (_name, Mode) => {
  const mount = (node: ReactNode) => {
    const view = render(<Mode>{node}</Mode>)
    return { ...view, to: (next: ReactNode) => view.rerender(<Mode>{next}</Mode>) }
  }

  it('asks once for a press, goes by the last of two, and takes no late word of the first', async () => {
    const verifier = createVerifier()
    mount(<Badge verifier={verifier} model="a" />)
    expect(said('a')).toBe('unasked')
    await ask('a')
    expect([said('a'), verifier.aborted]).toEqual(['checking', [false]])
    await ask('a')
    expect(verifier.aborted).toEqual([true, false])
    await turn(() => verifier.asked[0]?.fail(new Error('late')))
    expect(said('a')).toBe('checking')
    await turn(() => verifier.asked[1]?.report())
    expect(said('a')).toBe('a')
  })

  it('goes by the last render, and by each root for itself', async () => {
    const verifier = createVerifier()
    const one = mount(<Badge verifier={verifier} model="a" name="one" />)
    mount(<Badge verifier={verifier} model="b" name="other" />)
    one.to(<Badge verifier={verifier} model="c" name="one" />)
    await ask('one')
    await ask('other')
    one.unmount()
    await turn()
    expect(verifier.asked.map(({ model }) => model)).toEqual(['c', 'b'])
    expect(verifier.aborted).toEqual([true, false])
    await turn(() => verifier.asked[1]?.report())
    expect(said('other')).toBe('b')
  })

  it('of one thing is not that of another, before, amid and after the work', async () => {
    const verifier = createVerifier()
    const of = (model: string) => (
      <Badge verifier={verifier} model={model} name="badge" of={model} />
    )
    const view = mount(of('a'))
    await ask('badge')
    await turn(() => verifier.asked[0]?.report())
    expect(said('badge')).toBe('a')
    view.to(of('b'))
    expect(said('badge')).toBe('unasked')
    await ask('badge')
    view.to(of('c'))
    await turn()
    expect([said('badge'), verifier.aborted]).toEqual(['unasked', [false, true]])
    await ask('badge')
    await turn(() => verifier.asked[1]?.report())
    expect(said('badge')).toBe('checking')
    await turn(() => verifier.asked[2]?.report())
    expect(said('badge')).toBe('c')
    view.to(of('a'))
    expect(said('badge')).toBe('unasked')
  })

  it('says why where what it calls throws at once, and may be asked again', async () => {
    const verifier = createVerifier()
    let isBroken = true
    const verify = (model: string, signal: AbortSignal) => {
      if (isBroken) throw new Error('broken')
      return verifier.verify(model, signal)
    }
    mount(<Badge verifier={{ ...verifier, verify }} model="a" />)
    await ask('a')
    expect(said('a')).toContain('broken')
    isBroken = false
    await ask('a')
    await turn(() => verifier.asked[0]?.report())
    expect(said('a')).toBe('a')
  })

  it('is there on a page of a server, without a word of difference', async () => {
    const verifier = createVerifier()
    const page = (
      <Mode>
        <Badge verifier={verifier} model="a" of="a" />
      </Mode>
    )
    const container = document.body.appendChild(document.createElement('div'))
    const spy = vi.mocked(console.error).mockImplementation(() => undefined)
    container.innerHTML = renderToString(page)
    // This server has a document, which React 18 warns of.
    spy.mockReset()
    const recovered = vi.fn()
    const root = await act(async () =>
      hydrateRoot(container, page, { onRecoverableError: recovered }),
    )
    await ask('a')
    await turn(() => verifier.asked[0]?.report())
    expect([said('a'), verifier.asked.length]).toEqual(['a', 1])
    expect(recovered).not.toHaveBeenCalled()
    await ask('a')
    act(() => root.unmount())
    await turn()
    expect(verifier.aborted).toEqual([false, true])
    container.remove()
  })

  it('goes on where its tree waits for something, and stops where it is taken away then', async () => {
    const verifier = createVerifier()
    let open: () => void = () => undefined
    let isShut = false
    const opened = new Promise<void>((resolve) => {
      open = () => {
        isShut = false
        resolve()
      }
    })
    function Wait() {
      // oxlint-disable-next-line typescript/only-throw-error -- as React 18 and 19 are told to wait
      if (isShut) throw opened
      return null
    }
    const page = (
      <Suspense fallback="…">
        <Badge verifier={verifier} model="a" />
        <Wait />
      </Suspense>
    )
    const view = mount(page)
    await ask('a')
    isShut = true
    view.to(<Fragment>{page}</Fragment>)
    view.to(
      <Suspense fallback="…">
        <Badge verifier={verifier} model="a" />
        <Wait key="again" />
      </Suspense>,
    )
    await turn(() => open())
    await waitFor(() => expect(screen.getByTitle('a')).toBeTruthy())
    view.unmount()
    await turn()
    expect(verifier.aborted).toEqual(verifier.asked.map(() => true))
  })

  if (Activity) {
    const Hide = Activity
    const shown = (node: ReactNode, mode: 'visible' | 'hidden') => <Hide mode={mode}>{node}</Hide>

    it('goes on while it is hidden, and shows what came of it', async () => {
      const verifier = createVerifier()
      const badge = <Badge verifier={verifier} model="a" />
      const view = mount(shown(badge, 'visible'))
      await ask('a')
      view.to(shown(badge, 'hidden'))
      await turn(() => verifier.asked[0]?.report())
      expect(verifier.aborted).toEqual([false])
      view.to(shown(badge, 'visible'))
      await waitFor(() => expect(said('a')).toBe('a'))
      await ask('a')
      view.to(shown(badge, 'hidden'))
      view.to(null)
      await turn()
      expect(verifier.aborted).toEqual([false, true])
    })

    it('is of another thing where that changes while it is hidden', async () => {
      const verifier = createVerifier()
      const of = (model: string) => (
        <Badge verifier={verifier} model={model} name="badge" of={model} />
      )
      const view = mount(shown(of('a'), 'visible'))
      await ask('badge')
      view.to(shown(of('a'), 'hidden'))
      view.to(shown(of('b'), 'hidden'))
      await turn()
      view.to(shown(of('b'), 'visible'))
      await turn(() => verifier.asked[0]?.report())
      await waitFor(() => expect(said('badge')).toBe('unasked'))
      expect(verifier.aborted).toEqual([true])
    })
  }
})
