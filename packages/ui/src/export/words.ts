// The strings in an exported conversation.
import type { IncompleteReason } from '@x/core'

/** The strings of an export. */
export interface ExportWords {
  untitled: string
  /** The speaker. */
  you: string
  assistant: string
  system: string
  reasoning: string
  /** A tool that was called. */
  tool(name: string): string
  sources: string
  attachment(name: string): string
  incomplete: Readonly<Record<IncompleteReason, string>>
}

/** English. */
export const englishExport: ExportWords = {
  untitled: 'Conversation',
  you: 'You',
  assistant: 'Assistant',
  system: 'Instructions',
  reasoning: 'Reasoning',
  tool: (name) => `Tool: ${name}`,
  sources: 'Sources',
  attachment: (name) => `Attachment: ${name}`,
  incomplete: {
    aborted: 'Stopped',
    length: 'Cut off by the length limit',
    content_filter: 'Cut off by the content filter',
    interrupted: 'Interrupted',
    error: 'Ended by an error',
    other: 'Ended for another reason',
  },
}
