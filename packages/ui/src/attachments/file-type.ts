// What a file is, where the system does not say or says what it meant twenty years ago.

/** Kinds by the end of a name. Systems know few of them, and TypeScript as a film. */
const ENDINGS: Readonly<Record<string, string>> = {
  'text/markdown': 'md markdown mdx',
  'text/csv': 'csv',
  'text/tab-separated-values': 'tsv',
  'text/html': 'html htm',
  'text/css': 'css scss less',
  'text/javascript': 'js mjs cjs jsx',
  'application/json': 'json jsonl ipynb',
  'application/xml': 'xml',
  'application/yaml': 'yaml yml',
  'application/pdf': 'pdf',
  'text/plain':
    'txt text log ts mts cts tsx vue svelte py rb rs go java kt swift c h cc cpp hpp cs php pl lua r jl scala dart sh bash zsh fish ps1 bat sql graphql proto tex rst org diff patch toml ini cfg conf env properties srt vtt',
  'image/heic': 'heic',
  'image/heif': 'heif',
  'image/avif': 'avif',
  'image/webp': 'webp',
  'image/png': 'png',
  'image/jpeg': 'jpg jpeg',
  'image/gif': 'gif',
  'image/svg+xml': 'svg',
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
  'audio/mp4': 'm4a',
  'audio/ogg': 'ogg opus',
  'audio/flac': 'flac',
}

const KINDS: ReadonlyMap<string, string> = new Map(
  Object.entries(ENDINGS).flatMap(([type, endings]) =>
    endings.split(' ').map((ending) => [ending, type] as const),
  ),
)

/** Names without an ending that are text. */
const TEXTS =
  /^(?:readme|license|copying|changelog|makefile|dockerfile|\.[\w.-]+rc|\.gitignore|\.env[\w.-]*)$/i

/** The MIME type of a file, by its name where it tells none or the one of a film for source code. */
export function typeOf({ name, type }: File): string {
  const ending = /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  if (type !== '' && !/^video\/(?:mp2t|vnd\.dlna)/.test(type)) return type.toLowerCase()
  return KINDS.get(ending) ?? (TEXTS.test(name) ? 'text/plain' : type.toLowerCase())
}

/** The file with its type on it, so that it is sent as what it is. */
export function withType(file: File): File {
  const type = typeOf(file)
  return type === file.type.toLowerCase()
    ? file
    : new File([file], file.name, { type, lastModified: file.lastModified })
}
