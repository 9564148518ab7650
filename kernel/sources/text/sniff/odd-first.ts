import type { Warning } from '@assay/schema';
import type { Candidate } from './score.js';

/** Records below the first one that say what is usual. */
const FEWEST = 8;
/** How far outside, in widths of what the others hold, a value is another thing. */
const FAR = 3;
const NUMBER = /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/;

/**
 * Tells of a first record whose numbers lie far outside those of all others in most columns, as where codes of the station
 * and its elements stand over the columns that they name. It is kept as a record.
 */
export function oddFirst(
  { rows, to, count }: Candidate,
  first: number,
  named: boolean,
  warnings: Warning[],
): void {
  const [odd, ...body] = rows.slice(first, to).filter(({ cells }) => cells.length === count);
  if (named || odd === undefined || odd !== rows[first] || body.length < FEWEST || count < 3)
    return;
  let [told, outside] = [0, 0];
  let example = '';
  for (const [i, cell] of odd.cells.entries()) {
    if (!NUMBER.test(cell)) return;
    const values = body.flatMap((row) =>
      NUMBER.test(row.cells[i] ?? '') ? [Number(row.cells[i])] : [],
    );
    if (values.length < body.length * 0.8) return;
    const [min, max] = [Math.min(...values), Math.max(...values)];
    const far = (max - min) * FAR;
    told++;
    if (Number(cell) >= min - far && Number(cell) <= max + far) continue;
    outside++;
    example ||= `${cell.trim()} over ${min} to ${max}`;
  }
  if (outside < 3 || outside < told * 0.6) return;
  const message = `line ${odd.line} differs from all records below it in ${outside} of ${told} columns (${example}); it was kept as a record; set header_line to ${odd.line} if it names the columns`;
  warnings.push({ line: odd.line, message });
}
