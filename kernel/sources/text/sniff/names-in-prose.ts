import { isUnit, unitText } from '../../table/units.js';
import { cellKind } from '../cells/cell-kind.js';
import { commentText } from './comments.js';
import { splitFields, type Delimiter, type Line } from './rows.js';

export interface ProseNames {
  names: string[];
  units: (string | undefined)[];
  line: number;
}

const PROSE = /\b(the|is|are|was|of|and|by|for|from|with|this|that|have|been|in)\b/i;

/** Column names in a comment, or in a line of another number of fields, just above the records. */
export function namesInProse(
  above: readonly Line[],
  prefixes: readonly string[],
  delimiter: Delimiter,
  count: number,
): ProseNames | undefined {
  const lines = above.slice(-4).reverse();
  const rows = lines.map((line) => ({
    line: line.number,
    cells: asNames(commentText(line, prefixes), line.text, delimiter, count),
  }));
  const index = rows.findIndex((row) => row.cells !== undefined);
  // A rule of dashes may stand between.
  if (
    index < 0 ||
    lines.slice(0, index).some((line) => /[A-Za-z0-9]/.test(commentText(line, prefixes)))
  )
    return undefined;
  const lower = rows[index];
  const upper = rows[index + 1];
  if (lower?.cells === undefined) return undefined;
  if (
    upper?.cells !== undefined &&
    share(lower.cells) >= 0.5 &&
    share(lower.cells) > share(upper.cells)
  ) {
    return {
      names: upper.cells,
      units: lower.cells.map((cell) => unitText(cell)),
      line: upper.line,
    };
  }
  return { names: lower.cells, units: [], line: lower.line };
}

function share(cells: readonly string[]): number {
  return cells.filter((cell) => isUnit(cell)).length / cells.length;
}

function asNames(
  text: string,
  whole: string,
  delimiter: Delimiter,
  count: number,
): string[] | undefined {
  const labelled = text.replace(/^\s*(columns?|fields?|header|names?|data)\s*:\s*/i, '');
  const ways: (() => string[])[] = [
    // A mark alone in the first field is the name of a column of numbers.
    () => (/^\s*[#%]\s*[,;\t|]/.test(whole) ? splitFields(whole, delimiter).cells : []),
    () => splitFields(labelled, delimiter).cells,
    () => labelled.trim().split(/\t+/),
    () => labelled.trim().split(/\s{2,}|\t/),
    () => labelled.split(','),
    () => labelled.split(';'),
    () => labelled.split('|'),
    () => labelled.trim().split(/\s+/),
  ];
  for (const [i, way] of ways.entries()) {
    const cells = way().map((cell) => cell.trim());
    // LabVIEW names a column for comments that no record has.
    if (/^(comment)?$/i.test(cells.at(-1) ?? 'x') && cells.length === count + 1) cells.pop();
    if (cells.length !== count || count < 2) continue;
    if (cells.slice(0, -1).some((cell) => /[:=]$/.test(cell))) continue;
    const named = cells.filter(
      (cell) => cell !== '' && !['integer', 'number', 'moment'].includes(cellKind(cell, true)),
    ).length;
    if (named < count * 0.6) continue;
    if (i === ways.length - 1 || delimiter === ' ') {
      const sentence = PROSE.test(labelled) && /[a-z]{3,}\s+[a-z]{3,}\s+[a-z]{3,}/.test(labelled);
      if (sentence || /[.:!?]\s*$/.test(labelled.trim())) continue;
    }
    return cells;
  }
  return undefined;
}
