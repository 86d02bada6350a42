import {
  Controls,
  Description,
  Primary,
  Source,
  Stories,
  Subtitle,
  Title,
  useOf,
} from '@storybook/addon-docs/blocks'
import type { ReactElement } from 'react'
import { EXAMPLES } from './examples.ts'
import { PartFacts } from './part-facts.tsx'

/** The page of a component: what it is, a copyable example, its props, what a stylesheet can reach, its states. */
export function DocsPage(): ReactElement {
  const { preparedMeta } = useOf('meta', ['meta'])
  const example = EXAMPLES[preparedMeta.componentId]
  return (
    <>
      <Title />
      <Subtitle />
      <Description />
      <Primary />
      {example && (
        <>
          <h2>Example</h2>
          <Source code={example} language="tsx" />
        </>
      )}
      <Controls />
      <PartFacts />
      <Stories includePrimary={false} />
    </>
  )
}
