// Runs the checks in a worker and posts what failed.
import { runChecks } from './client-checks.ts'

const failed = await runChecks()
postMessage({ failed, hasDocument: 'document' in globalThis })
