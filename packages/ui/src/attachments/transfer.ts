// Files that come by drop or paste. A browser gives a folder as a file that cannot be read, and a clipboard has text
// beside its files that may be theirs (their names) or what was copied (the cells of a table, with a picture of them).

/** What was dropped or pasted. */
export interface Transferred {
  files: readonly File[]
  /** Names of folders, of which nothing can be taken. */
  folders: readonly string[]
}

/** Whether files are dragged. Text that is dragged within a page is the field's own business. */
export function holdsFiles({ types }: DataTransfer): boolean {
  return Array.from(types).includes('Files')
}

/** More go with no message, and Chromium takes half a millisecond for each. A folder that is taken is not readable. */
const LOOKED_AT = 50

/** Files and folders, in their order. To be read while the event is dispatched; afterwards it is empty. */
export function transferred(transfer: DataTransfer): Transferred {
  const items = Array.from(transfer.items ?? []).filter(({ kind }) => kind === 'file')
  if (items.length === 0) return { files: Array.from(transfer.files), folders: [] }
  const files: File[] = []
  const folders: string[] = []
  for (const [index, item] of items.entries()) {
    const entry = index < LOOKED_AT ? item.webkitGetAsEntry?.() : undefined
    const file = item.getAsFile()
    if (entry?.isDirectory) folders.push(entry.name)
    else if (file) files.push(file)
  }
  return { files, folders }
}

/** Files on a clipboard, unless they are a picture of the text beside them. */
export function pasted(clipboard: DataTransfer): Transferred {
  const found = transferred(clipboard)
  const names = [...found.files.map(({ name }) => name), ...found.folders]
  const isText = clipboard.types.includes('text/plain') && !areNames(clipboard, names)
  return isText ? { files: [], folders: [] } : found
}

/** Whether the text is the names of the files, as macOS writes it, or their paths or addresses, as others do. */
function areNames(clipboard: DataTransfer, names: readonly string[]): boolean {
  const lines = clipboard.getData('text/plain').split(/[\r\n]+/)
  const words = lines.map((line) => line.trim()).filter((line) => line !== '')
  return words.every((word) => names.some((name) => isNameOf(word, name)))
}

function isNameOf(word: string, name: string): boolean {
  return (
    word === name ||
    [`/${name}`, `\\${name}`, `/${encodeURI(name)}`].some((end) => word.endsWith(end))
  )
}
