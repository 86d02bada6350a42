'use client'
import { messageOf } from '@x/core'
import { Component, Suspense } from 'react'
import type { ReactNode } from 'react'
import { warnOnce } from '../warn-once.ts'

interface ViewBoundaryProps {
  /** The beginning of the sentence for developers, e.g. `the view of the data "stock"`. */
  subject: string
  /** A view that threw is tried again once this is another one. */
  attempt: unknown
  /** In place of a view that threw, that is still being loaded, or that threw on a server. */
  fallback: ReactNode
  children: ReactNode
}

interface ViewBoundaryState {
  attempt: unknown
  hasFailed: boolean
}

/** Keeps what an app's view throws from the thread. A class, for React has no other way to catch it. */
export class ViewBoundary extends Component<ViewBoundaryProps, ViewBoundaryState> {
  override state: ViewBoundaryState = { attempt: this.props.attempt, hasFailed: false }

  static getDerivedStateFromError(): Partial<ViewBoundaryState> {
    return { hasFailed: true }
  }

  static getDerivedStateFromProps(
    { attempt }: ViewBoundaryProps,
    state: ViewBoundaryState,
  ): ViewBoundaryState | null {
    return attempt === state.attempt ? null : { attempt, hasFailed: false }
  }

  override componentDidCatch(thrown: unknown): void {
    warnOnce(
      `@x/ui: ${this.props.subject} threw: ${messageOf(thrown)}. The built-in form stands in its place. Any argument may be missing.`,
    )
  }

  override render(): ReactNode {
    const { fallback, children } = this.props
    return this.state.hasFailed ? fallback : <Suspense fallback={fallback}>{children}</Suspense>
  }
}
