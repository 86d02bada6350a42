// What is counted in hundreds and thousands: a run of the usual suite takes a sample, `pnpm test:long` all of it, and its
// mutants, for which everything is run again and again, next to nothing.

/** Whether this run takes all. */
const takesAll = process.env['TEST_SAMPLES'] === 'all'
const takesFew = process.env['TEST_SAMPLES'] === 'few'

/** An even sample of at most so many, the first and the last among them. */
export function sampleOf<T>(all: readonly T[], atMost: number): readonly T[] {
  if (takesAll || all.length <= atMost) return all
  const length = takesFew ? Math.min(atMost, 4) : atMost
  const step = (all.length - 1) / (length - 1)
  return Array.from({ length }, (_, index) => all[Math.round(index * step)] as T)
}

/** So many rounds of what is random, where all are so many: each usual run draws others. */
export function roundsOf(all: number): number {
  return takesAll ? all : Math.ceil(all / (takesFew ? 100 : 5))
}

/** A length at which a ratio of costs can be counted already, in place of the one that is claimed. */
export function lengthOf(claimed: number, enough: number): number {
  return takesAll ? claimed : enough
}
