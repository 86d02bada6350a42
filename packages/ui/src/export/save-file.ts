// Saving an export.
import { download } from '../markdown/download.ts'

const TYPES = { md: 'text/markdown', html: 'text/html', json: 'application/json' } as const

/** Saves a text as a file, as if the reader had followed a link to it. In a browser. */
export function saveFile(title: string, extension: keyof typeof TYPES, text: string): void {
  download(`${fileNameOf(title)}.${extension}`, text, TYPES[extension])
}

/** A title as a file name that every system takes. */
export function fileNameOf(title: string): string {
  const plain = title
    .replaceAll(/[\p{Cc}\\/:*?"<>|]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[.\s]+/, '')
    .slice(0, 80)
    .trim()
  return plain || 'conversation'
}
