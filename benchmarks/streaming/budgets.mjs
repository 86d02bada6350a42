// @ts-check
// What streaming is measured by: the workloads, and the goals of the design for ours.

/**
 * @typedef {object} Work
 * @property {string} id
 * @property {string} title
 * @property {number} count tokens
 * @property {number} perSecond 0 for all at once
 * @property {readonly [from: number, to: number][]} [windows]
 * @property {number} [ratio] goal for processor time, in that of the floor
 * @property {boolean} [isSmooth] no task and no time between two frames may be over 50 ms
 * @property {readonly [ours: number, peers: number]} [rounds] at most so many; else as many as the reader has
 */

/** @type {readonly Work[]} */
export const workloads = [
  { id: 'paced', title: '2,000 tokens at 200 a second', count: 2000, perSecond: 200, ratio: 1 },
  {
    id: 'fast',
    title: '10,000 tokens at 1,000 a second',
    count: 10_000,
    perSecond: 1000,
    ratio: 1,
    isSmooth: true,
  },
  {
    id: 'burst',
    title: '50,000 tokens as fast as possible',
    count: 50_000,
    perSecond: 0,
    ratio: 1.5,
    rounds: [5, 1],
  },
  {
    id: 'short-burst',
    title: '10,000 tokens as fast as possible',
    count: 10_000,
    perSecond: 0,
    ratio: 1.5,
    rounds: [5, 1],
  },
  {
    id: 'growth',
    title: '21,000 tokens at 2,000 a second',
    count: 21_000,
    perSecond: 2000,
    windows: [
      [1500, 2500],
      [19_500, 20_500],
    ],
    rounds: [3, 1],
  },
]

/** A commit at token 20,000 may cost that much of one at 2,000. */
export const GROWTH_GOAL = 1.1
/** From the last byte to the final page, in milliseconds: two frames. */
export const LAG_GOAL = 33.4
/** Milliseconds that a task, or the time between two frames, may take. */
export const SMOOTH_GOAL = 50
/** Memory of an answer of that many tokens, in that of the floor. */
export const MEMORY = { count: 100_000, ratio: 2.5 }
/** What over its goal by this fails a run. */
export const GATE = 1.3
