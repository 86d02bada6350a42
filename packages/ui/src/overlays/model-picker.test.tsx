import { act, fireEvent, render, screen, within } from '@testing-library/react'
import type { ChatErrorData, Model } from '@x/core'
import { type ModelList, SettingsProvider, useSettings } from '@x/react'
import type { ChatSettings } from '@x/react'
import { UIProvider } from '@x/ui'
import { ModelPicker } from '@x/ui/overlays'
import type { ModelPickerProps } from '@x/ui/overlays'
import { useEffect } from 'react'
import { describe, expect, it, vi } from 'vitest'

const pricing = (prompt: string, completion: string) => ({ prompt, completion, currency: 'USD' })

const models: readonly Model[] = [
  {
    id: 'acme/large',
    name: 'Acme Large',
    owner: 'Acme',
    contextLength: 128_000,
    pricing: pricing('2.5', '10'),
    capabilities: { vision: true, tools: true, reasoning: false },
    raw: {},
  },
  { id: 'acme/small', name: 'Acme Small', owner: 'Acme', pricing: pricing('0', '0'), raw: {} },
  { id: 'other/one', name: 'One', owner: 'Other', isVerifiable: true, raw: {} },
  { id: 'nameless', raw: {} },
]

function Picker(props: Partial<ModelPickerProps>) {
  return (
    <UIProvider locale="en">
      <ModelPicker models={models} {...props} />
    </UIProvider>
  )
}

const trigger = (): HTMLElement => screen.getByRole('combobox', { name: /^Model:/ })

async function open(): Promise<HTMLElement> {
  await act(async () => fireEvent.click(trigger()))
  return screen.findByRole('dialog', { name: 'Choose a model' })
}

const search = (): HTMLElement => screen.getByRole('combobox', { name: 'Search models' })
const names = (): (string | null)[] =>
  screen
    .queryAllByRole('option')
    .map((option) => option.querySelector('[data-x-model-name]')?.textContent ?? null)

async function type(value: string): Promise<void> {
  await act(async () => fireEvent.change(search(), { target: { value } }))
}

async function press(key: string): Promise<void> {
  await act(async () => fireEvent.keyDown(search(), { key }))
}

describe('the button', () => {
  it('says which model is asked, by name where it is known', () => {
    const { rerender } = render(<Picker value="acme/large" />)
    expect(trigger().textContent).toContain('Acme Large')
    rerender(<Picker value="not/listed" />)
    expect(trigger().textContent).toContain('not/listed')
    rerender(<Picker />)
    expect(trigger().textContent).toContain('Choose a model')
  })
})

