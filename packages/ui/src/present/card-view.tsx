'use client'
import { useContext } from 'react'
import type { ReactElement } from 'react'
import { Icon } from '../icons.tsx'
import { Markdown } from '../markdown/markdown.tsx'
import { AskingContext } from './asking.ts'
import type { CardPart } from './parts.ts'
import { Facts, LinkLine, Picture } from './plain-views.tsx'
import { directionFrom, Rich } from './rich.tsx'

/** A thing with its picture, what is known of it, and what may be done with it. */
export function CardView({ part, isOpen }: { part: CardPart; isOpen: boolean }): ReactElement {
  const { title, text, image, url, facts, left } = part
  return (
    <article
      data-x-present-part="card"
      aria-label={title || undefined}
      dir={directionFrom(title, text)}
    >
      {image !== undefined && (
        <div data-x-present-media="">
          <Picture url={isOpen ? undefined : image} alt={title} />
        </div>
      )}
      <div data-x-present-body="">
        {title && (
          <p data-x-present-title="">
            {url === undefined ? (
              <Rich text={title} />
            ) : (
              <LinkLine url={isOpen ? '' : url} title={title} />
            )}
          </p>
        )}
        {text !== undefined && <Markdown text={text} streaming={isOpen} />}
        <Facts items={facts} left={left} />
        <Buttons part={part} />
      </div>
    </article>
  )
}

function Buttons({ part: { title, buttons } }: { part: CardPart }): ReactElement | null {
  const { state, answer, press } = useContext(AskingContext)
  const isPressed = answer?.pressed !== undefined && answer.card === title
  if (isPressed && buttons.includes(answer.pressed ?? '')) {
    return (
      <p data-x-present-answered="">
        <Icon name="check" />
        {answer.pressed}
      </p>
    )
  }
  if (buttons.length === 0 || state === 'answered' || state === 'closed') return null
  return (
    <div data-x-present-buttons="">
      {buttons.map((button) => (
        <button
          key={button}
          type="button"
          data-x-present-button=""
          aria-label={title ? `${button}: ${title}` : undefined}
          aria-disabled={state !== 'open' || undefined}
          onClick={() => press(button, title)}
        >
          {button}
        </button>
      ))}
    </div>
  )
}
