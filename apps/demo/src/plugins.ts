// What Markdown shows besides text. Mermaid itself is fetched by the first diagram.
import { highlight } from '@x/ui/highlight'
import { math } from '@x/ui/math'
import { mermaid } from '@x/ui/mermaid'

export const plugins = [highlight(), math(), mermaid({ load: () => import('mermaid') })]
