'use client'
import { useEffect, useState } from 'react'
import type { ComponentType, ReactElement } from 'react'
import { MoreIcon } from '../more-icons.tsx'
import { CodeBlock } from '../markdown/code-block.tsx'
import { download } from '../markdown/download.ts'
import { languageName } from '../markdown/languages.ts'
import type { FenceProps } from '../content/plugin.ts'
import { useMarkdownWords } from '../markdown/use-markdown-words.ts'
import { watchFingers, whenLetGo } from '../when-let-go.ts'

/** What of Mermaid is used. `() => import('mermaid')` gives it. */
export interface MermaidModule {
  readonly default: {
    initialize(config: Record<string, unknown>): void
    render(id: string, text: string): Promise<{ svg: string }>
  }
}

/** What `mermaid` takes. */
export interface MermaidOptions {
  /** Fetches Mermaid, which is large, and not installed with this package. */
  load: () => Promise<MermaidModule>
  /** More of Mermaid's configuration. Its security settings stay as they are here. */
  config?: Readonly<Record<string, unknown>> | undefined
}

type Mermaid = MermaidModule['default']

/** The component that shows a diagram, and its code where it cannot be drawn or the reader wants it. */
export function createDiagram(options: MermaidOptions): ComponentType<FenceProps> {
  let loading: Promise<Mermaid> | undefined
  let theme: string | undefined
  let queue: Promise<unknown> = Promise.resolve()

  function load(): Promise<Mermaid> {
    loading ??= options.load().then((loaded) => loaded.default)
    // Offline, say: the next diagram asks again.
    loading.catch(() => (loading = undefined))
    return loading
  }

  async function draw(code: string, wantedTheme: string): Promise<string> {
    const library = await load()
    if (theme !== wantedTheme) {
      theme = wantedTheme
      library.initialize({
        ...options.config,
        theme,
        startOnLoad: false,
        securityLevel: 'strict',
        suppressErrorRendering: true,
        // Labels as SVG text: HTML ones are lost in a picture.
        htmlLabels: false,
        flowchart: { htmlLabels: false },
        maxTextSize: 50_000,
        maxEdges: 500,
      })
    }
    // The same name for all: one is drawn after the other, and each ends up in a picture of its own.
    return (await library.render('x-diagram', code)).svg
  }

  /** One after the other: Mermaid keeps its state in its module. */
  function drawNext(code: string, wantedTheme: string): Promise<string> {
    const drawn = queue.then(() => draw(code, wantedTheme))
    queue = drawn.catch(() => undefined)
    return drawn
  }

  return function Diagram({ code, language, isOpen }: FenceProps): ReactElement {
    const words = useMarkdownWords()
    const [drawing, setDrawing] = useState<{ code: string; svg: string }>()
    const [wantsCode, setWantsCode] = useState(false)
    const [element, setElement] = useState<HTMLElement | null>(null)
    const scheme = useColourScheme(element)
    useEffect(() => {
      if (isOpen) return undefined
      let isCurrent = true
      watchFingers()
      drawNext(code, scheme === 'dark' ? 'dark' : 'neutral').then(
        (svg) => whenLetGo(() => isCurrent && setDrawing({ code, svg })),
        // What is no diagram stays code.
        () => isCurrent && setDrawing(undefined),
      )
      return () => {
        isCurrent = false
      }
    }, [code, isOpen, scheme])
    // A drawing is of one code: of another text, or of one that goes on, it says nothing.
    const svg = !isOpen && drawing?.code === code ? drawing.svg : undefined
    if (svg === undefined || wantsCode) {
      const toggle = svg !== undefined && (
        <Toggle icon="diagram" label={words.showDiagram} onClick={() => setWantsCode(false)} />
      )
      return (
        <CodeBlock
          ref={setElement}
          code={code}
          language={language}
          streaming={isOpen}
          actions={toggle}
        />
      )
    }
    const name = languageName(language)
    return (
      <figure ref={setElement} data-x-code-block="" data-x-diagram="" aria-label={name}>
        <figcaption data-x-code-header="">
          <span data-x-code-language="" dir="auto">
            {name}
          </span>
          <span data-x-code-actions="">
            <Toggle icon="code" label={words.showCode} onClick={() => setWantsCode(true)} />
            <Toggle
              icon="download"
              label={words.downloadCode}
              onClick={() => download('diagram.svg', svg, 'image/svg+xml')}
            />
          </span>
        </figcaption>
        {/* A picture, not markup of this page: an SVG in an image runs no script and loads nothing. */}
        <img src={`data:image/svg+xml,${encodeURIComponent(svg)}`} alt={words.diagram} />
      </figure>
    )
  }
}

function Toggle(props: {
  icon: 'diagram' | 'code' | 'download'
  label: string
  onClick: () => void
}): ReactElement {
  return (
    <button
      type="button"
      data-x-button="icon"
      aria-label={props.label}
      title={props.label}
      onClick={props.onClick}
    >
      <MoreIcon name={props.icon} />
    </button>
  )
}

/** Whether an element is drawn light or dark, by its own `color-scheme` and then by the system. */
function useColourScheme(element: HTMLElement | null): 'light' | 'dark' {
  const [scheme, setScheme] = useState<'light' | 'dark'>('light')
  useEffect(() => {
    if (!element) return undefined
    const system = window.matchMedia('(prefers-color-scheme: dark)')
    const read = (): void => {
      const own = getComputedStyle(element).colorScheme.split(' ')
      const isDark = own.includes('dark') && (!own.includes('light') || system.matches)
      setScheme(isDark ? 'dark' : 'light')
    }
    read()
    system.addEventListener('change', read)
    return () => system.removeEventListener('change', read)
  }, [element])
  return scheme
}
