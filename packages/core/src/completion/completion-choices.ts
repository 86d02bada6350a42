// The texts of one completion while they are written. What did not change keeps its identity.
import { incompleteReasonOf, worseReason } from '../dialect/finish-reason.ts'
import type { Delta, IncompleteReason, TokenLogprob, Usage } from '../message/types.ts'

/** One of the texts that were asked for. */
export interface CompletionChoice {
  readonly text: string
  /** As the server spelled it. */
  readonly finishReason: string | undefined
  /** How likely each token was, when asked for (`body: { logprobs: 5 }`); with `echo` those of the prompt too. */
  readonly logprobs: readonly TokenLogprob[] | undefined
}

/** Writes choices from deltas. */
export interface CompletionChoices {
  /** True for the first thing that shows that the model is at work. */
  push(delta: Delta): boolean
  snapshot(): readonly CompletionChoice[]
  readonly usage: Usage | undefined
  /** Why a text is not whole, when the server said so. */
  readonly reason: IncompleteReason | undefined
  /** Whether every choice has said that it is finished, and there is one. */
  readonly isFinished: boolean
}

interface Writing {
  text: string
  /** What stands in tags of its text. */
  thought: string
  finishReason?: string
  logprobs?: TokenLogprob[]
  shown?: CompletionChoice | undefined
}

/** What shows no model at work. */
const SILENT = /^(?:tag|start|error|done)$/

/** Makes the choices of one completion. */
export function createChoices(): CompletionChoices {
  const writings: Writing[] = []
  let shown: readonly CompletionChoice[] | undefined
  let usage: Usage | undefined
  let isAtWork = false

  function writing(index: number): Writing {
    while (writings.length <= index) writings.push({ text: '', thought: '' })
    // The loop above has made it.
    const found = writings[index] as Writing
    found.shown = undefined
    shown = undefined
    return found
  }

  return {
    push(delta) {
      const { type } = delta
      if (type === 'usage') {
        // A cost may come before the usage that it belongs to, and is then not told again.
        usage = usage?.cost ? { cost: usage.cost, ...delta.usage } : delta.usage
      } else if (type === 'cost') {
        const none = { promptTokens: 0, completionTokens: 0, totalTokens: 0, raw: undefined }
        usage = { ...(usage ?? none), cost: delta.cost }
      } else if (type === 'finish') {
        const choice = writing(delta.choice)
        choice.finishReason = worseReason(choice.finishReason, delta.reason)
      } else if (type === 'logprobs') {
        const choice = writing(delta.choice)
        if (delta.of === 'content') (choice.logprobs ??= []).push(...delta.tokens)
      } else if (!SILENT.test(type)) {
        if (type === 'text') writing(delta.choice).text += delta.text
        else if (type === 'reasoning') {
          if (delta.inText) writing(delta.choice).thought += delta.text
        } else if (type === 'retype') {
          const choice = writing(delta.choice)
          choice.text = delta.to === 'text' ? choice.thought : ''
        }
        const isFirst = !isAtWork
        isAtWork = true
        return isFirst
      }
      return false
    },
    snapshot() {
      shown ??= writings.map((choice) => {
        const { text, finishReason, logprobs } = choice
        choice.shown ??= { text, finishReason, logprobs: logprobs && [...logprobs] }
        return choice.shown
      })
      return shown
    },
    get usage() {
      return usage
    },
    get reason() {
      const { finishReason } = writings[0] ?? {}
      return finishReason === undefined ? undefined : incompleteReasonOf(finishReason)
    },
    get isFinished() {
      return writings.length > 0 && writings.every(({ finishReason }) => finishReason !== undefined)
    },
  }
}
