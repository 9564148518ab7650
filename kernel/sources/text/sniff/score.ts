import { cellKind, type CellKind } from '../cells/cell-kind.js';
import type { Delimiter, Row } from './rows.js';

/** One way of splitting the sample, and how well it makes a table. */
export interface Candidate {
  delimiter: Delimiter;
  ranges?: [number, number][];
  rows: Row[];
  /** Fields of the table's records. */
  count: number;
  /** Indices of rows where the table begins and ends (exclusive). */
  from: number;
  to: number;
  score: number;
}

const PRIOR: Record<string, number> = {
  '\t': 1.15,
  ',': 1.1,
  ';': 1.1,
  '|': 1.1,
  ' ': 0.7,
  '': 0.35,
};
const SAMPLED = 300;

/** Scores a split by how many records agree in their number of fields and how pure the columns are. */
export function score(
  delimiter: Delimiter,
  rows: Row[],
  ranges?: [number, number][],
): Candidate | undefined {
  const block = largestBlock(rows, delimiter === '' ? 1 : 2);
  if (block === undefined) return undefined;
  const { count, from, to } = block;
  const body = rows.slice(from, to).filter((row) => fieldCount(row) === count);
  const skip = Math.min(3, Math.floor(body.length / 4));
  const step = Math.max(1, Math.floor(body.length / SAMPLED));
  const sampled = body.slice(skip).filter((_, i) => i % step === 0);
  const weights = Array.from({ length: Math.min(count, 200) }, (_, i) =>
    purity(sampled, i, delimiter),
  );
  const mean = weights.reduce((a, b) => a + b, 0) / weights.length;
  const least = Math.min(...weights);
  const coverage = body.length / rows.length;
  const width = delimiter === '' ? 1 : count / (count + 1);
  const prior = ranges === undefined ? (PRIOR[delimiter] ?? 0.8) : 0.62;
  const total =
    coverage *
    mean *
    Math.sqrt(least) *
    width *
    prior *
    (1 - 0.8 * Math.max(tornBrackets(sampled), tornTimes(sampled, delimiter)));
  return {
    delimiter,
    rows,
    count,
    from,
    to,
    score: total,
    ...(ranges === undefined ? {} : { ranges }),
  };
}

/** Fields of a row; one empty field behind the last separator counts, too. */
export function fieldCount(row: Row): number {
  return row.cells.length;
}

/** The stretch of rows with equally many fields that holds most cells; two odd rows do not end it. */
export function largestBlock(
  rows: readonly Row[],
  least: number,
): { count: number; from: number; to: number } | undefined {
  let best: { count: number; from: number; to: number } | undefined;
  let bestCells = 0;
  const counts = new Set(rows.map(fieldCount).filter((count) => count >= least));
  for (const count of [...counts].slice(0, 40)) {
    let from = -1;
    let odd = 0;
    let held = 0;
    let last = 0;
    const close = (): void => {
      if (from >= 0 && held * count > bestCells) {
        best = { count, from, to: last + 1 };
        bestCells = held * count;
      }
      from = -1;
      odd = 0;
      held = 0;
    };
    rows.forEach((row, i) => {
      if (fieldCount(row) === count) {
        if (from < 0) from = i;
        held++;
        odd = 0;
        last = i;
      } else if (from >= 0 && ++odd > 2) close();
    });
    close();
  }
  return best;
}

/** Share of the records in which a bracket opens in one cell and closes in another: `[255,0,0]` is one value. */
function tornBrackets(rows: readonly Row[]): number {
  const torn = rows.filter((row) =>
    row.cells.some((cell, i) => row.quoted[i] !== true && /[[({][^\])}]*$/.test(cell)),
  );
  const closed = torn.filter((row) =>
    row.cells.some((cell, i) => row.quoted[i] !== true && /^[^[({]*[\])}]/.test(cell)),
  );
  return rows.length === 0 ? 0 : closed.length / rows.length;
}

/** Share of the records in which a comma stands before the fraction of a time: `10:00:00,123 INFO started`. */
function tornTimes(rows: readonly Row[], delimiter: Delimiter): number {
  if (delimiter !== ',' || rows.length === 0) return 0;
  const torn = rows.filter(({ cells }) =>
    cells.some(
      (cell, i) => /\d:\d\d:\d\d$/.test(cell) && /^\d{3,6}\s+\S*\p{L}/u.test(cells[i + 1] ?? ''),
    ),
  );
  return torn.length / rows.length;
}

function purity(rows: readonly Row[], column: number, delimiter: Delimiter): number {
  const seen: Partial<Record<CellKind, number>> = {};
  let filled = 0;
  let foreign = 0;
  let ending = 0;
  for (const row of rows) {
    const cell = row.cells[column] ?? '';
    const kind = cellKind(cell, delimiter !== ',');
    if (kind === 'empty' || kind === 'missing') continue;
    filled++;
    seen[kind] = (seen[kind] ?? 0) + 1;
    if (/\S[,;|]\s*$/.test(cell)) ending++;
    if (kind === 'text' && row.quoted[column] !== true && looksUnsplit(cell)) foreign++;
  }
  if (filled === 0) return 0.75;
  // Every value ends with another separator: blanks or a tab only stand behind it.
  if (ending > 2 && ending >= filled * 0.9) return 0.05;
  const numbers = (seen.integer ?? 0) + (seen.number ?? 0);
  const typed = Math.max(numbers, seen.moment ?? 0, seen.boolean ?? 0) / filled;
  const text = 1 - typed;
  // A tab or a bar divides too rarely by chance for a list inside a field, such as `1;2`, to say that it does not.
  const unsplit = /[\t|]/.test(delimiter) ? 0.25 : 0.05;
  return typed + text * (foreign / filled > 0.3 ? unsplit : 0.5);
}

/** Digits with separators between them: most likely several fields that were not split. */
function looksUnsplit(cell: string): boolean {
  return /\d\s*[,;|\t]\s*[-+.\d]|\d[,;|]$|^[,;|]|[-+\d.]\s+[-+\d.]/.test(cell.trim());
}
