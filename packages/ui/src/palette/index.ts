// One field for everything that an app can do, over the page. An entry of its own: it comes when somebody opens it.
export { type Command, CommandPalette, type CommandPaletteProps } from './command-palette.tsx'
export { englishPalette, type PaletteWords } from './words.ts'
