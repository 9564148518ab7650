import { AssayError } from '@assay/schema';

/** A JSON value with its place in the text; a number keeps its digits. */
export interface Node {
  kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';
  start: number;
  end: number;
  text?: string;
  fields?: [string, Node][];
  items?: Node[];
}

const DEEPEST = 500;
const NUMBER = /-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;

/**
 * Parses JSON and keeps where everything stands and how numbers are written.
 *
 * @throws AssayError `json-malformed` with line and column
 */
export function parseJson(text: string, from = 0, file?: string): { node: Node; end: number } {
  let at = from;

  function fail(message: string): never {
    const before = text.slice(0, at);
    const line = before.split('\n').length;
    throw new AssayError(
      'json-malformed',
      `line ${line}, column ${at - before.lastIndexOf('\n')}: ${message}`,
      {
        place: {
          line,
          column: at - before.lastIndexOf('\n'),
          ...(file === undefined ? {} : { file }),
        },
        remedy:
          at >= text.length
            ? 'the source seems to be cut off; get it again'
            : 'correct the source there',
      },
    );
  }
  function blank(): void {
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === 32 || code === 10 || code === 13 || code === 9) at++;
      else return;
    }
  }
  function string(): string {
    const start = at;
    for (at++; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 92) at++;
      else if (code === 34) break;
    }
    if (at >= text.length) fail('a string is not closed');
    at++;
    const raw = text.slice(start, at);
    if (!raw.includes('\\') && !/[\n\r\t]/.test(raw)) return raw.slice(1, -1);
    try {
      return JSON.parse(raw) as string;
    } catch {
      at = start;
      return fail('a string holds a character or an escape that JSON does not allow');
    }
  }
  function value(depth: number): Node {
    if (depth > DEEPEST) fail(`the values are nested more than ${DEEPEST} deep`);
    blank();
    const start = at;
    const character = text[at];
    if (character === '{') return object(start, depth);
    if (character === '[') return array(start, depth);
    if (character === '"') {
      const content = string();
      return { kind: 'string', start, end: at, text: content };
    }
    for (const [word, kind] of [
      ['true', 'boolean'],
      ['false', 'boolean'],
      ['null', 'null'],
      ['NaN', 'null'],
    ] as const) {
      if (!text.startsWith(word, at)) continue;
      at += word.length;
      return { kind, start, end: at, text: word };
    }
    NUMBER.lastIndex = at;
    const match = NUMBER.exec(text);
    if (match === null)
      return fail(
        at >= text.length ? 'the text ends where a value is expected' : 'a value is expected',
      );
    at += match[0].length;
    return { kind: 'number', start, end: at, text: match[0] };
  }
  function object(start: number, depth: number): Node {
    const fields: [string, Node][] = [];
    at++;
    blank();
    while (text[at] !== '}') {
      if (fields.length > 0) {
        if (text[at] !== ',') fail('a comma or } is expected');
        at++;
        blank();
      }
      if (text[at] !== '"') fail('a name in quotes is expected');
      const name = string();
      blank();
      if (text[at] !== ':') fail('a colon is expected');
      at++;
      fields.push([name, value(depth + 1)]);
      blank();
    }
    at++;
    return { kind: 'object', start, end: at, fields };
  }
  function array(start: number, depth: number): Node {
    const items: Node[] = [];
    at++;
    blank();
    while (text[at] !== ']') {
      if (items.length > 0) {
        if (text[at] !== ',') fail('a comma or ] is expected');
        at++;
      }
      items.push(value(depth + 1));
      blank();
    }
    at++;
    return { kind: 'array', start, end: at, items };
  }
  const node = value(0);
  return { node, end: at };
}
