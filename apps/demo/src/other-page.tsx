// The pages besides the chat, in one file that is fetched with the first of them.
import type { DemoProps } from './app.tsx'
import { CompletionPage } from './completion-page.tsx'
import { ConnectPage } from './connect-page.tsx'
import { StructuredPage } from './structured-page.tsx'

interface OtherPageProps extends DemoProps {
  name: 'completion' | 'structured' | 'connect'
  /** The one that the chat asks. */
  model: string
}

export function OtherPage({ name, model, ...props }: OtherPageProps) {
  if (name === 'completion') return <CompletionPage {...props} />
  if (name === 'structured') return <StructuredPage client={props.endpoint.client} model={model} />
  return <ConnectPage {...props} />
}
