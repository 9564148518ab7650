import { isUnit, unitText } from '../../table/units.js';
import { cellKind } from '../cells/cell-kind.js';
import { commentText } from './comments.js';
import { splitFields, type Delimiter, type Line } from './rows.js';

export interface ProseNames {
  names: string[];
  units: (string | undefined)[];
  line: number;
  doubt?: string;
}

/** NMRPipe says `VARS` without a colon. */
const LABEL =
  /^\s*((columns?|fields?|header|names?|data)\s*:\s*|(columns?|VARS)\s+(?!are\b|names?\b)|(the\s+\d+\s+|data\s+)columns\s+(are\b)?[\s:|]*)/i;
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
    cells: isMarker(line.text)
      ? undefined
      : asNames(commentText(line, prefixes), line.text, delimiter, count),
  }));
  const index = rows.findIndex((row) => row.cells !== undefined);
  if (index < 0) return undefined;
  // A rule of dashes may stand between.
  const between = lines
    .slice(0, index)
    .filter(
      (line) =>
        /[A-Za-z0-9]/.test(commentText(line, prefixes)) &&
        !isMarker(line.text) &&
        !/^FORMAT\s+%/.test(line.text),
    );
  const [units] = between;
  const over = rows[index];
  if (units !== undefined && between.length === 1 && over?.cells !== undefined) {
    const found = unitsUnder(lines[index]?.text ?? '', units.text, over.cells);
    if (found !== undefined) return { names: over.cells, units: found, line: over.line };
  }
  if (between.length > 0) return behindRemarks(lines, between, rows[index], prefixes, delimiter);
  const lower = rows[index];
  const upper = rows[index + 1];
  if (lower?.cells === undefined) return undefined;
  if (upper?.cells !== undefined && unitsOf(lower.cells, upper.cells)) {
    const doubt = lower.cells.every((cell) => cell.length < 2)
      ? `line ${lower.line} was taken as units under the column names of line ${upper.line}; set header_line to ${lower.line} if it holds the names`
      : undefined;
    return {
      names: upper.cells,
      units: lower.cells.map((cell) => unitText(cell)),
      line: upper.line,
      ...(doubt === undefined ? {} : { doubt }),
    };
  }
  return likelier(rows.slice(index), lines.slice(index), prefixes);
}

/** Whether the lower of two lines holds units; letters in their order, such as `a b c`, are names. */
function unitsOf(lower: readonly string[], upper: readonly string[]): boolean {
  const ordered = lower.every(
    (cell, i) =>
      cell.length === 1 && (i === 0 || cell.charCodeAt(0) === (lower[0] ?? '').charCodeAt(0) + i),
  );
  return !ordered && share(lower) >= 0.5 && share(lower) > share(upper);
}

/** Of several comments that could be the names, the nearest that does not read like a sentence; the others are told. */
function likelier(
  rows: readonly { line: number; cells: string[] | undefined }[],
  lines: readonly Line[],
  prefixes: readonly string[],
): ProseNames | undefined {
  const comment = (at: number): boolean => {
    const line = lines[at];
    return line !== undefined && commentText(line, prefixes) !== line.text.trimStart();
  };
  const behind = rows.findIndex((row) => row.cells === undefined);
  const fitting = (behind < 0 ? rows : rows.slice(0, behind)).flatMap(({ line, cells }, i) =>
    cells !== undefined && (i === 0 || comment(i)) ? [{ line, cells }] : [],
  );
  const chosen = fitting.find(({ cells }) => !readsLikeSentence(cells)) ?? fitting[0];
  if (chosen === undefined) return undefined;
  const others = fitting.filter(
    ({ line, cells }) => line !== chosen.line && new Set(cells).size === cells.length,
  );
  const names = { names: chosen.cells, units: [], line: chosen.line };
  const said = lines.find(({ number }) => number === chosen.line);
  const labelled = said !== undefined && LABEL.test(commentText(said, prefixes));
  if (others.length === 0 || labelled) return names;
  const told = others.map(({ line, cells }) => `line ${line} (${cells.slice(0, 4).join(', ')})`);
  const doubt = `line ${chosen.line} was taken as the column names; ${told.join(' and ')} could be them as well; set header_line to choose`;
  return { ...names, doubt };
}

/** `A comment line`: a capital, then words without one. */
function readsLikeSentence([first = '', ...others]: readonly string[]): boolean {
  return /^\p{Lu}\p{Ll}*$/u.test(first) && others.every((word) => /^\p{Ll}+[.!?]?$/u.test(word));
}

/** Units that stand in a line of their own under some of the names. */
export function unitsUnder(
  names: string,
  units: string,
  cells: readonly string[],
): (string | undefined)[] | undefined {
  const words = [...units.matchAll(/\S+/g)];
  if (words.length === 0 || words.some((word) => !isUnit(word[0]))) return undefined;
  let at = 0;
  const middles = cells.map((cell) => {
    at = names.indexOf(cell, at) + cell.length;
    return at - cell.length / 2;
  });
  const found = cells.map((): string | undefined => undefined);
  for (const word of words) {
    const middle = word.index + word[0].length / 2;
    const nearest = middles.reduce(
      (best, one, i) =>
        Math.abs(one - middle) < Math.abs((middles[best] ?? 0) - middle) ? i : best,
      0,
    );
    if (found[nearest] !== undefined) return undefined;
    found[nearest] = unitText(word[0]);
  }
  return found;
}

