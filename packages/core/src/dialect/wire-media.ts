// Pictures, files and sounds as a person's message holds them.
import type { MediaPart } from '../message/types.ts'
import type { WireContentPart } from '../wire-types.ts'

/** Pictures of a model as a person's message, for models that did not make them. */
export function shownPictures(pictures: readonly WireContentPart[]): WireContentPart[] {
  return [{ type: 'text', text: 'What the last answer showed:' }, ...pictures]
}

/** A part as a piece of content. */
export function mediaContent(part: MediaPart): WireContentPart {
  if (part.type === 'image') return { type: 'image_url', image_url: { url: part.url } }
  if (part.type === 'audio') {
    const format = part.mediaType?.includes('wav') ? 'wav' : 'mp3'
    return { type: 'input_audio', input_audio: { data: base64Of(part.url), format } }
  }
  return {
    type: 'file',
    file: { file_data: part.url, ...(part.name === undefined ? {} : { filename: part.name }) },
  }
}

function base64Of(dataURL: string): string {
  return dataURL.slice(dataURL.indexOf(',') + 1)
}
