import type { Warning } from '@assay/schema';
import type { DataBlock } from './data-blocks.js';
import { ordinatesOf } from './ordinates.js';

/** A point of a spectrum and the bytes that hold it. */
export interface Point {
  x: number;
  y: number;
  line: number;
  start: number;
  end: number;
}

const FIGURE = /[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/g;

/** The points of a table of data; what its own checks find wrong is told. */
export function pointsOf(block: DataBlock, warnings: Warning[]): Point[] {
  const points = block.even ? evenPoints(block, warnings) : pairs(block);
  const { points: wanted, data } = block;
  if (wanted !== undefined && wanted !== points.length) {
    const message = `the file announces ${wanted} points; ${points.length} were found`;
    warnings.push({ line: data.line, message });
  }
  return points;
}

function evenPoints(block: DataBlock, warnings: Warning[]): Point[] {
  const { data, factors } = block;
  const found: (Point & { told?: number })[] = [];
  let last = 0;
  let check = false;
  let broken: number | undefined;
  for (const { text, line, start } of data.lines) {
    const read = ordinatesOf(text, last);
    if (read === undefined) continue;
    let { ordinates } = read;
    if (check) {
      // The last value of the line before comes again.
      if (ordinates[0]?.value !== last) broken ??= line;
      ordinates = ordinates.slice(1);
    }
    ordinates.forEach(({ value, from, to }, i) =>
      found.push({
        ...{ x: NaN, y: value * factors.y, line, start: start + from, end: start + to },
        ...(i === 0 ? { told: read.abscissa * factors.x } : {}),
      }),
    );
    last = read.ordinates.at(-1)?.value ?? last;
    check = read.difference;
  }
  if (broken !== undefined)
    warnings.push({
      line: broken,
      message: `a line does not begin with the value with which the one before it ends; the data may be damaged from here on`,
    });
  const first = block.first ?? found[0]?.told ?? 0;
  const count = found.length;
  const step = stepOf(block, count, first, found);
  found.forEach(
    (point, i) =>
      (point.x =
        i === count - 1 && block.last !== undefined && count === block.points
          ? block.last
          : first + i * step),
  );
  const off = found.find(
    ({ told, x }) => told !== undefined && Math.abs(told - x) > Math.abs(step) * 1.5 + 1e-9,
  );
  if (off !== undefined)
    warnings.push({
      line: off.line,
      message: `the abscissa ${off.told} with which the line begins is not where its first point stands, ${off.x}`,
    });
  return found.map(({ told: _, ...point }) => point);
}

/** From the first to the last abscissa, where as many points were found as are announced; else as announced. */
function stepOf(
  { last, points, delta }: DataBlock,
  count: number,
  first: number,
  found: readonly { told?: number }[],
): number {
  if (last !== undefined && points !== undefined && points > 1)
    return (last - first) / (points - 1);
  if (delta !== undefined) return delta;
  if (last !== undefined && count > 1) return (last - first) / (count - 1);
  const next = found.findIndex(({ told }, i) => i > 0 && told !== undefined);
  return next < 0 ? 1 : ((found[next]?.told ?? 0) - first) / next;
}

/** Pairs of figures, several to a line; what stands behind a pair in a group (a width, an assignment) is left out. */
function pairs({ data, factors }: DataBlock): Point[] {
  const grouped = /\(\s*XY[A-Z]/i.test(data.value);
  return data.lines.flatMap(({ text, line, start }) => {
    const points: Point[] = [];
    for (const group of grouped ? text.matchAll(/[^;]+/g) : [Object.assign([text], { index: 0 })]) {
      const figures = [...group[0].matchAll(FIGURE)];
      const most = grouped ? 2 : figures.length;
      for (let i = 0; i + 1 < most; i += 2) {
        const [x, y] = [figures[i], figures[i + 1]];
        if (x === undefined || y === undefined) break;
        const from = start + group.index + x.index;
        const to = start + group.index + y.index + y[0].length;
        points.push({
          ...{ x: Number(x[0]) * factors.x, y: Number(y[0]) * factors.y },
          ...{ line, start: from, end: to },
        });
      }
    }
    return points;
  });
}
