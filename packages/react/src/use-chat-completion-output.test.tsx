import { act, render, screen } from '@testing-library/react'
import { structured } from '@x/core/structured'
import { memo, useEffect } from 'react'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createEndpoint, createFrames, settle } from '@x/core/test/endpoint'
import { modes } from '../test/completion.tsx'
import { useChatCompletion } from './index.ts'

const schema = z.object({ title: z.string(), steps: z.array(z.object({ text: z.string() })) })

describe.each(modes)('answers as values in %s', (_name, mode) => {
  it('grow typed, render finished members once, and are final in the commit that is ready', async () => {
    const endpoint = createEndpoint()
    const frames = createFrames()
    const commits: string[] = []
    const rendered: string[] = []
    const Step = memo(({ step }: { step: { readonly text?: string } }) => {
      rendered.push(step.text ?? '')
      return <li>{step.text}</li>
    })
    let ask!: () => void
    function App() {
      const { output, status, send } = useChatCompletion({
        baseURL: 'http://endpoint.invalid/v1',
        fetch: endpoint.fetch,
        model: 'm',
        scheduler: frames.scheduler,
        // Made anew by each render, as people do.
        output: structured(schema),
      })
      ask = () => void send('A soup?')
      useEffect(() => {
        const said = `${status} ${output.partial?.title} ${output.final?.steps.length}`
        if (commits.at(-1) !== said) commits.push(said)
      })
      return (
        <ol>
          {output.partial?.steps?.map((step, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- steps only ever grow
            <Step key={index} step={step} />
          ))}
        </ol>
      )
    }
    render(<App />, mode ? { wrapper: mode } : {})
    act(ask)
    const exchange = await endpoint.next()
    for (const piece of [
      '{"title":"Soup","steps":[{"text":"Boil"},',
      '{"text":"St',
      'ir"}',
      ']}',
    ]) {
      exchange.text(piece)
      await act(settle)
      act(() => frames.tick())
    }
    exchange.finish()
    await act(settle)
    expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      'Boil',
      'Stir',
    ])
    expect(commits).toEqual([
      'ready undefined undefined',
      'submitted undefined undefined',
      'streaming Soup undefined',
      'ready Soup 2',
    ])
    const perRender = mode ? 2 : 1
    expect(rendered.filter((text) => text === 'Boil')).toHaveLength(perRender)
  })
})
