// What an app says of how calls of tools and data are drawn.
import type { ComponentType } from 'react'
import type { ShapesOf, ToolCallOf } from '@x/react'

/** The props of a view of calls, e.g. `ToolViewProps<typeof weather>`. */
export type ToolViewProps<T> = CallProps<ToolCallOf<T>>

// By the call, not by the tool: TypeScript takes props of any two tools for the same where it compares those.
interface CallProps<Call> {
  call: Call
}

/** A view with what it leaves to others. */
export interface ToolViewOptions<T> {
  view: ComponentType<ToolViewProps<T>>
  /**
   * What the card says, for copies, exports, the browser's find and screen readers. Plain text.
   * @default the tool's name with its result, or with its arguments
   */
  toText?: ((call: ToolCallOf<T>) => string) | undefined
  /**
   * Where a person is asked whether the call may run: `around` the view, by the built-in question, or in the `card`, which
   * then calls `decide` itself.
   * @default 'around'
   */
  approval?: 'card' | 'around' | undefined
}

/** How calls are told of on the line that stands for several. Each by itself is drawn by `ToolCall`. */
export interface ToolSummary<T> {
  /**
   * What these calls of one tool did, as a phrase in the language of the page, e.g. `read 3 pages`. They all went well.
   * Empty for the tool's name with how many they are.
   */
  summary: (calls: readonly ToolCallOf<T>[]) => string
}

/** How the calls of one tool are drawn: a component, one with what belongs to it, or in words where they are several. */
export type ToolView<T> = ComponentType<ToolViewProps<T>> | ToolViewOptions<T> | ToolSummary<T>

/** How the calls of tools are drawn, by the names of the tools, e.g. `ToolViews<typeof tools>`. */
// Without the tools' types a view takes what it says it takes.
// oxlint-disable-next-line typescript/no-explicit-any -- as in any record of functions
export type ToolViews<T = any> = {
  readonly [Name in keyof ShapesOf<T>]?: ToolView<ShapesOf<T>[Name]> | undefined
}

/** The props of a view of data that an app or a dialect has put into a message. */
export interface DataViewProps<T = unknown> {
  name: string
  data: T
}

/** A view of data with the text of its card. */
export interface DataViewOptions<T = unknown> {
  view: ComponentType<DataViewProps<T>>
  /** What the card says, for copies, exports, the browser's find and screen readers. @default nothing */
  toText?: ((data: T) => string) | undefined
}

/** How the data of one name is drawn. */
export type DataView<T = unknown> = ComponentType<DataViewProps<T>> | DataViewOptions<T>

/** How data in messages is drawn, by its names. */
// oxlint-disable-next-line typescript/no-explicit-any -- as in any record of functions
export type DataViews = Readonly<Record<string, DataView<any> | undefined>>
