import type { Axis } from './space.js';

/** A trial that has ended, as a sampler sees it. */
export interface Tried {
  /** Where it was in the unit cube, one coordinate an axis. */
  place: readonly number[];
  /** Smaller is better; null where the trial gave no value. */
  loss: number | null;
}

export interface Proposal {
  axes: readonly Axis[];
  seed: number;
  /** Number of the trial, from 0. */
  number: number;
  /** All trials of the rounds before this one, in their order. */
  history: readonly Tried[];
}

/**
 * A way to search. A new one is a file in `samplers/` and a line in its index. What it proposes depends on the seed, the
 * trial's number and the finished rounds only, so a study is the same for any parallelism and after any interruption.
 */
export interface Sampler {
  /** How many trials are proposed before the next look at their outcomes. */
  round(axes: readonly Axis[]): number;
  /** A place in the unit cube; undefined when the space has no more to try. */
  propose(proposal: Proposal): number[] | undefined;
}
