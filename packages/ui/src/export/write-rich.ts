// Markdown on the clipboard in two forms: editors of text take it as it is, mails and documents as rich text.

/** Writes both forms. Returns whether it worked; it does not where the page is not secure or the browser is old. */
export async function writeRich(markdown: string): Promise<boolean> {
  if (typeof ClipboardItem === 'undefined') return false
  // What turns it into HTML is fetched when somebody copies.
  const html = import('./markdown-to-html.ts').then(({ markdownToHTML }) =>
    blobOf(markdownToHTML(markdown), 'text/html'),
  )
  try {
    // A promise, because Safari writes only what was begun while the button was pressed.
    const item = new ClipboardItem({
      'text/plain': blobOf(markdown, 'text/plain'),
      'text/html': html,
    })
    await navigator.clipboard.write([item])
    return true
  } catch {
    // The plain form has a way of its own.
    return false
  }
}

function blobOf(text: string, type: string): Blob {
  return new Blob([text], { type })
}
