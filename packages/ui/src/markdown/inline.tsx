'use client'
import { useContext, useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { Citation } from './citation.tsx'
import type { Inline, Link } from './engine/types.ts'
import { FootnoteMark } from './footnote-mark.tsx'
import { elementOf, Growing } from './growing.tsx'
import type { Texts } from './growing-text.ts'
import { followInPage, isInPage } from './in-page.ts'
import { markdownIcons } from './markdown-icons.ts'
import type { MathProps } from '../content/plugin.ts'
import { allowsLink, hostOf, imageAccess } from '../content/policy.ts'
import { MarkdownContext } from './settings.ts'
import { useMarkdownWords } from './use-markdown-words.ts'

type Attributes = Readonly<Record<string, unknown>> & { readonly key?: number }

/**
 * Running text in an element. Text is text: nothing in it is ever read as HTML.
 * @param grows whether it may grow: it is added to then, and not written anew.
 * @param after what follows in the element: `null` for nothing yet, `undefined` for nothing ever.
 */
export function renderRunning(
  tag: string,
  attributes: Attributes | undefined,
  nodes: readonly Inline[],
  grows: boolean,
  after?: ReactNode,
): ReactElement {
  if (!grows) return elementOf(tag, attributes, renderInlines(nodes, false), after)
  return (
    <Growing
      // Another element has other nodes.
      key={`${tag}${attributes?.key ?? ''}`}
      tag={tag}
      attributes={attributes}
      texts={nodes.map((node) => (node.type === 'text' ? node.text : undefined))}
      render={(texts) => renderInlines(nodes, true, texts)}
      after={after}
    />
  )
}

/** Running text as React nodes. */
export function renderInlines(nodes: readonly Inline[], grows: boolean, texts?: Texts): ReactNode {
  // A key for each place: it stays the same element while the text at the end grows.
  return nodes.map((node, key) => texts?.[key] ?? renderInline(node, key, grows))
}

/** What is an element and nothing more. Each other kind has a case of its own. */
type Mark = 'strong' | 'emphasis' | 'strike' | 'sub' | 'sup' | 'kbd' | 'bdi'

/** The tags of marks that have another name in HTML. */
const TAGS: Readonly<Partial<Record<Mark, string>>> = { emphasis: 'em', strike: 'del' }

function renderInline(node: Inline, key: number, grows: boolean): ReactNode {
  switch (node.type) {
    case 'text':
    case 'html':
      return node.text
    case 'code':
      return renderRunning('code', { key, dir: 'ltr' }, [{ type: 'text', text: node.text }], grows)
    case 'break':
      return <br key={key} />
    case 'link':
      return <MarkdownLink key={key} node={node} grows={grows} />
    case 'image':
      return <MarkdownImage key={key} node={node} />
    case 'math':
      return <Formula key={key} tex={node.text} isBlock={node.display} isOpen={!node.closed} />
    case 'footnote':
      return <FootnoteMark key={key} label={node.label} />
    case 'citation':
      return <Citation key={key} number={node.number} />
    default:
      return renderRunning(TAGS[node.type] ?? node.type, { key }, node.children, grows)
  }
}

/** A formula by the plugin that the text was read for. */
export function Formula(props: MathProps): ReactElement {
  const { Math: Component } = useContext(MarkdownContext)
  return Component ? <Component {...props} /> : <code dir="ltr">{props.tex}</code>
}

function MarkdownLink({ node, grows }: { node: Link; grows: boolean }): ReactElement {
  const { components, policy } = useContext(MarkdownContext)
  const words = useMarkdownWords()
  const { children, href } = node
  // Its address is still arriving.
  if (href === undefined)
    return renderRunning('span', { 'data-x-link-pending': '' }, children, grows)
  if (!allowsLink(href, policy)) {
    return renderRunning('span', { 'data-x-link-blocked': '' }, children, grows)
  }
  const { Link } = components
  if (Link) {
    return (
      <Link href={href} title={node.title}>
        {renderInlines(children, grows)}
      </Link>
    )
  }
  const onClick = isInPage(href) ? followInPage : undefined
  // Whatever leads away opens beside the page: a conversation that is left may be lost.
  const isAway = !onClick && !/^(?:mailto|tel):/i.test(href)
  const away = isAway ? { target: '_blank', rel: 'noopener noreferrer nofollow' } : {}
  const title = node.title ?? (isAway ? `${hostOf(href)} (${words.opensInNewTab})` : undefined)
  return renderRunning('a', { href, title, onClick, ...away }, children, grows)
}

function MarkdownImage({
  node,
}: {
  node: Extract<Inline, { type: 'image' }>
}): ReactElement | null {
  const { components, policy } = useContext(MarkdownContext)
  const words = useMarkdownWords()
  const [wanted, setWanted] = useState<string>()
  const access = imageAccess(node.src, policy)
  const { Image } = components
  if (access === 'never') return <span data-x-image-blocked="">{node.alt}</span>
  if (Image) return <Image src={node.src} alt={node.alt} title={node.title} />
  if (access === 'show' || wanted === node.src) {
    return (
      <img
        src={node.src}
        alt={node.alt}
        title={node.title}
        loading="lazy"
        decoding="async"
        referrerPolicy="no-referrer"
      />
    )
  }
  return (
    <button type="button" data-x-image-ask="" onClick={() => setWanted(node.src)}>
      {markdownIcons.image}
      <span>
        {node.alt || words.image}
        <small>{words.loadImage(hostOf(node.src))}</small>
      </span>
    </button>
  )
}
