import { BLOCK, type Held, type Slid, type Vectors } from '../vectors/index.js';
import { slideGappy, type Stretch } from './slide.js';
import type { WindowParts } from './window-parts.js';

/** Rows that go by one call. */
const FOUR = 4;

/** As {@link slideGappy}, two rows in one instruction; rows near one that is in doubt go one by one. */
export function slideVectors(
  kernels: Vectors,
  values: Float64Array,
  output: Float64Array,
  parts: WindowParts,
  stretch: Stretch,
): number {
  const { widest, firstRow, behind } = stretch;
  const slid: Slid = {
    splitter: parts.splitter,
    doubt: parts.doubt,
    least: Math.max(stretch.minPeriods, 1),
    none: stretch.ofNone,
    whole: stretch.whole,
  };
  const shift = stretch.out - firstRow;
  const single = { ...stretch };
  for (let block = firstRow; block < behind; block += BLOCK) {
    const last = Math.min(block + BLOCK, behind);
    const held = kernels.hold(values, block + shift, widest, last - block);
    let row = block;
    while (row < last) {
      const fours = block + ((last - block) & ~(FOUR - 1));
      const made =
        row < fours
          ? slideBlock(kernels, parts, stretch, [row - block, fours - block], slid, held)
          : 0;
      output.set(kernels.output.subarray(row - block, row - block + made), row);
      row += made;
      if (row === last) break;
      const until = Math.min(row + FOUR, last);
      single.out = row + shift;
      single.firstRow = row;
      single.behind = until;
      const stopped = slideGappy(values, output, parts, single);
      if (stopped < until) return stopped;
      row = until;
    }
  }
  return behind;
}

/** How many rows of a block can be told without doubt, from row `from` of it on; the window moves along with them. */
function slideBlock(
  kernels: Vectors,
  parts: WindowParts,
  { widest, minPeriods }: Stretch,
  [from, behind]: readonly [number, number],
  slid: Slid,
  held: Held,
): number {
  const { state } = kernels;
  state[0] = state[1] = parts.high;
  state[2] = state[3] = parts.low;
  state[4] = state[5] = parts.count;
  const full = parts.count === widest && minPeriods <= widest;
  const stopped = kernels.slide(from, behind, full, slid, held);
  parts.leave(state[0], state[2], parts.count, from);
  if (!full) parts.count = state[4];
  return stopped - from;
}
