// Whether an upstream can be asked, and what is wrong if not, in a sentence to its owner.
export { checkUpstream } from './check-upstream.ts'
export type { CheckHints, UpstreamCheck, UpstreamToCheck } from './types.ts'
