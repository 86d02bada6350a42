// @ts-check
// The cost of an answer while it streams, in Chromium by CDP counters: Markdown and <Chat/> against a floor without React.
import { workloads } from './streaming/budgets.mjs'
import { ours } from './streaming/readers.mjs'
import { measureRounds } from './streaming/rounds.mjs'
import { missedOf } from './streaming/summary.mjs'
import { placeOf, reportOf } from './streaming/tables.mjs'

const ROUNDS = 5

/** Prints the tables. Fails the run where a budget is missed by more than its gate allows. */
export async function benchMainThread() {
  const found = await measureRounds(ours, workloads, { rounds: ROUNDS, minutes: Infinity })
  console.log(`\n${placeOf(found)}\n\n${reportOf(found, ours, workloads)}\n`)
  const missed = missedOf(found, workloads, ours)
  for (const { reader, what, value, goal, isOverGate } of missed) {
    console.log(
      `${isOverGate ? 'OVER THE GATE' : 'over the goal'}: ${reader}, ${what}: ${value.toFixed(2)} (goal ${goal})`,
    )
  }
  if (missed.some(({ isOverGate }) => isOverGate)) process.exitCode = 1
}
