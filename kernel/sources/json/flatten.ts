import type { Cell } from '../table/cell.js';
import type { Node } from './parse-json.js';

/** A node's cell: lists and objects without fields as JSON text. */
export function cellOf(node: Node, text: string): Cell {
  switch (node.kind) {
    case 'null':
      return null;
    case 'string':
      return node.text ?? '';
    case 'boolean':
      return node.text === 'true';
    case 'number':
      return { number: node.text ?? '0' };
    default:
      return compact(text.slice(node.start, node.end));
  }
}

/** JSON text on one line, its digits as they were written. */
function compact(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, quoted: string | undefined) => quoted ?? '');
}

/** A record's cells by dotted name. */
export function flatten(
  node: Node,
  text: string,
  prefix = '',
  into: [string, Cell][] = [],
): [string, Cell][] {
  if (node.kind === 'object' && (node.fields?.length ?? 0) > 0) {
    for (const [name, value] of node.fields ?? [])
      flatten(value, text, prefix === '' ? name : `${prefix}.${name}`, into);
  } else into.push([prefix === '' ? 'value' : prefix, cellOf(node, text)]);
  return into;
}
