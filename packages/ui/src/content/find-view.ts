import type { ComponentType } from 'react'
import type { ToolSummary, ToolView, ToolViews } from './tool-views.ts'

/** What is registered under a name. A model may call `constructor`. */
export function findView<V>(
  views: Readonly<Record<string, V | undefined>>,
  name: string,
): V | undefined {
  return Object.hasOwn(views, name) ? views[name] : undefined
}

/** How the app draws the calls of a tool; undefined where it leaves that to `ToolCall`. */
export function findDrawn(
  views: ToolViews,
  name: string,
): Exclude<ToolView<unknown>, ToolSummary<unknown>> | undefined {
  const given: ToolView<unknown> | undefined = findView(views, name)
  return given && 'summary' in given ? undefined : given
}

/** A view with its options, however it was given. What `memo`, `forwardRef` and `lazy` make is an object too. */
export function optionsOf<P, O extends { view: ComponentType<P> }>(
  given: ComponentType<P> | O,
): O | { view: ComponentType<P> } {
  return typeof given === 'object' && 'view' in given ? given : { view: given }
}
