/// <reference types="vite/client" />
// Each test as often as VITE_TEST_REPEATS says, in one process. For `pnpm test:long`.
import { beforeAll } from 'vitest'

interface Task {
  type: string
  tasks?: Task[]
  repeats?: number
}

const repeats = Number(import.meta.env['VITE_TEST_REPEATS']) - 1

function repeat(task: Task): void {
  if (task.type === 'test') task.repeats = repeats
  for (const inner of task.tasks ?? []) repeat(inner)
}

// oxlint-disable-next-line no-empty-pattern -- Vitest reads from the pattern that no fixture is wanted
beforeAll(({}, suite: unknown) => repeat(suite as Task))
