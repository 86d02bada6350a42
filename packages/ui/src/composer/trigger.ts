// A character that offers a list while a word is typed after it: commands after `/`, people or files after `@`.

/** One thing that a list offers. */
export interface TriggerItem {
  id: string
  label: string
  /** A few words beside it. */
  description?: string | undefined
  /** What stands in the text once it is picked. @default the character and the label */
  text?: string | undefined
}

/** What to do with what was picked: other text in its place, `''` for none, or nothing to keep the item's own. */
export type TriggerPick = (item: TriggerItem) => string | void

/** A character, what it offers, and what picking does. */
export interface ComposerTrigger {
  /** One character, e.g. `/` or `@`. */
  char: string
  /** What the list is called. */
  label: string
  /** All that there is, filtered by what is typed; or a function that finds what fits, at once or later. */
  items:
    | readonly TriggerItem[]
    | ((
        query: string,
        context: { signal: AbortSignal },
      ) => readonly TriggerItem[] | Promise<readonly TriggerItem[]>)
  /** `start`: only as the first character of a message. @default 'word' */
  at?: 'start' | 'word' | undefined
  onPick?: TriggerPick | undefined
}

/** A trigger in a text, with what is typed after it. */
export interface TriggerMatch {
  trigger: ComposerTrigger
  /** Where its character stands. */
  start: number
  query: string
}

/** The trigger that the caret stands behind, in the same word. */
export function findTrigger(
  text: string,
  caret: number,
  triggers: readonly ComposerTrigger[],
): TriggerMatch | undefined {
  const before = text.slice(0, caret)
  const start = before.search(/\S+$/)
  const word = start < 0 ? '' : before.slice(start)
  const trigger = triggers.find(
    ({ char, at }) => word.startsWith(char) && (at !== 'start' || start === 0),
  )
  return trigger && { trigger, start, query: word.slice(trigger.char.length) }
}

/** The items of a list that fit what is typed, those that begin with it first. */
export function filterItems(items: readonly TriggerItem[], query: string): readonly TriggerItem[] {
  const wanted = query.toLocaleLowerCase()
  const place = ({ label }: TriggerItem): number => label.toLocaleLowerCase().indexOf(wanted)
  return items
    .filter((item) => place(item) >= 0)
    .toSorted((left, right) => Math.sign(place(left)) - Math.sign(place(right)))
}

/** The text with a pick in the place of what was typed for it, and where the caret goes. */
export function insertPick(
  text: string,
  { trigger, start, query }: TriggerMatch,
  item: TriggerItem,
): { text: string; caret: number } {
  const said = trigger.onPick?.(item)
  const own = item.text ?? `${trigger.char}${item.label}`
  const picked = typeof said === 'string' ? said : own
  const rest = text.slice(start + trigger.char.length + query.length)
  const inserted = picked === '' || /^\s/.test(rest) ? picked : `${picked} `
  return { text: text.slice(0, start) + inserted + rest, caret: start + inserted.length }
}
