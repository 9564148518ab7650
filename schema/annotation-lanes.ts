import type { Annotation } from './generated/types.js';
import { peakCorrection } from './peak-corrections.js';

type Placed = Pick<Annotation, 'id' | 'kind' | 'x0' | 'x1' | 'y0' | 'text' | 'tags'>;
type Coordinate = Annotation['x0'];

/** Pixels between two notes of one place: as much as a finger needs. */
export const LANE = 24;

/** So many stand one below the other; what comes then begins at the top again. */
const LANES = 10;

/**
 * How many lanes below its place the text of each note stands, so that none lies over another: notes on the same sample, and
 * regions and rules that overlap, whose texts all begin at the upper edge.
 *
 * @returns lanes by the annotation's id; none for the first of a place
 */
export function annotationLanes(annotations: readonly Placed[]): ReadonlyMap<string, number> {
  const lanes = new Map<string, number>();
  /** Of each lane of the upper edge, where what stands in it ends. */
  const ends: Coordinate[] = [];
  const onSample = new Map<string, number>();
  for (const one of [...annotations].sort(inOrder)) {
    const lane = isPinned(one) ? sampleLane(onSample, one) : freeLane(ends, one);
    if (lane % LANES > 0) lanes.set(one.id, lane % LANES);
  }
  return lanes;
}

function isPinned({ kind, y0 }: Placed): boolean {
  return kind === 'point' && y0 !== null && y0 !== undefined;
}

function sampleLane(taken: Map<string, number>, { x0, y0 }: Placed): number {
  const sample = JSON.stringify([x0, y0]);
  const lane = taken.get(sample) ?? 0;
  taken.set(sample, lane + 1);
  return lane;
}

function freeLane(ends: Coordinate[], { x0, x1 }: Placed): number {
  const free = ends.findIndex((end) => compare(end, x0) < 0);
  const lane = free < 0 ? ends.length : free;
  ends[lane] = x1;
  return lane;
}

/** From left to right, the longer one first; of equal ones the text decides, as ids differ from run to run. */
function inOrder(a: Placed, b: Placed): number {
  return (
    compare(a.x0, b.x0) ||
    compare(b.x1, a.x1) ||
    // A corrected peak has no text; its mark stands on its sample.
    Number(peakCorrection(a) === undefined) - Number(peakCorrection(b) === undefined) ||
    compare(a.text, b.text)
  );
}

/** Numbers by size, whole numbers in text too, whatever their length; moments of one form by their text. */
function compare(a: Coordinate, b: Coordinate): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a), String(b)];
  if (WHOLE.test(left) && WHOLE.test(right)) {
    const difference = BigInt(left) - BigInt(right);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }
  return left < right ? -1 : left > right ? 1 : 0;
}

const WHOLE = /^-?\d+$/;
