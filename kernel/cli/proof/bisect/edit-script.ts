/** A stretch of one sequence that stands for a stretch of another; ends are exclusive. */
export interface Hunk {
  from: number;
  to: number;
  otherFrom: number;
  otherTo: number;
}

/** Beyond so many differences two sequences are two, and one hunk says so. */
const MOST_EDITS = 400;

/** The fewest stretches that turn `a` into `b`, in their order (E. Myers, An O(ND) Difference Algorithm, 1986). */
export function editScript(a: readonly string[], b: readonly string[]): Hunk[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  const room = Math.min(a.length, b.length) - start;
  while (end < room && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const [one, two] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (one.length === 0 && two.length === 0) return [];
  const whole = { from: 0, to: one.length, otherFrom: 0, otherTo: two.length };
  const hunks = one.length === 0 || two.length === 0 ? [whole] : (walked(one, two) ?? [whole]);
  return hunks.map((hunk) => ({
    from: hunk.from + start,
    to: hunk.to + start,
    otherFrom: hunk.otherFrom + start,
    otherTo: hunk.otherTo + start,
  }));
}

function walked(a: readonly string[], b: readonly string[]): Hunk[] | undefined {
  const furthest = new Map([[1, 0]]);
  const trace: Map<number, number>[] = [];
  for (let d = 0; d <= Math.min(a.length + b.length, MOST_EDITS); d += 1) {
    trace.push(new Map(furthest));
    for (let k = -d; k <= d; k += 2) {
      let x = stepsDown(furthest, k, d) ? at(furthest, k + 1) : at(furthest, k - 1) + 1;
      let y = x - k;
      while (x < a.length && y < b.length && a[x] === b[y]) {
        x += 1;
        y += 1;
      }
      furthest.set(k, x);
      if (x >= a.length && y >= b.length) return hunksOf(trace, a.length, b.length);
    }
  }
  return undefined;
}

const at = (furthest: ReadonlyMap<number, number>, k: number) => furthest.get(k) ?? -1;
const stepsDown = (furthest: ReadonlyMap<number, number>, k: number, d: number) =>
  k === -d || (k !== d && at(furthest, k - 1) < at(furthest, k + 1));

/** Goes back along the path that reached both ends, and joins single steps that touch. */
function hunksOf(trace: readonly ReadonlyMap<number, number>[], n: number, m: number): Hunk[] {
  const hunks: Hunk[] = [];
  let [x, y] = [n, m];
  for (let d = trace.length - 1; d > 0; d -= 1) {
    const furthest = trace[d] ?? new Map<number, number>();
    const down = stepsDown(furthest, x - y, d);
    const k = down ? x - y + 1 : x - y - 1;
    const beforeX = at(furthest, k);
    const beforeY = beforeX - k;
    const [toX, toY] = down ? [beforeX, beforeY + 1] : [beforeX + 1, beforeY];
    const last = hunks[0];
    if (last?.from === toX && last.otherFrom === toY) {
      last.from = beforeX;
      last.otherFrom = beforeY;
    } else hunks.unshift({ from: beforeX, to: toX, otherFrom: beforeY, otherTo: toY });
    [x, y] = [beforeX, beforeY];
  }
  return hunks;
}
