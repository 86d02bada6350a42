import { act, render, renderHook, screen } from '@testing-library/react'
import { createClient, isChatError } from '@x/core'
import { nanogpt } from '@x/core/nanogpt'
import { createSandbox } from '@x/core/testing'
import { StrictMode, useState } from 'react'
import { renderToString } from 'react-dom/server'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type ChatSettings,
  SettingsProvider,
  useChatCompletion,
  useSettings,
  useSettingsContext,
  type UseSettingsOptions,
} from './index.ts'

beforeEach(() => localStorage.clear())

function renderSettings(options: UseSettingsOptions) {
  return renderHook(() => useSettings(options), { wrapper: StrictMode })
}

const features = { webSearch: true, reasoning: true, cache: true }

it('becomes the members of the next request, and of no earlier one', async () => {
  const sandbox = createSandbox({ answers: [{ text: 'One.' }, { text: 'Two.' }] })
  const client = nanogpt({ baseURL: 'http://sandbox.invalid/api/v1', fetch: sandbox.fetch })
  const { result } = renderHook(() => {
    const settings = useSettings({ client, initial: { model: 'm' } })
    return { settings, chat: useChatCompletion({ client, ...settings.options }) }
  })
  await act(async () => void (await result.current.chat.send('first')))
  act(() =>
    result.current.settings.set({
      model: 'other',
      system: 'Be brief.',
      webSearch: 'deep',
      reasoning: 'high',
      cache: '1h',
      temperature: 0,
      topP: 0.5,
      frequencyPenalty: -1,
      presencePenalty: 2,
      maxTokens: 100,
    }),
  )
  await act(async () => void (await result.current.chat.send('second')))
  const [first, second] = sandbox.requests.map(({ body }) => body)
  expect(first).toMatchObject({ model: 'm' })
  expect(first).not.toHaveProperty('temperature')
  expect(second).toMatchObject({
    model: 'other:online/linkup-deep',
    temperature: 0,
    top_p: 0.5,
    frequency_penalty: -1,
    presence_penalty: 2,
    max_tokens: 100,
    reasoning_effort: 'high',
    prompt_caching: { enabled: true, ttl: '1h' },
    messages: [{ role: 'system', content: 'Be brief.' }, {}, {}, {}],
  })
})

it('sends nothing that the endpoint has no word for', () => {
  const client = createClient({ baseURL: 'http://endpoint.invalid/v1' })
  const { result } = renderSettings({
    client,
    initial: { webSearch: true, cache: true, reasoning: 'low' },
  })
  expect(result.current.features).toEqual({ reasoning: true })
  expect(result.current.options.settings).toEqual({ reasoning: 'low' })
})

it('neither shows nor sends what the chosen model cannot do, and brings it back with one that can', () => {
  const models = [
    { id: 'plain', capabilities: { reasoning: false }, raw: {} },
    { id: 'thinker', capabilities: { reasoning: true }, raw: {} },
    { id: 'unknown', raw: {} },
  ]
  const { result } = renderSettings({
    features,
    models,
    initial: { model: 'plain', reasoning: 'high', cache: true },
  })
  expect(result.current.features).toEqual({ ...features, reasoning: false })
  expect(result.current.options.settings).toEqual({ cache: true })
  for (const model of ['thinker', 'unknown', 'not-listed']) {
    act(() => result.current.set({ model }))
    expect(result.current.features).toEqual(features)
    expect(result.current.options.settings).toEqual({ cache: true, reasoning: 'high' })
  }
})

it('keeps its options the same while nothing is chosen, so that nothing renders for them', () => {
  const { result, rerender } = renderSettings({ features, initial: { temperature: 1 } })
  const before = result.current
  rerender()
  expect(result.current).toBe(before)
})

it('goes back to what was chosen at first: all but the model, or what is named', () => {
  const { result } = renderSettings({ features, initial: { model: 'm', temperature: 1 } })
  act(() => result.current.set({ model: 'n', temperature: 0, topP: 0.5, webSearch: 'deep' }))
  act(() => result.current.reset(['temperature', 'topP']))
  expect(result.current.options).toEqual({
    model: 'n',
    settings: { webSearch: 'deep' },
    body: { temperature: 1 },
  })
  act(() => result.current.reset())
  expect(result.current.options).toEqual({ model: 'n', settings: {}, body: { temperature: 1 } })
  act(() => result.current.reset(['model']))
  expect(result.current.values.model).toBe(result.current.initial.model)
})

