import type { Warning } from '@assay/schema';
import type { Candidate } from './score.js';

/** Tells of values in brackets that blanks cut in two, as the times of web servers: `[12/Mar/2024:06:25:00 +0000]`. */
export function cutBrackets(
  { rows, to, delimiter, count }: Candidate,
  first: number,
  warnings: Warning[],
): void {
  if (delimiter !== ' ') return;
  const body = rows.slice(first, to).filter(({ cells }) => cells.length === count);
  const [record] = body;
  if (record === undefined) return;
  for (let i = 0; i + 1 < count; i++) {
    const cut = body.filter(
      ({ cells, quoted }) =>
        quoted[i] !== true &&
        /^\[[^\]]*$/.test(cells[i] ?? '') &&
        /^[^[]*\]$/.test(cells[i + 1] ?? ''),
    );
    if (cut.length < body.length * 0.8) continue;
    const value = `${record.cells[i] ?? ''} ${record.cells[i + 1] ?? ''}`;
    const message = `the blank in values such as "${value}" cuts them in two: they are the columns ${i + 1} and ${i + 2}`;
    warnings.push({ line: record.line, message });
  }
}
