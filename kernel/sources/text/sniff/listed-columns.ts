import { unitText } from '../../table/units.js';
import { commentText } from './comments.js';
import type { Line } from './rows.js';

/** Columns that a header lists one by one: their names, where it gives them, and their units. */
export interface ListedColumns {
  names: string[];
  units: (string | undefined)[];
  line: number;
}

const BEGIN = /^\s*(columns|datatype)\s*:\s*$/;

/** Of ARFF, the form of Weka: `@ATTRIBUTE 'petal length' REAL`. */
const ATTRIBUTE = /^\s*@attribute\s+(?:('[^']*'|"[^"]*")|([^\s{]+))\s*\S/i;

/** `@ATTRIBUTE` of ARFF, `columns:` of ORSO's reflectivity files and `datatype:` of ECSV, each a list of mappings in comments. */
export function listedColumns(
  above: readonly Line[],
  prefixes: readonly string[],
): ListedColumns | undefined {
  const attributes = above.flatMap(({ text, number }) => {
    const [, quoted, plain] = ATTRIBUTE.exec(text) ?? [];
    const name = quoted?.slice(1, -1) ?? plain;
    return name === undefined ? [] : [{ name, number }];
  });
  const [attribute] = attributes;
  if (attribute !== undefined)
    return { names: attributes.map(({ name }) => name), units: [], line: attribute.number };
  const texts = above.map((line) => commentText(line, prefixes));
  const begin = texts.findLastIndex((text) => BEGIN.test(text));
  if (begin < 0) return undefined;
  const items: string[] = [];
  for (const text of texts.slice(begin + 1)) {
    const item = /^\s*-\s+(.*)$/.exec(text)?.[1];
    if (item !== undefined) items.push(item);
    else if (items.length > 0 && /^\s{3,}\w+\s*:/.test(text)) items.push(`${items.pop()}, ${text}`);
    else break;
  }
  if (items.length === 0) return undefined;
  const names = items.map((item) => valueOf(item, 'name') ?? errorName(item) ?? '');
  const units = items.map((item) => {
    const unit = valueOf(item, 'unit');
    return unit === undefined ? undefined : unitText(unit);
  });
  return { names, units, line: above[begin]?.number ?? 0 };
}

/** An error goes by the name of its quantity behind an s, as in ORSO's own files. */
function errorName(item: string): string | undefined {
  const quantity = valueOf(item, 'error_of');
  return quantity === undefined ? undefined : `s${quantity}`;
}

function valueOf(item: string, key: string): string | undefined {
  const found = new RegExp(`(?:^|[{,])\\s*${key}\\s*:\\s*("[^"]*"|'[^']*'|[^,}]+)`).exec(item)?.[1];
  return found?.trim().replace(/^(["'])(.*)\1$/, '$2');
}
