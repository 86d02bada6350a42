// Which files go with a message, and why one does not.
import type { Model } from '@x/core'
import type { AttachmentLimits } from '../ui-provider/slots.ts'
import { withType } from './file-type.ts'

const ANY_FILES: AttachmentLimits = {}
const PICTURES: AttachmentLimits = { accept: 'image/*' }
const DOCUMENTS: AttachmentLimits = { accept: 'application/*,text/*' }
// No kind, so that what is dropped all the same is told why it stays out.
const NO_FILES: AttachmentLimits = { accept: '.', maxFiles: 0 }

/** What a model takes. What is not known of it is offered. */
export function limitsFor(model: Model | undefined): AttachmentLimits {
  const { vision, files } = model?.capabilities ?? {}
  if (vision === false) return files ? DOCUMENTS : NO_FILES
  return vision && files === false ? PICTURES : ANY_FILES
}

/** Why a file was not taken. */
export interface Refusal {
  reason: 'kind' | 'size' | 'count'
  file: File
}

/** The most bytes of one file where nothing else is said. */
export const MAX_BYTES: number = 20_000_000
/** The most files of one message where nothing else is said. */
export const MAX_FILES = 10

/** Sorts files into those that are taken and those that are not. `count` are there already. */
export function sortFiles(
  files: readonly File[],
  count: number,
  { accept, maxBytes = MAX_BYTES, maxFiles = MAX_FILES }: AttachmentLimits,
): { taken: File[]; refused: Refusal[] } {
  const taken: File[] = []
  const refused: Refusal[] = []
  for (const given of files) {
    const file = withType(given)
    if (!isAccepted(file, accept)) refused.push({ reason: 'kind', file })
    else if (file.size > maxBytes) refused.push({ reason: 'size', file })
    else if (count + taken.length >= maxFiles) refused.push({ reason: 'count', file })
    else taken.push(file)
  }
  return { taken, refused }
}

function isAccepted(file: File, accept: string | undefined): boolean {
  const kinds = (accept ?? '')
    .split(',')
    .map((kind) => kind.trim().toLowerCase())
    .filter(Boolean)
  const type = file.type.toLowerCase()
  return (
    kinds.length === 0 ||
    kinds.some((kind) => {
      if (kind === '*/*') return true
      if (kind.startsWith('.')) return file.name.toLowerCase().endsWith(kind)
      return kind.endsWith('/*') ? type.startsWith(kind.slice(0, -1)) : type === kind
    })
  )
}