describe.each([
  ['temperature', 2.1, 'from 0 to 2'],
  ['topP', -0.1, 'from 0 to 1'],
  ['frequencyPenalty', 3, 'from -2 to 2'],
  ['presencePenalty', Number.NaN, 'from -2 to 2'],
  ['maxTokens', 0, 'from 1 on'],
  ['maxTokens', 1.5, 'a whole number'],
])('%s of %s', (name, value, range) => {
  it('is refused with one sentence that says what fits', () => {
    const { result } = renderSettings({ features })
    let thrown: unknown
    try {
      result.current.set({ [name]: value })
    } catch (error) {
      thrown = error
    }
    expect(isChatError(thrown) && thrown.kind).toBe('usage')
    expect(String(thrown)).toContain(range)
    expect(result.current.values).toEqual({})
  })
})

describe('what was chosen', () => {
  it('is forgotten unless a name is given', () => {
    const { result } = renderSettings({ features })
    act(() => result.current.set({ temperature: 1 }))
    expect(localStorage).toHaveLength(0)
  })

  it('is there again under its name, on top of what the app says', () => {
    const first = renderSettings({ features, keepAs: 'mine', initial: { topP: 1 } })
    act(() => first.result.current.set({ temperature: 0.4, model: 'a' }))
    act(() => first.result.current.set({ model: 'b' }))
    act(() => first.result.current.set({ model: 'a' }))
    first.unmount()
    const second = renderSettings({ features, keepAs: 'mine', initial: { topP: 1 } })
    expect(second.result.current.values).toEqual({ topP: 1, temperature: 0.4, model: 'a' })
    expect(second.result.current.recentModels).toEqual(['a', 'b'])
    expect(renderSettings({ features, keepAs: 'other' }).result.current.values).toEqual({})
  })

  describe('under another name', () => {
    /** Every render of settings whose name changes. */
    function renderNamed(keepAs: string | undefined) {
      const rendered: (readonly [string | undefined, ChatSettings['values']])[] = []
      const view = renderHook(
        ({ name }: { name: string | undefined }) => {
          const settings = useSettings({ initial: { model: 'm' }, keepAs: name })
          rendered.push([name, settings.values])
          return settings
        },
        { wrapper: StrictMode, initialProps: { name: keepAs } },
      )
      return { ...view, rendered }
    }

    it('starts a new name with what was chosen last, and leaves the names before as they are', () => {
      const startFrom = 'last'
      const { result, rerender } = renderHook(
        ({ keepAs }) => useSettings({ features, keepAs, startFrom, initial: { model: 'm' } }),
        { wrapper: StrictMode, initialProps: { keepAs: 'first' } },
      )
      expect(result.current.values).toEqual({ model: 'm' })
      rerender({ keepAs: 'second' })
      act(() => result.current.set({ system: 'Be brief.' }))
      rerender({ keepAs: 'third' })
      expect(result.current.values).toEqual({ model: 'm', system: 'Be brief.' })
      act(() => result.current.set({ system: 'Be long.' }))
      const systems = ['first', 'second', 'third', 'fourth'].map(
        (keepAs) => renderSettings({ features, keepAs, startFrom }).result.current.values.system,
      )
      expect(systems).toEqual([undefined, 'Be brief.', 'Be long.', 'Be long.'])
    })

    it('shows, sends and keeps nothing of the old one, not for one render', () => {
      const { result, rerender, rendered } = renderNamed('first')
      act(() => result.current.set({ model: 'secret-model', system: 'secret of the first' }))
      rerender({ name: 'second' })
      expect(result.current.values).toEqual({ model: 'm' })
      expect(result.current.recentModels).toEqual([])
      expect(result.current.options).toMatchObject({ model: 'm' })
      expect(localStorage.getItem('second')).toBeNull()
      act(() => result.current.set({ temperature: 1 }))
      expect(localStorage.getItem('second')).not.toContain('secret')
      expect(localStorage.getItem('first')).not.toContain('temperature')
      rerender({ name: undefined })
      expect(result.current.values).toEqual({ model: 'm' })
      rerender({ name: 'first' })
      expect(result.current.values).toEqual({
        model: 'secret-model',
        system: 'secret of the first',
      })
      expect(result.current.recentModels).toEqual(['secret-model'])
      for (const [name, values] of rendered) {
        if (name !== 'first') expect(values).not.toHaveProperty('system')
        if (name !== 'second') expect(values).not.toHaveProperty('temperature')
      }
      const kept = JSON.parse(localStorage.getItem('second') ?? '') as { values: object }
      expect(kept.values).toEqual({ model: 'm', temperature: 1 })
    })

    it('keeps what was chosen in the same turn under the name of that turn', () => {
      let choose: () => void = () => undefined
      function Page() {
        const [name, setName] = useState('first')
        const { values, set } = useSettings({ keepAs: name })
        choose = () => {
          set({ system: 'of the first' })
          setName('second')
        }
        return <p>{values.system}</p>
      }
      const { container } = render(<Page />, { wrapper: StrictMode })
      act(() => choose())
      expect(container.textContent).toBe('')
      expect(localStorage.getItem('first')).toContain('of the first')
      expect(localStorage.getItem('second')).toBeNull()
    })

    it('lets a change that comes late go where it was begun', () => {
      const { result, rerender } = renderNamed('first')
      const { set } = result.current
      rerender({ name: 'second' })
      act(() => set({ system: 'late' }))
      expect(result.current.values).toEqual({ model: 'm' })
      expect(localStorage.getItem('first')).toContain('late')
      expect(localStorage.getItem('second')).toBeNull()
    })

    it('holds each for the page where the browser keeps nothing', () => {
      vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
        throw new DOMException('full', 'QuotaExceededError')
      })
      const { result, rerender } = renderNamed('first')
      act(() => result.current.set({ system: 'of the first' }))
      rerender({ name: 'second' })
      expect(result.current.values).toEqual({ model: 'm' })
      rerender({ name: 'first' })
      expect(result.current.values).toEqual({ model: 'm', system: 'of the first' })
    })
  })

  it('is not kept before somebody chose', () => {
    renderSettings({ features, keepAs: 'mine', initial: { temperature: 1 } })
    expect(localStorage).toHaveLength(0)
  })

  it.each([
    ['is no JSON', '{'],
    ['is no object', 'null'],
    [
      'is of another version',
      '{"values":{"temperature":"hot","topP":7,"model":3,"reasoning":"much","webSearch":"wide","cache":"2h","extra":1},"recentModels":{}}',
    ],
  ])('is left out where it %s', (_name, text) => {
    localStorage.setItem('mine', text)
    const { result } = renderSettings({ features, keepAs: 'mine', initial: { temperature: 1 } })
    expect(result.current.values).toEqual({ temperature: 1 })
  })

  it('holds for the page where the browser keeps nothing', () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    const { result } = renderSettings({ features, keepAs: 'mine' })
    act(() => result.current.set({ temperature: 1 }))
    expect(result.current.values.temperature).toBe(1)
  })

  it('is no part of what a server renders, so that hydration is silent', () => {
    localStorage.setItem('mine', '{"values":{"temperature":1.5}}')
    function Temperature() {
      const { values } = useSettings({ keepAs: 'mine', initial: { temperature: 1 } })
      return <p>{values.temperature}</p>
    }
    expect(renderToString(<Temperature />)).toBe('<p>1</p>')
    const container = document.createElement('div')
    container.innerHTML = '<p>1</p>'
    document.body.append(container)
    render(<Temperature />, { container, hydrate: true })
    expect(container.textContent).toBe('1.5')
    container.remove()
  })
})

it('reaches what is below a provider, and says what is missing without one', () => {
  function Model({ settings }: { settings?: ChatSettings }) {
    return <p>{useSettingsContext(settings).values.model}</p>
  }
  function Page() {
    return (
      <SettingsProvider settings={useSettings({ initial: { model: 'around' } })}>
        <Model />
      </SettingsProvider>
    )
  }
  render(<Page />)
  expect(screen.getByText('around')).toBeTruthy()
  vi.mocked(console.error).mockImplementation(() => undefined)
  expect(() => render(<Model />)).toThrow('SettingsProvider')
  vi.mocked(console.error).mockClear()
})
