import { unitOf } from '../../table/units.js';
import type { ProseNames } from './names-in-prose.js';
import type { Line } from './rows.js';

const NUMBERED =
  /^\s*[#%*!;/]*\s*(?:(?:name|column|col|field|var(?:iable)?|channel|parameter)\.?\s*#?\s*)?(\d{1,3})\s*[:=.)]\s*(\S.*)$/i;

/** `Sig1`, a tab and the name, as thermal analysers list their signals. */
const TABBED =
  /^\s*[#%*!;/]*\s*(?:column|col|field|var(?:iable)?|sig(?:nal)?)\.?\s*#?\s*(\d{1,3})\t\s*([^\t]+?)\s*$/i;

/** SExtractor's `# 8 X_IMAGE  Object position along x  [pixel]`; a vector leaves the numbers of its elements out. */
const CATALOGUE = /^\s*#\s*(\d{1,3})\s+(\S*[A-Za-z]\S*)(?:\s+(.*))?$/;

/** Names as a numbered list in the preamble, one a line: `# name 0 = prDM: Pressure [db]`, `Column 1: year`. */
export function numberedNames(above: readonly Line[], count: number): ProseNames | undefined {
  const catalogue = catalogueNames(above, count);
  if (catalogue !== undefined) return catalogue;
  const entries = above.flatMap((line) => {
    const match = NUMBERED.exec(line.text) ?? TABBED.exec(line.text);
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

function catalogueNames(above: readonly Line[], count: number): ProseNames | undefined {
  const entries = above.flatMap((line) => {
    const [, number, name, about = ''] = CATALOGUE.exec(line.text) ?? [];
    if (number === undefined || name === undefined) return [];
    return [{ at: Number(number), name, unit: unitOf(`x ${about.trim()}`), line: line.number }];
  });
  const [first] = entries;
  const ascending = entries.every(({ at }, i) => i === 0 || at > (entries[i - 1]?.at ?? 0));
  if (first?.at !== 1 || !ascending || (entries.at(-1)?.at ?? 0) > count) return undefined;
  if (entries.length < Math.max(2, count * 0.3)) return undefined;
  const owner = (i: number): (typeof entries)[number] =>
    entries.findLast(({ at }) => at <= i + 1) ?? first;
  const columns = Array.from({ length: count }, (_, i) => owner(i));
  return {
    names: columns.map(({ name }) => name),
    units: columns.map(({ unit }) => unit),
    line: first.line,
  };
}
