// Read from the source of a component, so that the page of it cannot be out of date.
import { useOf } from '@storybook/addon-docs/blocks'
import type { ReactElement } from 'react'
import { ATTRIBUTES } from './attributes.ts'
import { Props } from './props.tsx'

const sources = import.meta.glob<string>(
  ['../packages/ui/src/*/*.tsx', '!**/*.test.tsx', '!**/*.stories.tsx'],
  { query: '?raw', import: 'default', eager: true },
)
const styles = Object.values(
  import.meta.glob<string>('../packages/ui/src/styles/*.css', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
).join('\n')

/** The props and the elements of a component, their states, and the custom properties that their styles read. */
export function PartFacts(): ReactElement | null {
  const { preparedMeta } = useOf('meta', ['meta'])
  const file = String(preparedMeta.parameters['fileName'] ?? '')
  const folder = /src\/([\w-]+)\//.exec(file)?.[1]
  const source = Object.entries(sources)
    .filter(([path]) => path.includes(`/src/${folder}/`))
    .map(([, text]) => text)
    .join('\n')
  const names = [...new Set(source.match(/\bdata-[a-z][a-z-]*[a-z]/g))].toSorted()
  const parts = names.filter((name) => name.startsWith('data-x-') && name !== 'data-x-hidden')
  const states = names.filter((name) => name in ATTRIBUTES)
  const properties = propertiesFor(parts)
  if (parts.length === 0) return null
  return (
    <>
      <h2>Props</h2>
      <Props source={source} />
      <h2>For your stylesheet</h2>
      <p>
        Every rule stands in <code>@layer components.x.parts</code> and in <code>:where()</code>:
        any rule of yours with a class or an attribute wins.
      </p>
      <h3>Elements</h3>
      <p>
        {parts.map((name) => (
          <span key={name}>
            <code>[{name}]</code>{' '}
          </span>
        ))}
      </p>
      {states.length > 0 && (
        <>
          <h3>States</h3>
          <table>
            <tbody>
              {states.map((name) => (
                <tr key={name}>
                  <th scope="row">
                    <code>{name}</code>
                  </th>
                  <td>{ATTRIBUTES[name]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      {properties.length > 0 && (
        <>
          <h3>Custom properties</h3>
          <p>
            {properties.map((name) => (
              <span key={name}>
                <code>{name}</code>{' '}
              </span>
            ))}
          </p>
        </>
      )}
    </>
  )
}

/** The tokens that rules about any of these elements read. */
function propertiesFor(parts: readonly string[]): string[] {
  const found = new Set<string>()
  for (const [, selector = '', body = ''] of styles.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    if (!parts.some((part) => new RegExp(`\\[${part}[\\]=]`).test(selector))) continue
    for (const name of body.match(/--x-[a-z-]+/g) ?? []) found.add(name)
  }
  return [...found].toSorted()
}
