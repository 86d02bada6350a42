// What people call the languages that fences name, and how their files end.

/**
 * A name, then how its files end, unless that is the name in lower case, then what else fences call it. Of two that
 * share a word the first has it.
 */
const LANGUAGES = (
  'Shell sh|Bash sh|C|C++ cpp|C# cs csharp|CSS|CSV|Diff|Dockerfile dockerfile docker|Go go golang|GraphQL|Haskell hs|' +
  'HTML|INI|Java|JavaScript js|JSON|JSX|Julia jl|Kotlin kt|TeX|LaTeX tex|Lua|Makefile|Markdown md|Mermaid|' +
  'Objective-C objectivec|Perl pl|PHP|PowerShell ps1|Python py|R|Ruby rb|Rust rs|SCSS|SQL|SVG|Swift|Text txt|TOML|' +
  'TSX|TypeScript ts|Vue|XML|YAML yml|Zsh'
)
  .split('|')
  .map((words) => words.split(' '))

function find(language: string): readonly string[] | undefined {
  const wanted = language.toLowerCase()
  return LANGUAGES.find((words) => words.some((word) => word.toLowerCase() === wanted))
}

/** What a language is called; as the fence has it where that is not known. */
export function languageName(language: string): string {
  return find(language)?.[0] ?? language
}

/** A file name for code of a language. A language that is no plain word gives a text file. */
export function fileNameFor(language: string): string {
  const [name, ending = name] = find(language) ?? [language]
  const extension = ending?.toLowerCase()
  return `code.${extension && /^[a-z0-9]{1,10}$/.test(extension) ? extension : 'txt'}`
}
