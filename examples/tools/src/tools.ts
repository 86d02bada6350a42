import { tool, toolRunner } from '@x/core/tools'

interface Days {
  city: string
  days: { name: string; degrees: number }[]
}

export const weather = tool<{ city: string }, Days>({
  description: 'The weather in a city for the next days',
  schema: {
    jsonSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
  async execute({ city }, { report, signal }) {
    const days: Days['days'] = []
    for (const name of ['Mon', 'Tue', 'Wed']) {
      signal.throwIfAborted()
      days.push({ name, degrees: 20 + days.length }) // ask a service here
      report(days.length / 3) // the card shows it
    }
    return { city, days }
  },
})

// No `execute`: a person gives the result.
export const pickDay = tool<{ question: string; days: string[] }, { day: string }>({
  description: 'Asks the person to pick one of some days',
  schema: {
    jsonSchema: {
      type: 'object',
      properties: {
        question: { type: 'string' },
        days: { type: 'array', items: { type: 'string' } },
      },
      required: ['question', 'days'],
    },
  },
})

export const tools = toolRunner({ weather, pickDay })
