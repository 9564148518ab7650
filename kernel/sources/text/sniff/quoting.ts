import type { ReadingOptions } from '../../table/reading.js';
import type { Layout } from '../layout.js';
import type { Line } from './rows.js';
import { sniffLayout } from './sniff-layout.js';
import { withoutBackslashes } from './backslashes.js';

const QUOTED = /(^|[,;\t])\s*'[^']*'\s*([,;\t]|$)/;

/** The layout of lines that quote in the usual way, with apostrophes throughout, or with backslashes before quotes inside. */
export function layoutOf(lines: readonly Line[], eol: number, options: ReadingOptions): Layout {
  const unescaped = withoutBackslashes(lines);
  if (unescaped !== undefined) return { ...sniffLayout(unescaped, eol, options), escape: true };
  const filled = lines.filter((line) => line.text.trim() !== '');
  const quoted = filled.filter((line) => QUOTED.test(line.text)).length;
  if (quoted < filled.length * 0.5 || lines.some((line) => line.text.includes('"')))
    return sniffLayout(lines, eol, options);
  const usual = lines.map((line) => ({ ...line, text: line.text.replaceAll("'", '"') }));
  return { ...sniffLayout(usual, eol, options), quote: 39 };
}
