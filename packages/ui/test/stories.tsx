// Every story of the catalogue as something to render. Storybook's own `composeStories` brings a React of its own,
// which is not the one under test where that is React 18.
import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import type { ComponentType, ReactElement } from 'react'

type Globals = Readonly<Record<string, unknown>>
type Decorator = (Story: ComponentType, context: { globals: Globals; args: object }) => ReactElement

/** What of a story and of its file is needed to render it. */
interface Annotations {
  args?: object
  decorators?: Decorator | readonly Decorator[]
  globals?: Globals
  render?: (args: object, context: object) => ReactElement
  component?: ComponentType<object>
}

/** A story by the id of its page and its name, e.g. `chat/Empty`. */
export interface NamedStory {
  name: string
  Story: ComponentType
}

const modules = import.meta.glob<Record<string, StoryObj> & { default: Meta }>(
  '../src/**/*.stories.tsx',
  { eager: true },
)

/** All stories, in the order of their files. */
export const stories: readonly NamedStory[] = Object.values(modules).flatMap(
  ({ default: meta, ...exported }) =>
    Object.entries(exported).map(([name, story]) => ({
      name: `${meta.id}/${name}`,
      Story: compose(meta as unknown as Annotations, story as unknown as Annotations),
    })),
)

function compose(meta: Annotations, story: Annotations): ComponentType {
  const { component: Component } = meta
  const draw =
    story.render ?? meta.render ?? ((args: object) => (Component ? <Component {...args} /> : <></>))
  const args = { ...meta.args, ...story.args }
  const globals = { ...meta.globals, ...story.globals }
  const context = { args, globals }
  function Drawn(): ReactElement {
    return draw(args, context)
  }
  return [story.decorators, meta.decorators]
    .flatMap((some) => some ?? [])
    .reduce<ComponentType>(
      (Inner, decorate) =>
        function Decorated() {
          // A decorator may make things that a story keeps; Storybook too calls it once.
          const [drawn] = useState(() => decorate(Inner, context))
          return drawn
        },
      Drawn,
    )
}