describe('the list', () => {
  it('is in groups by owner, those used last first and only there', async () => {
    render(<Picker recent={['other/one', 'gone']} />)
    const dialog = await open()
    const groups = within(dialog)
      .getAllByRole('group')
      .filter((group) => group.hasAttribute('aria-labelledby'))
    expect(
      groups.map((group) => [
        document.getElementById(group.getAttribute('aria-labelledby') ?? '')?.textContent,
        within(group).getAllByRole('option').length,
      ]),
    ).toEqual([
      ['Recent', 1],
      ['Acme', 2],
      ['Others', 1],
    ])
    expect(names()).toEqual(['One', 'Acme Large', 'Acme Small', 'nameless'])
  })

  it('tells price, context and what a model can do, and nothing that is not known', async () => {
    render(<Picker />)
    await open()
    const [large, small, one, nameless] = screen.getAllByRole('option')
    expect(large?.textContent).toContain('$2.50 / $10')
    expect(large?.textContent).toContain('$2.50 in, $10 out per million tokens')
    expect(large?.querySelector('[data-x-model-facts]')?.textContent).toBe(
      '128K context · Vision · Tools',
    )
    expect(small?.querySelector('[data-x-model-price]')?.textContent).toBe('Free')
    expect(one?.querySelector('[data-x-model-facts]')?.textContent).toBe('Verifiable')
    expect(nameless?.textContent).toBe('nameless')
  })

  it('finds by every word of name, id and owner', async () => {
    render(<Picker />)
    await open()
    await type('acme LAR')
    expect(names()).toEqual(['Acme Large'])
    await type('other/')
    expect(names()).toEqual(['One'])
    await type('zzz')
    expect(names()).toEqual([])
    expect(screen.getByRole('dialog').textContent).toContain('No model found.')
  })

  it('counts what it shows, and speaks of prices where there is one', async () => {
    render(<Picker />)
    const dialog = await open()
    const foot = (): string => dialog.querySelector('[data-x-model-foot] > p')?.textContent ?? ''
    expect(foot()).toBe('4 modelsPrices in / out per million tokens')
    await type('acme')
    expect(foot()).toBe('2 modelsPrices in / out per million tokens')
    await type('other/')
    expect(foot()).toBe('1 model')
    await type('zzz')
    expect(foot()).toBe('')
  })

  it('leaves those that can do what is asked for, and asks nothing that all can do', async () => {
    render(<Picker />)
    const dialog = await open()
    const filters = within(dialog).getByRole('group', { name: 'Only models with' })
    const buttons = within(filters).getAllByRole('button')
    expect(buttons.map((button) => button.textContent)).toEqual(['Verifiable', 'Vision', 'Tools'])
    const toggle = async (name: string): Promise<void> => {
      await act(async () => fireEvent.click(within(filters).getByRole('button', { name })))
    }
    await toggle('Vision')
    expect(names()).toEqual(['Acme Large'])
    expect(dialog.textContent).toContain('1 model')
    await toggle('Verifiable')
    expect(names()).toEqual([])
    expect(dialog.textContent).toContain('No model found.')
    await toggle('Vision')
    expect(names()).toEqual(['One'])
    // A list that is opened anew shows everything.
    await press('Escape')
    await open()
    expect(names()).toHaveLength(4)
  })

  it('is walked with the keyboard: arrows, Enter, Escape', async () => {
    const onValueChange = vi.fn()
    render(<Picker value="acme/large" onValueChange={onValueChange} />)
    await open()
    await type('acme')
    await press('ArrowDown')
    await press('Enter')
    expect(onValueChange).toHaveBeenCalledOnce()
    expect(onValueChange.mock.calls[0]?.[0]).toBe('acme/small')
    await open()
    await press('Escape')
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(onValueChange).toHaveBeenCalledOnce()
  })

  it('does not hand what is pasted into its search to the form around it', async () => {
    const onPaste = vi.fn()
    render(
      <form onPaste={onPaste}>
        <Picker />
      </form>,
    )
    await open()
    fireEvent.paste(search())
    expect(onPaste).not.toHaveBeenCalled()
  })
})

describe('a list that is fetched', () => {
  const list = (rest: Partial<ModelList>): ModelList => ({
    status: 'ready',
    models: [],
    error: undefined,
    reload: () => undefined,
    ...rest,
  })

  it('says that it is on its way, and that there is nothing', async () => {
    const { rerender } = render(<Picker models={list({ status: 'loading' })} />)
    await open()
    expect(screen.getByText('Loading models')).toBeTruthy()
    rerender(<Picker models={list({})} />)
    expect(screen.getByText('This endpoint lists no models.')).toBeTruthy()
  })

  it('says what went wrong, offers to try again, and keeps what it had', async () => {
    const reload = vi.fn()
    const error: ChatErrorData = {
      name: 'ChatError',
      kind: 'network',
      message: 'No connection.',
      action: 'retry',
      retryable: true,
    }
    render(<Picker models={list({ status: 'error', models, error, reload })} />)
    await open()
    expect(screen.getByRole('alert').textContent).toContain('No connection.')
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(reload).toHaveBeenCalledOnce()
    expect(names()).toHaveLength(4)
  })
})

it('sets the model of the settings around, and remembers what was used', async () => {
  let latest: ChatSettings | undefined
  function Page() {
    const settings = useSettings({ initial: { model: 'acme/large' } })
    useEffect(() => {
      latest = settings
    }, [settings])
    return (
      <SettingsProvider settings={settings}>
        <Picker />
      </SettingsProvider>
    )
  }
  render(<Page />)
  await open()
  await type('one')
  await press('Enter')
  expect(latest?.options.model).toBe('other/one')
  expect(trigger().textContent).toContain('One')
  await open()
  expect(names()[0]).toBe('One')
  expect(screen.getAllByRole('option')[0]?.getAttribute('aria-selected')).toBe('true')
})

it('opens within the chat around it, so that it has its colours', async () => {
  const { container } = render(
    <section data-x-chat="">
      <Picker />
    </section>,
  )
  await open()
  expect(container.querySelector('[data-x-chat] [data-x-popup="models"]')).toBeTruthy()
})