/** Names divided like the records, with nothing but remarks in comments between them. */
function behindRemarks(
  lines: readonly Line[],
  between: readonly Line[],
  row: { line: number; cells: string[] | undefined } | undefined,
  prefixes: readonly string[],
  delimiter: Delimiter,
): ProseNames | undefined {
  const names = lines.find((line) => line.number === row?.line);
  if (names === undefined || row?.cells === undefined) return undefined;
  if (LABEL.test(commentText(names, prefixes)))
    return { names: row.cells, units: [], line: row.line };
  if (!/[,;\t|]/.test(delimiter)) return undefined;
  const remark = (line: Line): boolean => commentText(line, prefixes) !== line.text.trimStart();
  const divided = (line: Line): boolean => commentText(line, prefixes).includes(delimiter);
  if (!remark(names) || !divided(names) || !between.every((one) => remark(one) && !divided(one)))
    return undefined;
  const doubt = `the column names were taken from the comment on line ${row.line}, although other comments stand between it and the first record`;
  return { names: row.cells, units: [], line: row.line, doubt };
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
  // SPEC marks the line of its names with an L.
  // A mark may stand twice, as ORSO writes it.
  const labelled = text
    .replace(/^\s*#L\s/.test(whole) ? /^\s*L\s+/ : LABEL, '')
    .replace(/^\s*#\s+/, ' ');
  const ways: (() => string[])[] = [
    // A mark alone in the first field is the name of a column of numbers.
    () => (/^\s*[#%]\s*[,;\t|]/.test(whole) ? splitFields(whole, delimiter).cells : []),
    () => (/^\s*[#%]\s{2}/.test(whole) ? whole.trim().split(/\s{2,}|\t/) : []),
    () => (/^\s*#L\s/.test(whole) ? labelled.trim().split(/\s{2,}|\t/) : []),
    () => splitFields(labelled, delimiter).cells,
    () => labelled.trim().split(/\t+/),
    () => labelled.trim().split(/\s{2,}|\t/),
    () => labelled.split(','),
    () => labelled.split(';'),
    () => labelled.replace(/[|\s]+$/, '').split('|'),
    () => labelled.trim().split(/\s+-\s+/),
    () => untilBrackets(labelled),
    () => withBrackets(labelled),
    // IAGA's lines end with a bar.
    () =>
      labelled
        .replace(/\s+\|\s*$/, '')
        .trim()
        .split(/\s+/),
  ];
  for (const [i, way] of ways.entries()) {
    const cells = way().map((cell) => cell.trim());
    // LabVIEW names a column for comments that no record has.
    if (/^(comment)?$/i.test(cells.at(-1) ?? 'x') && cells.length === count + 1) cells.pop();
    if (cells.length !== count || count < 2) continue;
    // Divided in another way than the records, though the line holds their separator: it is a setting.
    if (i > 3 && delimiter.trim() !== '' && cells.some((cell) => cell.includes(delimiter)))
      continue;
    // A quote of its own before a cell: divided without regard to quotes.
    if (cells.some((cell) => cell.startsWith('"'))) continue;
    if (cells.slice(0, -1).some((cell) => /[:=]$/.test(cell)) || cells.some(isProse)) continue;
    // One moment among words is when something was measured; several may be names.
    if (cells.filter((cell) => cellKind(cell, true) === 'moment').length === 1) continue;
    const named = cells.filter(
      (cell) => cell !== '' && !['integer', 'number', 'moment'].includes(cellKind(cell, true)),
    ).length;
    if (cells.filter((cell) => /^[-+]?\d*\.\d+([eE][-+]?\d+)?$/.test(cell)).length >= count * 0.3)
      continue;
    if (named < count * (count > 3 ? 0.5 : 0.6)) continue;
    if (i === ways.length - 1 || delimiter === ' ') {
      const sentence = PROSE.test(labelled) && /[a-z]{3,}\s+[a-z]{3,}\s+[a-z]{3,}/.test(labelled);
      const listed = cells.slice(0, -1).every((cell) => cell.endsWith(','));
      if (sentence || (!listed && /[.:!?]\s*$/.test(labelled.trim()))) continue;
      // Words divided by blanks over records that are not are mostly a remark.
      if (delimiter !== ' ' && readsLikeSentence(labelled.trim().split(/\s+/))) continue;
    }
    return cells;
  }
  return undefined;
}

/** `wind speed (kts) wind direction (deg)`: every name ends with its bracket. */
function untilBrackets(text: string): string[] {
  const cells = text.trim().split(/(?<=[)\]])\s+/);
  return cells.every((cell) => /^[^()[\]]{1,40}[([][^()[\]\s]*[)\]]$/.test(cell)) ? cells : [];
}

/** `Radius (km) Pressure (Pa), Qk`: a bracket belongs to the word before it. */
function withBrackets(text: string): string[] {
  if (!/\S\s+[([][^()[\]]*[)\]]/.test(text)) return [];
  // In brackets stands a unit, not a remark.
  if (/[([][^()[\]]*\s\S+\s[^()[\]]*[)\]]/.test(text)) return [];
  return [...text.matchAll(/[^\s,;([]+(?:\s*[([][^()[\]]*[)\]])?/g)].map((match) => match[0]);
}

/** `$$SOE`, `[DATA]`, `XYDATA`, `End Comments`, `Waveform Data`: a line that only says that records follow. */
function isMarker(text: string): boolean {
  return /^\s*\W{0,3}([A-Z_]{3,20}|End (Comments?|Header)|([A-Z]\w+ ){1,2}(Data|data|DATA))\W{0,3}\s*$/.test(
    text,
  );
}

/** Sentences, commands and addresses are no names. */
function isProse(cell: string): boolean {
  return (
    cell.length > 80 ||
    cell.includes('://') ||
    (PROSE.test(cell) && cell.split(/\s+/).length > 4 && !/[([]/.test(cell))
  );
}
