// Which keys do what, as it is shown.
import type { ShortcutsWords } from './words.ts'

/** One line of the list: keys pressed together, or several such ways, and what they do. */
export interface Shortcut {
  keys: readonly (readonly string[])[]
  does: string
}

/** Shortcuts that belong together. */
export interface ShortcutGroup {
  title: string
  shortcuts: readonly Shortcut[]
}

/** The keys of the parts: those of the list of conversations only where there is one. */
export function shortcutsOf(
  words: ShortcutsWords,
  { isApple, hasList }: { isApple: boolean; hasList: boolean },
): readonly ShortcutGroup[] {
  const { keys } = words
  const alt = isApple ? '⌥' : keys.alt
  const shift = isApple ? '⇧' : keys.shift
  const control = isApple ? '⌘' : keys.control
  const groups: ShortcutGroup[] = [
    {
      title: words.writing,
      shortcuts: [
        { keys: [[keys.enter]], does: words.send },
        { keys: [[shift, keys.enter]], does: words.newLine },
        { keys: [[keys.escape]], does: words.stop },
        { keys: [['↑'], ['↓']], does: words.lastMessages },
      ],
    },
    {
      title: words.reading,
      shortcuts: [
        { keys: [[alt, '↑']], does: words.previousMessage },
        { keys: [[alt, '↓']], does: words.nextMessage },
        { keys: [[keys.pageUp], [keys.pageDown]], does: words.scroll },
        { keys: [[control, '/']], does: words.show },
      ],
    },
  ]
  if (!hasList) return groups
  return [
    ...groups,
    {
      title: words.conversations,
      shortcuts: [
        { keys: [['↑'], ['↓']], does: words.moveInList },
        { keys: [['F2']], does: words.rename },
        { keys: [isApple ? ['⌘', '⌫'] : [keys.delete]], does: words.remove },
        { keys: [[control, 'Z']], does: words.undo },
      ],
    },
  ]
}
