// @x/core/tools: tools that run where the chat does.
export {
  type ArgsSchema,
  type Tool,
  tool,
  type ToolContext,
  type ToolRunnerOptions,
  type Tools,
} from './tool.ts'
export { toolRunner, type TypesOfTools } from './runner.ts'
export type { ToolShape } from '../message/types.ts'
