/** A physical line of the sample, 1-based. */
export interface Line {
  number: number;
  text: string;
}

/** `' '` is a run of blanks, `''` none at all. */
export type Delimiter = ',' | ';' | '\t' | '|' | ' ' | '' | (string & {});

/** A record of the sample as one way of splitting sees it. */
export interface Row {
  line: number;
  cells: string[];
  quoted: boolean[];
}

const LINES_IN_QUOTES = 50;
/** Between blanks a quote at the beginning of a word may be no quote: names over so many lines at most. */
const LINES_IN_BLANKS = 4;

/** Splits lines into rows; a quoted field may go over several lines. */
export function rowsOf(
  lines: readonly Line[],
  delimiter: Delimiter,
  ranges?: readonly [number, number][],
): Row[] {
  const rows: Row[] = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    if (line === undefined) continue;
    if (ranges !== undefined) {
      rows.push(slice(line, ranges));
      continue;
    }
    let { cells, quoted, open } = splitFields(line.text, delimiter);
    if (open) {
      let text = line.text;
      for (
        let k = i + 1;
        k < Math.min(lines.length, i + (delimiter === ' ' ? LINES_IN_BLANKS : LINES_IN_QUOTES));
        k++
      ) {
        text += `\n${lines[k]?.text ?? ''}`;
        const joined = splitFields(text, delimiter);
        if (joined.open) continue;
        ({ cells, quoted, open } = joined);
        i = k;
        break;
      }
    }
    rows.push({ line: line.number, cells, quoted });
  }
  return rows;
}

function slice(line: Line, ranges: readonly [number, number][]): Row {
  const characters = [...line.text];
  const cells = ranges.map(([from, to]) => characters.slice(from, to).join('').trim());
  return { line: line.number, cells, quoted: cells.map(() => false) };
}

/** The fields of one record; `open` when a quote is not closed. */
export function splitFields(
  text: string,
  delimiter: Delimiter,
): { cells: string[]; quoted: boolean[]; open: boolean } {
  if (delimiter === '') {
    const inner = /^\s*"((?:[^"]|"")*)"\s*$/.exec(text)?.[1];
    return {
      cells: [inner?.replaceAll('""', '"') ?? text],
      quoted: [inner !== undefined],
      open: inner === undefined && /^\s*"/.test(text) && closing(text, text.indexOf('"') + 1) < 0,
    };
  }
  if (delimiter === ' ') return splitBlanks(text);
  const cells: string[] = [];
  const quoted: boolean[] = [];
  let at = 0;
  for (;;) {
    let start = at;
    while (text[start] === ' ') start++;
    if (text[start] === '=' && text[start + 1] === '"') start++;
    if (text[start] === '"') {
      const close = closing(text, start + 1);
      if (close < 0) return { cells: text.split(delimiter), quoted: [], open: true };
      let behind = close + 1;
      while (text[behind] === ' ') behind++;
      if (behind >= text.length || text.startsWith(delimiter, behind)) {
        cells.push(text.slice(start + 1, close).replaceAll('""', '"'));
        quoted.push(true);
        if (behind >= text.length) return { cells, quoted, open: false };
        at = behind + delimiter.length;
        continue;
      }
    }
    const end = text.indexOf(delimiter, at);
    cells.push(text.slice(at, end < 0 ? undefined : end));
    quoted.push(false);
    if (end < 0) return { cells, quoted, open: false };
    at = end + delimiter.length;
  }
}

function closing(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    if (text[i] !== '"') continue;
    if (text[i + 1] !== '"') return i;
    i++;
  }
  return -1;
}

function splitBlanks(text: string): { cells: string[]; quoted: boolean[]; open: boolean } {
  const cells: string[] = [];
  const quoted: boolean[] = [];
  let open = false;
  for (const match of text.matchAll(/"([^"]*)"|[^ \t]+/g)) {
    cells.push(match[1] ?? match[0]);
    quoted.push(match[1] !== undefined);
    if (match[1] === undefined && /^"\p{L}/u.test(match[0])) open = true;
  }
  return { cells, quoted, open };
}
