import { fireEvent, render, screen } from '@testing-library/react'
import { createClient } from '@x/core'
import type { DialectFeatures } from '@x/core'
import { nanogpt } from '@x/core/nanogpt'
import { SettingsProvider, useSettings } from '@x/react'
import type { ChatSettings, SettingValues } from '@x/react'
import { CacheToggle, ReasoningPicker, UIProvider, WebSearchToggle } from '@x/ui'
import { useEffect } from 'react'
import { describe, expect, it } from 'vitest'

let latest: ChatSettings

function Page(props: { features: DialectFeatures; initial?: SettingValues; locale?: string }) {
  const settings = useSettings(props)
  useEffect(() => {
    latest = settings
  }, [settings])
  return (
    <UIProvider locale={props.locale ?? 'en'}>
      <SettingsProvider settings={settings}>
        <WebSearchToggle />
        <ReasoningPicker />
        <CacheToggle />
      </SettingsProvider>
    </UIProvider>
  )
}

const price = (amount: string) => ({ amount, currency: 'USD', estimated: true })
const depths = { standard: { price: price('0.006') }, deep: { price: price('0.06') } }

function choose(name: string, value: string): void {
  fireEvent.change(screen.getByRole('combobox', { name }), { target: { value } })
}

function options(name: string): string[] {
  const select = screen.getByRole<HTMLSelectElement>('combobox', { name })
  return [...select.options].map(({ text }) => text)
}

describe('the search toggle', () => {
  it('turns search on at the first depth, and off again', () => {
    render(<Page features={{ webSearch: depths }} />)
    const button = screen.getByRole('button', { name: 'Search' })
    expect(button.getAttribute('aria-pressed')).toBe('false')
    expect(screen.queryByRole('combobox')).toBeNull()
    fireEvent.click(button)
    expect(button.getAttribute('aria-pressed')).toBe('true')
    expect(latest.options.settings).toEqual({ webSearch: 'standard' })
    fireEvent.click(button)
    expect(latest.options.settings).toEqual({})
  })

  it('offers each depth with its price, and says that results add input tokens', () => {
    render(<Page features={{ webSearch: depths }} />)
    fireEvent.click(screen.getByRole('button', { name: 'Search' }))
    expect(options('Depth of the search')).toEqual(['Standard · $0.006', 'Deep · $0.06'])
    expect(
      screen.getByRole('group', { name: /of a search; what is found adds input tokens/ }),
    ).toBeTruthy()
    choose('Depth of the search', 'deep')
    expect(latest.options.settings).toEqual({ webSearch: 'deep' })
  })

  it('is one button where there is one kind of search without a price', () => {
    render(<Page features={{ webSearch: true }} />)
    fireEvent.click(screen.getByRole('button', { name: 'Search' }))
    expect(screen.queryByRole('combobox')).toBeNull()
    expect(latest.options.settings).toEqual({ webSearch: true })
  })

  it('tells the prices of the client, in the words and numbers of the reader', () => {
    const { features } = nanogpt({ baseURL: '/api' }).connection.dialect
    render(<Page features={features} locale="de" initial={{ webSearch: 'deep' }} />)
    expect(options('Depth of the search')[1]).toMatch(/^Deep · 0,06\s\$$/)
  })
})

describe('the reasoning picker', () => {
  it('asks for an effort, or leaves it to the model', () => {
    render(<Page features={{ reasoning: true }} />)
    expect(options('Reasoning')).toEqual(['Auto', 'Low', 'Medium', 'High'])
    choose('Reasoning', 'high')
    expect(latest.options.settings).toEqual({ reasoning: 'high' })
    choose('Reasoning', 'auto')
    expect(latest.options.settings).toEqual({})
  })

  it('offers the efforts that the endpoint names, and shows one that an app chose besides', () => {
    render(<Page features={{ reasoning: ['none', 'low'] }} initial={{ reasoning: 'xhigh' }} />)
    expect(options('Reasoning')).toEqual(['Auto', 'None', 'Low', 'Very high'])
    expect(screen.getByRole<HTMLSelectElement>('combobox').value).toBe('xhigh')
  })
})

describe('the cache toggle', () => {
  it('keeps for the first time named, or the one chosen', () => {
    render(<Page features={{ cache: ['5m', '1h'] }} />)
    fireEvent.click(screen.getByRole('button', { name: 'Cache' }))
    expect(latest.options.settings).toEqual({ cache: '5m' })
    expect(options('How long the cache keeps it')).toEqual(['5 min', '1 hr'])
    choose('How long the cache keeps it', '1h')
    expect(latest.options.settings).toEqual({ cache: '1h' })
  })

  it('is one button where the endpoint names no times', () => {
    render(<Page features={{ cache: true }} />)
    fireEvent.click(screen.getByRole('button', { name: 'Cache' }))
    expect(latest.options.settings).toEqual({ cache: true })
    expect(screen.queryByRole('combobox')).toBeNull()
  })
})

it('shows nothing that the endpoint does not offer', () => {
  const { features } = createClient({ baseURL: '/api' }).connection.dialect
  const { container } = render(<Page features={features} />)
  expect(
    [...container.querySelectorAll('[data-x-toggle]')].map((part) =>
      part.getAttribute('data-x-toggle'),
    ),
  ).toEqual(['reasoning'])
})
