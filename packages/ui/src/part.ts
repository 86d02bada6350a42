// What every part has in common: one element, any element instead of it, all props spread, the ref forwarded.
import { cloneElement, createElement, isValidElement, version } from 'react'
import type {
  ComponentPropsWithoutRef,
  CSSProperties,
  ElementType,
  ForwardRefExoticComponent,
  ReactElement,
  Ref,
  RefAttributes,
} from 'react'

/** Another element for a part: one that gets the part's props merged in, or a function that gets them. */
export type RenderProp = ReactElement | ((props: Record<string, unknown>) => ReactElement)

/** Props of a part: those of its element, `data-*` and `--x-*` included, and `render`. */
export type PartProps<Tag extends ElementType> = ComponentPropsWithoutRef<Tag> & {
  /** Renders another element in place of the part's own. */
  render?: RenderProp | undefined
}

/** A part as it is exported: a component that forwards its ref. */
export type Part<Props, Target> = ForwardRefExoticComponent<Props & RefAttributes<Target>>

type AnyProps = Record<string, unknown>

/** The element of a part. Handlers of both sides run, class names and styles are joined. */
export function renderPart(
  tag: string,
  render: RenderProp | undefined,
  props: AnyProps,
): ReactElement {
  if (typeof render === 'function') return render(props)
  if (!isValidElement<AnyProps>(render)) return createElement(tag, props)
  return cloneElement(render, mergeProps(props, render.props, refOf(render)))
}

/** Props for one element out of two: `theirs` win, handlers, class names, styles and refs are joined. */
export function mergeProps(ours: AnyProps, theirs: AnyProps, theirRef?: unknown): AnyProps {
  const merged: AnyProps = { ...ours, ...theirs }
  for (const name of Object.keys(theirs)) {
    const mine = ours[name]
    const other = theirs[name]
    if (/^on[A-Z]/.test(name) && typeof mine === 'function' && typeof other === 'function') {
      merged[name] = (...values: unknown[]) => {
        other(...values)
        mine(...values)
      }
    }
  }
  merged.className = [ours.className, theirs.className].filter(Boolean).join(' ') || undefined
  if (ours.style || theirs.style) {
    merged.style = { ...(ours.style as CSSProperties), ...(theirs.style as CSSProperties) }
  }
  merged.ref = mergeRefs(ours.ref as Ref<unknown>, theirRef as Ref<unknown>)
  return merged
}

/** One ref that sets several. */
export function mergeRefs<T>(...refs: readonly (Ref<T> | undefined)[]): Ref<T> | undefined {
  const given = refs.filter(Boolean)
  if (given.length < 2) return given[0]
  return (value: T | null) => {
    for (const ref of given) {
      if (typeof ref === 'function') ref(value)
      else if (ref) (ref as { current: T | null }).current = value
    }
  }
}

// React 19 keeps the ref among the props, 18 beside them; asking at the wrong place warns.
function refOf(element: ReactElement): unknown {
  return Number.parseInt(version, 10) >= 19
    ? (element.props as AnyProps).ref
    : (element as unknown as AnyProps).ref
}

/** The value of a presence attribute: there, or not at all. */
export function presence(present: boolean): '' | undefined {
  return present ? '' : undefined
}
