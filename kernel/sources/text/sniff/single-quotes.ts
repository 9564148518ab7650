import type { ReadingOptions } from '../../table/reading.js';
import type { Layout } from '../layout.js';
import type { Line } from './rows.js';
import { sniffLayout } from './sniff-layout.js';

const QUOTED = /(^|[,;\t])\s*'[^']*'\s*([,;\t]|$)/;

/** The layout of lines, some of which are quoted with apostrophes throughout. */
export function layoutOf(lines: readonly Line[], eol: number, options: ReadingOptions): Layout {
  const filled = lines.filter((line) => line.text.trim() !== '');
  const quoted = filled.filter((line) => QUOTED.test(line.text)).length;
  if (quoted < filled.length * 0.5 || lines.some((line) => line.text.includes('"')))
    return sniffLayout(lines, eol, options);
  const usual = lines.map((line) => ({ ...line, text: line.text.replaceAll("'", '"') }));
  return { ...sniffLayout(usual, eol, options), quote: 39 };
}
