// @x/ui/present: parts that any model may show by calling one tool. No code, no HTML, no style.
export {
  type PresentAnswer,
  type PresentArgs,
  type PresentResult,
  type PresentShown,
  type PresentTool,
  presentTool,
  type PresentToolOptions,
  type PresentValue,
} from './present-tool.ts'
export {
  type PresentCall,
  presentView,
  PresentView,
  type PresentViewProps,
} from './present-view.tsx'
export { presentText } from './to-text.ts'
export { englishPresent, type PresentWords } from './words.ts'
