// The strings of Markdown. Apart from the others: Markdown alone weighs no more than it says.

/** The strings of Markdown and its plug-ins. */
export interface MarkdownWords {
  copy: string
  copied: string
  copyCode: string
  downloadCode: string
  wrapLines: string
  copyTable: string
  downloadTable: string
  showDiagram: string
  showCode: string
  diagram: string
  code: string
  table: string
  loadImage(host: string): string
  image: string
  opensInNewTab: string
  footnotes: string
  backToText: string
  /** What a remark is called, by its kind: `> [!NOTE]`. */
  callouts: Readonly<Record<'note' | 'tip' | 'important' | 'warning' | 'caution', string>>
}

/** English. */
export const englishMarkdown: MarkdownWords = {
  copy: 'Copy',
  copied: 'Copied',
  copyCode: 'Copy code',
  downloadCode: 'Download code',
  wrapLines: 'Wrap long lines',
  copyTable: 'Copy table',
  downloadTable: 'Download as CSV',
  showDiagram: 'Show the diagram',
  showCode: 'Show the code',
  diagram: 'Diagram',
  code: 'Code',
  table: 'Table',
  loadImage: (host) => `Load image from ${host}`,
  image: 'Image',
  opensInNewTab: 'opens in a new tab',
  footnotes: 'Footnotes',
  backToText: 'Back to the text',
  callouts: {
    note: 'Note',
    tip: 'Tip',
    important: 'Important',
    warning: 'Warning',
    caution: 'Caution',
  },
}
