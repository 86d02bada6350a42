import type { ToolViews } from '@x/ui'
import { DayPicker } from './day-picker.tsx'
import type { tools } from './tools.ts'
import { WeatherCard } from './weather-card.tsx'

export const toolViews: ToolViews<typeof tools> = {
  weather: { view: WeatherCard, toText: ({ args }) => `The weather in ${args?.city ?? 'a city'}` },
  pickDay: DayPicker,
}
