// The route under node:http and whatever stands on it, e.g. Express.
export { toNodeHandler } from './handler.ts'
export type { NodeHandler, NodeRequest, NodeResponse } from './types.ts'
