import type { ExcelFunction } from '../sql/formula.js';
import { TEXT } from './text.js';

/**
 * Functions that count bytes where the system's language is Chinese, Japanese or Korean. Everywhere else, and so here, they
 * count signs like their namesakes.
 */
export const BYTE_TEXTS: Record<string, ExcelFunction> = Object.fromEntries(
  ['FIND', 'LEFT', 'LEN', 'MID', 'REPLACE', 'RIGHT', 'SEARCH'].flatMap((name) => {
    const found = TEXT[name];
    return found === undefined ? [] : [[`${name}B`, found]];
  }),
);
