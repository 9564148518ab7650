import type { Cell } from '../table/cell.js';
import { CONSUMED, many, textOf, type Xml } from './entry.js';
import { decodeEntities } from './entities.js';

/** Attributes that say something of the document, not of what it tells. */
const ABOUT = /^@(xmlns|xml:|rdf:|isPermaLink$)/;
const DEEPEST = 3;

/**
 * What an entry holds beside the common fields, by name: `georss_point`, `enclosure_url`, `gdacs_severity`. Elements inside
 * elements and attributes are named behind their element; repeated ones are joined by a comma.
 */
export function moreFields(xml: Xml, own: ReadonlyMap<string, string>): Map<string, string> {
  const found = new Map<string, string>();
  const add = (name: string, text: string | undefined): void => {
    if (text === undefined || text === '') return;
    const known = found.get(name);
    found.set(name, known === undefined ? text : `${known}, ${text}`);
  };
  const visit = (value: unknown, name: string, depth: number): void => {
    if (typeof value !== 'object' || value === null) return add(name, textOf(value, own));
    if (Array.isArray(value)) return value.forEach((one) => visit(one, name, depth));
    const inner = Object.entries(value).filter(
      ([tag]) => !tag.startsWith('@') && !tag.startsWith('#'),
    );
    for (const [tag, text] of Object.entries(value))
      if (tag.startsWith('@') && !ABOUT.test(tag))
        add(`${name}_${columnOf(tag.slice(1))}`, decodeEntities(String(text)).trim());
    if (inner.length === 0 || depth >= DEEPEST) return add(name, textOf(value, own));
    for (const [tag, one] of inner) visit(one, `${name}_${columnOf(tag)}`, depth + 1);
  };
  for (const [tag, value] of Object.entries(xml)) {
    if (tag.startsWith('@') || tag.startsWith('#') || CONSUMED.has(tag)) continue;
    for (const one of many(value)) visit(one, columnOf(tag), 1);
  }
  return found;
}

function columnOf(tag: string): string {
  return tag.replace(/[:.-]/g, '_');
}

const PLAIN = /^-?(0|[1-9]\d{0,14})(\.\d{1,15})?([eE][-+]?\d{1,3})?$/;

/** XML has no numbers; a column whose every text is one, as numbers are written, holds numbers. */
export function numbersIn(texts: readonly (string | undefined)[]): (Cell | undefined)[] {
  const numbers = texts.every((text) => text === undefined || PLAIN.test(text));
  return texts.map((text) => (text === undefined ? undefined : numbers ? { number: text } : text));
}
