// The props of a component as its source declares them. Storybook's own reader does not see through `forwardRef`.
import type { ReactElement } from 'react'

interface Prop {
  name: string
  type: string
  text: string
  isNeeded: boolean
}

interface Declaration {
  name: string
  above: string
  props: readonly Prop[]
}

/** A table for each `…Props` that the source exports. */
export function Props({ source }: { source: string }): ReactElement | null {
  const declarations = declarationsIn(source)
  if (declarations.length === 0) return null
  return (
    <>
      {declarations.map(({ name, above, props }) => (
        <div key={name}>
          <h3>
            <code>{name}</code>
          </h3>
          <p>
            {above} Everything else goes to its element: <code>className</code>, <code>style</code>,{' '}
            <code>ref</code>, <code>data-*</code>, handlers; and <code>render</code> takes another
            element in its place.
          </p>
          <table>
            <tbody>
              {props.map((prop) => (
                <tr key={prop.name}>
                  <th scope="row">
                    <code>{prop.name}</code>
                    {prop.isNeeded && ' (needed)'}
                  </th>
                  <td>
                    <code>{prop.type}</code>
                    <br />
                    {prop.text}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ))}
    </>
  )
}

const DECLARATION =
  /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n)?export interface (\w+Props)[^{]*\{\n([\s\S]*?)\n\}/g
const MEMBER = /(?:^ {2}\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n)?^ {2}(\w+)(\?)?: ((?:.|\n(?= {3}))*)/gm

function declarationsIn(source: string): Declaration[] {
  return [...source.matchAll(DECLARATION)].map(([, above = '', name = '', body = '']) => ({
    name,
    above: plain(above),
    props: [...body.matchAll(MEMBER)].map(([, text = '', prop = '', optional, type = '']) => ({
      name: prop,
      type: type.replace(/ \| undefined$/, '').replaceAll(/\s+/g, ' '),
      text: plain(text),
      isNeeded: !optional,
    })),
  }))
}

/** A comment without its stars and marks. */
function plain(comment: string): string {
  return comment
    .replaceAll(/^\s*\* ?/gm, ' ')
    .replaceAll('@default', 'Default:')
    .replaceAll('`', '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
