import type { Warning } from '@assay/schema';
import type { Candidate } from './score.js';

/** Runs of columns with an empty one between them. */
type Group = number[];

/** Tells of tables that stand side by side, an empty column between them: their rows have nothing to do with each other. */
export function sideBySide(
  { rows, to, count }: Candidate,
  first: number,
  names: readonly string[] | undefined,
  warnings: Warning[],
): void {
  const body = rows.slice(first, to);
  const filled = (i: number, row: number): boolean => (body[row]?.cells[i] ?? '').trim() !== '';
  const nameOf = (i: number): string => (names?.[i] ?? '').trim();
  const groups: Group[] = [[]];
  for (let i = 0; i < count; i++) {
    if (nameOf(i) !== '' || body.some((_, row) => filled(i, row))) groups.at(-1)?.push(i);
    else if (groups.at(-1)?.length !== 0) groups.push([]);
  }
  // Beside columns without a name, keys and values may stand, as in files of oscilloscopes.
  const tables = groups.filter((group) => group.some((i) => nameOf(i) !== ''));
  const [one, other] = tables;
  if (one === undefined || other === undefined) return;
  const ends = tables.map((group) =>
    body.findLastIndex((_, row) => group.some((i) => filled(i, row))),
  );
  const bare = tables.map((group) => group.map((i) => bareName(nameOf(i))).join('\0'));
  const alike = bare.some((name, i) => /[^\0]/.test(name) && bare.indexOf(name) < i);
  if (!alike && new Set(ends).size === 1) return;
  const told = (group: Group): string =>
    group.map((i) => (nameOf(i) === '' ? `column ${i + 1}` : nameOf(i))).join(', ');
  warnings.push({
    line: body[0]?.line ?? null,
    message: `an empty column stands between ${told(one)} and ${told(other)}: they may be tables side by side, which were read as one; split them if their rows do not belong together`,
  });
}

/** A name without the group's name before it and the number behind it: `Run A t` and `Run B t`, `t1` and `t2`. */
function bareName(name: string): string {
  return (name.split(/\s+/).at(-1) ?? '').replace(/[_.\s-]*\d+$/, '').toLowerCase();
}
