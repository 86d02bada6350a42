// What a stylesheet can reach of the parts of a page: elements, their states, and the properties that their rules read.
import type { ReactElement } from 'react'
import { ATTRIBUTES } from './attributes.ts'
import { api, sources, styles } from './sources.ts'

/** The elements, states and custom properties of parts, by their public names. */
export function PartFacts({ names }: { names: readonly string[] }): ReactElement | null {
  const folders = new Set(
    names.map(
      (name) => /^packages\/ui\/src\/[\w-]+\//.exec(api.exported.get(name)?.path ?? '')?.[0],
    ),
  )
  const source = Object.entries(sources)
    .filter(([path]) => [...folders].some((folder) => folder && path.startsWith(folder)))
    .map(([, text]) => text)
    .join('\n')
  const found = [...new Set(source.match(/\bdata-[a-z][a-z-]*[a-z]/g))].toSorted()
  const parts = found.filter((name) => name.startsWith('data-x-') && name !== 'data-x-hidden')
  const states = found.filter((name) => name in ATTRIBUTES)
  const properties = propertiesFor(parts)
  if (parts.length === 0) return null
  return (
    <>
      <h2 id="stylesheet">For your stylesheet</h2>
      <p>
        Every rule stands in <code>@layer components.x.parts</code> and in <code>:where()</code>:
        any rule of yours with a class or an attribute wins.
      </p>
      <h3 id="elements">Elements</h3>
      <Names names={parts.map((name) => `[${name}]`)} />
      {states.length > 0 && (
        <>
          <h3 id="states">States</h3>
          <div className="facts" role="region" aria-label="States" tabIndex={0}>
            <table>
              <thead>
                <tr>
                  <th scope="col">Attribute</th>
                  <th scope="col">What it says</th>
                </tr>
              </thead>
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
          </div>
        </>
      )}
      {properties.length > 0 && (
        <>
          <h3 id="custom-properties">Custom properties</h3>
          <Names names={properties} />
        </>
      )}
    </>
  )
}

function Names({ names }: { names: readonly string[] }): ReactElement {
  return (
    <ul className="names">
      {names.map((name) => (
        <li key={name}>
          <code>{name}</code>
        </li>
      ))}
    </ul>
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
