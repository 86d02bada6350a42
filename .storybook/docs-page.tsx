import { Description, DocsContext, DocsStory, useOf } from '@storybook/addon-docs/blocks'
import { type ReactElement, useContext } from 'react'
import { Code } from './code.tsx'
import { EXAMPLES } from './examples.ts'
import { PAGES } from './pages.ts'
import { Facts, Lead } from './reference.tsx'

/** Stories that show one look of another one: the toolbar does that to the whole page. */
const isLook = ({ theme, direction, viewport }: Readonly<Record<string, unknown>>): boolean =>
  theme === 'dark' || direction === 'rtl' || viewport !== undefined

/**
 * The page of a component or a hook: what it is and how to import it, the thing itself, code to copy, its props, what a
 * stylesheet can reach, its states. All of it about the public names, whatever the stories wrap around them.
 */
export function DocsPage(): ReactElement {
  const { preparedMeta } = useOf('meta', ['meta'])
  const id = preparedMeta.componentId
  const names = PAGES[id] ?? []
  const [title = '', does = ''] = (preparedMeta.title.split('/').at(-1) ?? '').split(': ')
  // A page of a hook shows the code that it runs.
  const example = EXAMPLES[id] ?? preparedMeta.parameters['code']
  const isDescribed = preparedMeta.parameters['docs']?.description?.component !== undefined
  const shown = useContext(DocsContext)
    .componentStories()
    .filter(({ tags, storyGlobals }) => tags.includes('autodocs') && !isLook(storyGlobals))
  const [first, ...others] = shown
  return (
    <>
      <h1 className="sbdocs-title">{title}</h1>
      <p className="does">{does}</p>
      <Lead names={names} />
      {isDescribed && <Description />}
      {first && <DocsStory of={first.moduleExport} withToolbar expanded={false} />}
      {example && (
        <>
          <h2 id="code">Code</h2>
          <Code code={example} />
        </>
      )}
      <Facts names={names} />
      {others.length > 0 && <h2 id="stories">In other states</h2>}
      {others.map((story) => (
        <DocsStory key={story.id} of={story.moduleExport} expanded />
      ))}
    </>
  )
}
