import { structured } from '@x/core/structured'
import { useChatCompletion } from '@x/react'
import { z } from 'zod'

const recipe = structured(
  z.object({ title: z.string(), minutes: z.number(), steps: z.array(z.string()) }),
  { name: 'recipe' },
)

export function StructuredOutput() {
  const { output, send, isBusy } = useChatCompletion({
    baseURL: '/api',
    model: 'careful',
    output: recipe,
  })
  // Typed by the schema. Each member is there as soon as it has arrived.
  const { partial, final } = output
  return (
    <>
      <button onClick={() => void send('A quick soup?')}>Cook</button>
      {partial?.title && <h2>{partial.title}</h2>}
      <ol aria-busy={isBusy}>
        {partial?.steps?.map((step, index) => (
          <li key={index}>
            {step}
            {output.isComplete(['steps', index]) ? '.' : '…'}
          </li>
        ))}
      </ol>
      {final && <p>{final.minutes} minutes, checked against the schema.</p>}
    </>
  )
}
