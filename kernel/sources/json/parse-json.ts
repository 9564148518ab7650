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

const WORDS = [
  ['true', 'boolean'],
  ['false', 'boolean'],
  ['null', 'null'],
  ['NaN', 'null'],
  ['Infinity', 'number'],
  ['-Infinity', 'number'],
] as const;
const DEEPEST = 500;
const NUMBER = /-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;

/** How many values are `NaN`, which JSON does not know and a table has as NULL, and where the first one is. */
export interface NotNumbers {
  count: number;
  at: number;
}

/** A name that one object holds more than once; JSON.parse and this reader keep the last value. */
export interface RepeatedName {
  name: string;
  at: number;
}

/** Objects with more fields than this look their names up in a set. */
const FEW = 12;

/**
 * Parses JSON and keeps where everything stands and how numbers are written. `NaN`, `Infinity` and `-Infinity`, which Python
 * writes, are read as well. The first name that an object repeats is put into `repeated`, how many `NaN` there are into `absent`.
 *
 * @throws AssayError `json-malformed` with line and column
 */
export function parseJson(
  text: string,
  from = 0,
  file?: string,
  repeated: RepeatedName[] = [],
  absent: NotNumbers = { count: 0, at: 0 },
): { node: Node; end: number } {
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
      else if (code !== 47 || !comment()) return;
    }
  }
  /** Comments, which people write into JSON though it knows none. */
  function comment(): boolean {
    const line = text.startsWith('//', at);
    if (!line && !text.startsWith('/*', at)) return false;
    const end = text.indexOf(line ? '\n' : '*/', at + 2);
    if (end < 0 && !line) fail('a comment is not closed');
    at = end < 0 ? text.length : end + (line ? 1 : 2);
    return true;
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
    NUMBER.lastIndex = at;
    const match = NUMBER.exec(text);
    if (match !== null) {
      at += match[0].length;
      return { kind: 'number', start, end: at, text: match[0] };
    }
    const word = WORDS.find(([one]) => text.startsWith(one, at));
    if (word === undefined)
      return fail(
        at >= text.length ? 'the text ends where a value is expected' : 'a value is expected',
      );
    if (word[0] === 'NaN' && absent.count++ === 0) absent.at = start;
    at += word[0].length;
    return { kind: word[1], start, end: at, text: word[0] };
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
    return { kind: 'object', start, end: at, fields: withoutRepeats(fields, repeated) };
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

/** The fields with the last value of each name, in the place of its first. */
function withoutRepeats(fields: [string, Node][], repeated: RepeatedName[]): [string, Node][] {
  const several =
    fields.length > FEW
      ? new Set(fields.map(([name]) => name)).size < fields.length
      : fields.some(([name], i) => fields.findIndex(([other]) => other === name) < i);
  if (!several) return fields;
  const last = new Map<string, Node>();
  for (const [name, node] of fields) {
    if (last.has(name) && repeated.length === 0) repeated.push({ name, at: node.start });
    last.set(name, node);
  }
  return [...last];
}
