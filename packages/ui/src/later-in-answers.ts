// What is shown and said of an answer and no first one needs, in a second file that is fetched later (lazy-part.ts): a
// page that draws its answers later does not fetch Markdown for its field. The rules are those of later.ts.
export { ToolApproval } from './tool-call/tool-approval.tsx'
export { ToolCall } from './tool-call/tool-call.tsx'
export { DataFold } from './tool-view/data-fold.tsx'
export { createPartialJson } from '@x/core'
export { createSentenceReader } from './announcer/sentences.ts'
export { spokenIn, summaryIn } from './announcer/spoken-in.ts'
export { AllApprovals } from './tool-call/all-approvals.tsx'
export { CallRunLine } from './tool-call/call-run-line.tsx'
export { englishCalls } from './tool-call/words.ts'
export { UsageDetails } from './usage/usage-details.tsx'
export { MessageEditor } from './message-editor/message-editor.tsx'
