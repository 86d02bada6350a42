// Saving a text as a file.

/** Saves a text as a file, as if the reader had followed a link to it. */
export function download(fileName: string, text: string, type = 'text/plain'): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  // A browser that asks where to save reads the address after the click.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
