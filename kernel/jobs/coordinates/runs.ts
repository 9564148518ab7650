/** Rows as arithmetic runs: [input, output, count, input step, output step]. */
export type Run = [number, number, number, number, number];

/** A map in more pieces than this belongs into a column of the output. */
export const MOST_RUNS = 100_000;

/**
 * Pairs of input and output rows as the runs that hold them, ascending in the input.
 *
 * @param pairs - ascending in the input row
 * @returns undefined when it takes more than {@link MOST_RUNS}
 */
export function runsOf(pairs: Iterable<readonly [number, number]>): Run[] | undefined {
  const runs: Run[] = [];
  let run: Run | undefined;
  for (const [input, output] of pairs) {
    if (run !== undefined && run[2] === 1) {
      run[3] = input - run[0];
      run[4] = output - run[1];
      run[2] = 2;
    } else if (
      run !== undefined &&
      input === run[0] + run[2] * run[3] &&
      output === run[1] + run[2] * run[4]
    ) {
      run[2]++;
    } else {
      if (runs.length === MOST_RUNS) return undefined;
      run = [input, output, 1, 1, 1];
      runs.push(run);
    }
  }
  return runs;
}
