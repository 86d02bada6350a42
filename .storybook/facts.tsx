// What a page says of its names: read from the sources, so loaded by pages alone (reference.tsx).
import type { ReactElement } from 'react'
import { Code } from './code.tsx'
import { PartFacts } from './part-facts.tsx'
import { importOf, Props, Prose } from './props.tsx'
import { api } from './sources.ts'

/** The public names of a page. */
export interface NamesProps {
  names: readonly string[]
}

/** What the subject of a page is, in its own words, and how to import it. */
export function Lead({ names }: NamesProps): ReactElement | null {
  const subject = api.exported.get(names[0] ?? '')
  if (!subject) return null
  const lines = importOf(names)
  const sheet = lines.includes('@x/ui') ? "\nimport '@x/ui/styles.css'" : ''
  return (
    <>
      <p>
        <Prose text={subject.text} />
      </p>
      <Code code={`${lines}${sheet}`} />
    </>
  )
}

/** What the names of a page take and give, and what a stylesheet can reach of them. */
export function Facts({ names }: NamesProps): ReactElement | null {
  if (names.length === 0) return null
  return (
    <>
      <h2 id="reference">
        {names.every((name) => name.startsWith('use')) ? 'Reference' : 'Props'}
      </h2>
      {names.map((name, index) => (
        <section key={name} aria-labelledby={`name-${name}`}>
          <h3 id={`name-${name}`}>
            <code>{name}</code>
          </h3>
          {index > 0 && (
            <p>
              <Prose text={api.exported.get(name)?.text ?? ''} />
            </p>
          )}
          <Props name={name} />
        </section>
      ))}
      <PartFacts names={names} />
    </>
  )
}
