'use client'
import { createElement, useContext, useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { Citation } from './citation.tsx'
import type { Inline, Link } from './engine/types.ts'
import { FootnoteMark } from './footnote-mark.tsx'
import { followInPage, isInPage } from './in-page.ts'
import { markdownIcons } from './markdown-icons.ts'
import type { MathProps } from './plugin.ts'
import { allowsLink, hostOf, imageAccess } from './policy.ts'
import { MarkdownContext } from './settings.ts'
import { useMarkdownWords } from './use-markdown-words.ts'

/** Running text as React nodes. Text is text: nothing in it is ever read as HTML. */
export function renderInlines(nodes: readonly Inline[]): ReactNode {
  // A key for each place: it stays the same element while the text at the end grows.
  return nodes.map(renderInline)
}

function renderInline(node: Inline, key: number): ReactNode {
  switch (node.type) {
    case 'text':
    case 'html':
      return node.text
    case 'strong':
      return <strong key={key}>{renderInlines(node.children)}</strong>
    case 'emphasis':
      return <em key={key}>{renderInlines(node.children)}</em>
    case 'strike':
      return <del key={key}>{renderInlines(node.children)}</del>
    case 'sub':
    case 'sup':
    case 'kbd':
      return createElement(node.type, { key }, renderInlines(node.children))
    case 'code':
      return (
        <code key={key} dir="ltr">
          {node.text}
        </code>
      )
    case 'break':
      return <br key={key} />
    case 'link':
      return <MarkdownLink key={key} node={node} />
    case 'image':
      return <MarkdownImage key={key} node={node} />
    case 'math':
      return <Formula key={key} tex={node.text} isBlock={node.display} isOpen={!node.closed} />
    case 'footnote':
      return <FootnoteMark key={key} label={node.label} />
    case 'citation':
      return <Citation key={key} number={node.number} />
    default:
      return node satisfies never
  }
}

/** A formula by the plugin that the text was read for. */
export function Formula(props: MathProps): ReactElement {
  const { Math: Component } = useContext(MarkdownContext)
  return Component ? <Component {...props} /> : <code dir="ltr">{props.tex}</code>
}

function MarkdownLink({ node }: { node: Link }): ReactElement {
  const { components, policy } = useContext(MarkdownContext)
  const words = useMarkdownWords()
  const children = renderInlines(node.children)
  // Its address is still arriving.
  if (node.href === undefined) return <span data-x-link-pending="">{children}</span>
  if (!allowsLink(node.href, policy)) return <span data-x-link-blocked="">{children}</span>
  const { Link } = components
  if (Link) {
    return (
      <Link href={node.href} title={node.title}>
        {children}
      </Link>
    )
  }
  const isOutside = /^(?:https?:)?\/\//i.test(node.href)
  const outside = isOutside ? { target: '_blank', rel: 'noopener noreferrer nofollow' } : {}
  const title =
    node.title ?? (isOutside ? `${hostOf(node.href)} (${words.opensInNewTab})` : undefined)
  return (
    <a
      href={node.href}
      title={title}
      onClick={isInPage(node.href) ? followInPage : undefined}
      {...outside}
    >
      {children}
    </a>
  )
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
