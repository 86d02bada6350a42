import { expectTypeOf, it } from 'vitest'
import type { StandardSchema } from '@x/core/structured'
import { tool, toolRunner } from '@x/core/tools'
import { useToolCall } from '@x/react'
import { Chat, type ToolViewProps, type ToolViews } from '@x/ui'

interface Place {
  city: string
  days: { name: string }[]
}
declare const place: StandardSchema<{ input: unknown; output: Place }>

const weather = tool({
  schema: place,
  execute: async ({ city }) => ({ city, degrees: 21 }),
})
const pickDay = tool<{ question: string }, { day: string }>({ description: 'Asks the person' })
const tools = toolRunner({ weather, pickDay })

function WeatherCard({ call }: ToolViewProps<typeof weather>) {
  if (call.state === 'args') {
    expectTypeOf(call.args?.city).toEqualTypeOf<string | undefined>()
    expectTypeOf(call.args?.days?.[0]?.name).toEqualTypeOf<string | undefined>()
    // @ts-expect-error half a value may lack any member
    return call.args.city
  }
  if (call.state === 'running') expectTypeOf(call.args.city).toEqualTypeOf<string>()
  if (call.state !== 'done') {
    expectTypeOf(call.result).toEqualTypeOf<undefined>()
    return null
  }
  expectTypeOf(call.result).toEqualTypeOf<{ city: string; degrees: number }>()
  // @ts-expect-error the tool gives no such member
  return call.result.humidity
}

function DayPicker({ call }: ToolViewProps<typeof pickDay>) {
  call.resolve?.({ day: 'Monday' })
  // @ts-expect-error the result of the tool is another one
  call.resolve?.({ date: 'Monday' })
  // @ts-expect-error nobody is asked for sure
  call.resolve({ day: 'Monday' })
  return null
}

it('takes its types from the tools', () => {
  const all: ToolViews<typeof tools> = {
    weather: WeatherCard,
    pickDay: {
      view: DayPicker,
      approval: 'card',
      toText(call) {
        expectTypeOf(call.result).toEqualTypeOf<{ day: string } | undefined>()
        return call.result?.day ?? ''
      },
    },
  }
  expectTypeOf(all).toExtend<ToolViews>()
  void (<Chat api="/api/chat" toolViews={all} />)
  const inline: ToolViews<typeof tools> = {
    weather({ call }) {
      expectTypeOf(call.state).toExtend<string>()
      if (call.state === 'done') expectTypeOf(call.result.degrees).toEqualTypeOf<number>()
      return null
    },
  }
  const ofRecord: ToolViews<{ weather: typeof weather }> = { weather: WeatherCard }
  void (<Chat api="/api/chat" toolViews={{ ...inline, ...ofRecord }} />)
  void (<Chat api="/api/chat" toolViews={{ weather: WeatherCard, pickDay: { view: DayPicker } }} />)
})

it('refuses a misspelt name, and a view of another tool', () => {
  const misspelt: ToolViews<typeof tools> = {
    // @ts-expect-error there is no such tool
    wether: WeatherCard,
  }
  const swapped: ToolViews<typeof tools> = {
    // @ts-expect-error a view of other arguments
    weather: DayPicker,
  }
  const options: ToolViews<typeof tools> = {
    // @ts-expect-error there is no such place
    weather: { view: WeatherCard, approval: 'below' },
  }
  expectTypeOf([misspelt, swapped, options]).toExtend<ToolViews[]>()
})

it('types the hook by the tool', () => {
  function Card({ id }: { id: string }) {
    const call = useToolCall<typeof weather>(id)
    if (call?.state === 'done') expectTypeOf(call.result.degrees).toEqualTypeOf<number>()
    const any = useToolCall(id)
    expectTypeOf(any?.result).toEqualTypeOf<unknown>()
    return null
  }
  void Card
})
