// @x/core/tools: tools that run where the chat does.
export { type ArgsSchema, type Tool, tool, type ToolContext } from './tool.ts'
export { toolRunner, type ToolRunnerOptions, type Tools, type TypesOfTools } from './runner.ts'
export type { ToolShape } from '../message/types.ts'
