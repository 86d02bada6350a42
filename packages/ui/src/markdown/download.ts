// Saving a text as a file, with the name that its language suggests.

const EXTENSIONS: Readonly<Record<string, string>> = {
  bash: 'sh',
  csharp: 'cs',
  'c++': 'cpp',
  'c#': 'cs',
  golang: 'go',
  haskell: 'hs',
  javascript: 'js',
  julia: 'jl',
  kotlin: 'kt',
  latex: 'tex',
  markdown: 'md',
  perl: 'pl',
  powershell: 'ps1',
  python: 'py',
  ruby: 'rb',
  rust: 'rs',
  shell: 'sh',
  text: 'txt',
  typescript: 'ts',
  yaml: 'yml',
}

/** A file name for code of a language. A language that is no plain word gives a text file. */
export function fileNameFor(language: string): string {
  const name = language.toLowerCase()
  const extension = Object.hasOwn(EXTENSIONS, name) ? EXTENSIONS[name] : name
  return `code.${extension && /^[a-z0-9]{1,10}$/.test(extension) ? extension : 'txt'}`
}

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
