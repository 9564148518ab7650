import { splitFields, type Line } from './rows.js';

const DELIMITERS = [',', ';', '\t', '|'];

/**
 * Lines in which a quote inside of quotes stands behind a backslash, with doubled quotes instead; undefined unless that is
 * clear: as they stand quotes close too early, and read so none does.
 */
export function withoutBackslashes(lines: readonly Line[]): Line[] | undefined {
  const slashed = lines.filter((line) => line.text.includes('\\"')).map((line) => line.text);
  if (slashed.length === 0) return undefined;
  const clear = DELIMITERS.some((delimiter) => {
    const standing = slashed.map((text) => state(text, delimiter));
    const read = slashed.map((text) => state(doubled(text), delimiter));
    return standing.includes('torn')
      ? !read.includes('torn')
      : standing.includes('open') && read.every((one) => one === 'whole');
  });
  return clear ? lines.map((line) => ({ ...line, text: doubled(line.text) })) : undefined;
}

function doubled(text: string): string {
  return text.replace(/\\(["\\])/g, (_, character: string) => (character === '"' ? '""' : '\\'));
}

/** `torn` when a text goes on behind the quote that closes it, `open` when none does, as where it goes on in the next line. */
function state(text: string, delimiter: string): 'whole' | 'torn' | 'open' {
  const { cells, quoted, open } = splitFields(text, delimiter);
  if (open) return 'open';
  return cells.some((cell, i) => quoted[i] !== true && /^ *"/.test(cell)) ? 'torn' : 'whole';
}
