import { ComposerEstimate } from '@x/ui'
import type { DemoChat } from './chats.ts'

/** What the message will take, as far as the price of the model is known. */
export function ComposerEnd({ demo: { models, model } }: { demo: DemoChat }) {
  return <ComposerEstimate model={models.models.find(({ id }) => id === model)} />
}
