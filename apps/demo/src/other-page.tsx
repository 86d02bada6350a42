// The pages besides the chat, in one file that is fetched with the first of them.
import { CompletionPage } from './completion-page.tsx'
import { ConnectPage } from './connect-page.tsx'
import { StructuredPage } from './structured-page.tsx'

const pages = { completion: CompletionPage, structured: StructuredPage, connect: ConnectPage }

export function OtherPage({ name }: { name: keyof typeof pages }) {
  const Page = pages[name]
  return <Page />
}
