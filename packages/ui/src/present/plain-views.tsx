'use client'
import { memo, useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { formatCount } from '../format.ts'
import type { Inline } from '../markdown/engine/types.ts'
import { renderInlines } from '../markdown/inline.tsx'
import { allowsLink, hostOf } from '../content/policy.ts'
import { useUI } from '../ui-provider/ui-provider.tsx'
import { formatShare } from './numbers.ts'
import {
  type Cell,
  type Fact,
  type ImagePart,
  LIMITS,
  type LinkPart,
  type ListPart,
  type ProgressPart,
} from './parts.ts'
import { itemFrom } from './read-part.ts'
import { directionFrom, Rich, Title, useCellText, usePresentWords } from './rich.tsx'

/** Things of which a bounded number is shown, and as many more whenever that is asked for. */
export function useShown(
  total: number,
  most: number,
): { shown: number; more: ReactElement | undefined } {
  const { locale } = useUI()
  const words = usePresentWords()
  const [wanted, setWanted] = useState(most)
  const shown = Math.min(total, wanted)
  const next = Math.min(most, total - shown)
  const more =
    next > 0 ? (
      <button type="button" data-x-button="quiet" onClick={() => setWanted(wanted + most)}>
        {words.showMore(formatCount(next, locale))}
      </button>
    ) : undefined
  return { shown, more }
}

/** Says how much is too much to be shown. */
export function Left({ count }: { count: number }): ReactElement | null {
  const { locale } = useUI()
  const words = usePresentWords()
  return count > 0 ? (
    <p data-x-present-note="">{words.notShown(formatCount(count, locale), count)}</p>
  ) : null
}

/** A list. */
export function ListView({ part }: { part: ListPart }): ReactElement {
  const { title, items, isOrdered } = part
  const { shown, more } = useShown(items.length, LIMITS.items)
  const texts = items.slice(0, shown).map(itemFrom)
  const children = texts.map((text, index) => (
    <li key={index}>
      <Rich text={text} />
    </li>
  ))
  return (
    <div data-x-present-part="list" dir={directionFrom(title, ...texts.slice(0, 5))}>
      <Title text={title} />
      {isOrdered ? <ol>{children}</ol> : <ul>{children}</ul>}
      {more}
    </div>
  )
}

/** Names with their values. */
export function Facts({
  items,
  left = 0,
}: {
  items: readonly Fact[]
  left?: number
}): ReactElement | null {
  if (items.length === 0) return null
  return (
    <>
      <dl data-x-present-facts="">
        {items.map(({ key, value }, index) => (
          <div key={index}>
            <dt>
              <Rich text={key} />
            </dt>
            <dd>
              <CellText cell={value} />
            </dd>
          </div>
        ))}
      </dl>
      <Left count={left} />
    </>
  )
}

const CellText = memo(function CellText({ cell }: { cell: Cell }): ReactNode {
  return (
    <bdi>
      <Rich text={useCellText()(cell)} />
    </bdi>
  )
})

/** An image, if the policy allows it, once its address is whole. */
export function ImageView({ part, isOpen }: { part: ImagePart; isOpen: boolean }): ReactElement {
  const { url, alt } = part
  return (
    <figure data-x-present-part="image" dir={directionFrom(alt)}>
      <Picture url={isOpen ? undefined : url} alt={alt} />
      {alt && <figcaption>{alt}</figcaption>}
    </figure>
  )
}

/** The picture itself: loaded, asked for or left out, as the policy says; its place while the address is not there. */
export function Picture({ url, alt }: { url: string | undefined; alt: string }): ReactNode {
  if (url === undefined) return <span data-x-present-blank="" />
  const image: Inline = { type: 'image', src: url, alt, title: undefined }
  return renderInlines([image], false)
}

/** A link, with where it leads. One that the policy does not allow is text, its address too. */
export function LinkView({ part, isOpen }: { part: LinkPart; isOpen: boolean }): ReactElement {
  const { url, title, text } = part
  return (
    <div data-x-present-part="link" dir={directionFrom(title, text)}>
      <LinkLine url={isOpen ? '' : url} title={title} />
      {text && (
        <p>
          <Rich text={text} />
        </p>
      )}
    </div>
  )
}

/** The words of a link, and the host or the address behind it. */
export function LinkLine({ url, title }: { url: string; title: string }): ReactNode {
  const { policy } = useUI()
  const text: Inline = { type: 'text', text: title }
  if (url === '') return <span>{title}</span>
  const link: Inline = { type: 'link', href: url, title: undefined, children: [text] }
  const place = allowsLink(url, policy) ? hostOf(url) : url.slice(0, 200)
  return (
    <>
      {renderInlines([link], false)}
      {place !== title && (
        <small dir="ltr" data-x-present-place="">
          {place}
        </small>
      )}
    </>
  )
}

/** How far something is. */
export function ProgressView({ part }: { part: ProgressPart }): ReactElement {
  const { locale } = useUI()
  const { title, value } = part
  const text = value === undefined ? undefined : formatShare(value, locale)
  return (
    <div data-x-present-part="progress" dir={directionFrom(title)}>
      <p data-x-present-title="">
        {title && <Rich text={title} />}
        <span>{text}</span>
      </p>
      <div
        role="progressbar"
        aria-label={title ?? text}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={value === undefined ? undefined : Math.round(value * 100)}
        aria-valuetext={text}
        data-x-present-bar=""
      >
        <span style={{ inlineSize: `${(value ?? 0) * 100}%` }} />
      </div>
    </div>
  )
}
