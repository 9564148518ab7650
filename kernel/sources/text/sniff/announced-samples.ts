import type { Warning } from '@assay/schema';
import type { Line } from './rows.js';
import type { Candidate } from './score.js';

const FEWEST_LINES = 3;

/** Tells of one series over several lines: the line over them announces as many samples as the lines hold values together. */
export function announcedSamples(
  { rows, to, count }: Candidate,
  first: number,
  above: readonly Line[],
  named: boolean,
  warnings: Warning[],
): void {
  const body = rows.slice(first, to);
  const [record] = body;
  const last = above.findLast(({ text }) => text.trim() !== '');
  const announced = Number(/\b(\d+) (?:samples|points|values)\b/i.exec(last?.text ?? '')?.[1]);
  if (named || record === undefined || count < 2 || body.length < FEWEST_LINES) return;
  const values = body.reduce(
    (sum, { cells }) => sum + cells.filter((cell) => cell.trim() !== '').length,
    0,
  );
  if (values !== announced) return;
  const message = `line ${last?.number ?? 0} announces ${announced} samples, which is what the ${body.length} lines under it hold together: they are one series, read here as ${count} columns`;
  warnings.push({ line: record.line, message });
}
