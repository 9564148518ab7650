import type { Line } from './rows.js';

const ANYWHERE = ['#', '%', '//'];
/** Lines of genome browsers that say how records are drawn or where they stand; they are none themselves. */
const BROWSER: [prefix: string, whole: RegExp][] = [
  ['track ', /^track(\s+\w+=("[^"]*"|'[^']*'|[^\s"']\S*))+\s*$/],
  ['browser ', /^browser\s+(position|hide|dense|pack|squish|full)\s/],
  ['fixedStep ', /^fixedStep\s+chrom=/],
  ['variableStep ', /^variableStep\s+chrom=/],
];
const AT_TOP = ['#', '%', '//', ';', '!', '*', '\\', "'", '"#', '>', '@'];

export interface Divided {
  /** Prefixes that make a line a comment. */
  prefixes: string[];
  comments: Line[];
  /** Lines that may be records: neither comment nor blank. */
  content: Line[];
}

/** Tells comment lines from the others: by a prefix that only some lines have, or a block at the top. */
export function divideComments(lines: readonly Line[]): Divided {
  const prefixes = commentPrefixes(lines);
  const comments: Line[] = [];
  const content: Line[] = [];
  const blockEnd = topBlock(lines);
  for (const line of lines) {
    // A tab before it makes the mark a field.
    const text = line.text.replace(/^ +/, '');
    if (text.trim() === '' || isRule(text)) continue;
    if (line.number <= blockEnd || prefixes.some((prefix) => text.startsWith(prefix)))
      comments.push(line);
    else content.push(line);
  }
  return { prefixes, comments, content };
}

function commentPrefixes(lines: readonly Line[]): string[] {
  const filled = lines
    .map((line) => line.text.replace(/^ +/, ''))
    .filter((text) => text.trim() !== '');
  const found: string[] = [];
  if (filled.some((text) => isRule(text) && text.startsWith('+-'))) found.push('+-');
  for (const prefix of ANYWHERE) {
    const count = filled.filter((text) => text.startsWith(prefix)).length;
    if (count > 0) found.push(prefix);
  }
  for (const [prefix, whole] of BROWSER)
    if (filled.some((text) => whole.test(text))) found.push(prefix);
  // Blocks of lines with the same mark at the top, one behind the other.
  for (let at = 0; at < filled.length;) {
    const first = filled[at] ?? '';
    const quoted = /^'[^']*'\s*[,;\t]/.test(first);
    const top = quoted ? undefined : AT_TOP.find((prefix) => first.startsWith(prefix));
    if (top === undefined) break;
    const behind = filled.slice(at).findIndex((text) => !text.startsWith(top));
    if (behind < (top === ';' || top === '!' || found.includes(top) ? 1 : 2)) break;
    if (!found.includes(top)) found.push(top);
    at += behind;
  }
  return found;
}

/** Last line of a block between C comment marks at the top, as PANGAEA writes it; 0 when there is none. */
function topBlock(lines: readonly Line[]): number {
  const first = lines.find((line) => line.text.trim() !== '');
  if (first === undefined || !first.text.trimStart().startsWith('/*')) return 0;
  return lines.find((line) => line.text.includes('*/'))?.number ?? 0;
}

/** Lines that only draw a border, such as `+----+---+` and `|----|:--|`. */
function isRule(text: string): boolean {
  return /^[\s|+:=_-]*$/.test(text) && /^\s*[|+]/.test(text) && /[-=_]{3}/.test(text);
}

/** The mark with which a comment begins, wherever it stands. */
export function commentMark(text: string): string | undefined {
  return ANYWHERE.find((prefix) => text.trimStart().startsWith(prefix));
}

/** A comment's text without its prefix. */
export function commentText(line: Line, prefixes: readonly string[]): string {
  const text = line.text.trimStart();
  const prefix = prefixes.find((candidate) => text.startsWith(candidate));
  return prefix === undefined
    ? text
    : text
        .slice(prefix.length)
        .replace(new RegExp(`^[${prefix[0] === '\\' ? '\\\\' : (prefix[0] ?? '')}]+`), '');
}
