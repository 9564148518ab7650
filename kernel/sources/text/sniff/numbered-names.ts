import type { ProseNames } from './names-in-prose.js';
import type { Line } from './rows.js';

const NUMBERED =
  /^\s*[#%*!;/]*\s*(?:(?:name|column|col|field|var(?:iable)?|channel|parameter)\.?\s*#?\s*)?(\d{1,3})\s*[:=.)]\s*(\S.*)$/i;

/** Names as a numbered list in the preamble, one a line: `# name 0 = prDM: Pressure [db]`, `Column 1: year`. */
export function numberedNames(above: readonly Line[], count: number): ProseNames | undefined {
  const entries = above.flatMap((line) => {
    const match = NUMBERED.exec(line.text);
    return match === null
      ? []
      : [{ number: Number(match[1]), name: (match[2] ?? '').trim(), line: line.number }];
  });
  for (let first = entries.length - count; first >= 0; first--) {
    const run = entries.slice(first, first + count);
    const base = run[0]?.number ?? 0;
    if (base > 1 || run.some((entry, i) => entry.number !== base + i)) continue;
    if (run.some((entry) => !/\p{L}/u.test(entry.name))) continue;
    return { names: run.map((entry) => entry.name), units: [], line: run[0]?.line ?? 0 };
  }
  return undefined;
}
