import { sqlTemplateAt } from './sql-template.js';

/** Names of the project that can stand at the cursor, in UTF-16 units; `prefix` is what stands there already. */
export type Place = { start: number; prefix: string } & (
  | { kind: 'sql'; statement: string; cursor: number }
  | { kind: 'dataset' | 'processor' }
  | { kind: 'parameter'; processor: string; used: string; quote: boolean }
  | { kind: 'column'; dataset: string | undefined }
  | { kind: 'option'; options: readonly string[] }
);

const STRING = String.raw`(['"\x60])([^'"\x60\n]*)`;
const CALL = String.raw`\blab\s*\.\s*`;
const PROCESSOR = new RegExp(`${CALL}process\\s*\\(\\s*${STRING}$`);
const DATASET = new RegExp(`${CALL}(?:dataset|chart|annotate|annotations)\\s*\\(\\s*${STRING}$`);
const INPUT = new RegExp(
  `${CALL}process\\s*\\(\\s*${STRING}\\1\\s*,\\s*(['"\x60])([^'"\x60\\n]*)$`,
);
const PARAMETERS = new RegExp(
  `${CALL}process\\s*\\(\\s*${STRING}\\1\\s*,([^{}]*?),\\s*(\\{[^{}]*)$`,
);

/** Where in a cell the project's names belong; undefined where TypeScript alone has the say. */
export function placeAt(code: string, offset: number): Place | undefined {
  const before = code.slice(0, offset);
  if (/^\s*%/.test(code)) return magicPlace(code, before);
  const template = sqlTemplateAt(code, offset);
  if (template) return sqlPlace(template.statement, template.start, offset);
  return stringPlace('processor', PROCESSOR, before, 2) ?? inputPlace(before);
}

/** A tail of `before`, matched as group `group` of a pattern. */
function stringPlace(
  kind: 'dataset' | 'processor',
  pattern: RegExp,
  before: string,
  group: number,
): Place | undefined {
  const prefix = pattern.exec(before)?.[group];
  return prefix === undefined ? undefined : { kind, prefix, start: before.length - prefix.length };
}

function inputPlace(before: string): Place | undefined {
  const dataset =
    stringPlace('dataset', INPUT, before, 4) ?? stringPlace('dataset', DATASET, before, 2);
  if (dataset) return dataset;
  const call = PARAMETERS.exec(before);
  if (!call) return undefined;
  const [, , processor = '', input = '', object = ''] = call;
  const named = /^\s*(['"`])(.*)\1\s*$/.exec(input)?.[2];
  return objectPlace(before, { processor, dataset: named, object, quote: false });
}

interface Parameters {
  processor: string;
  dataset: string | undefined;
  /** Text of the parameters from their brace to the cursor. */
  object: string;
  /** Keys are JSON. */
  quote: boolean;
}

function objectPlace(before: string, { processor, dataset, object, quote }: Parameters) {
  const column = /columns?['"]?\s*:\s*\[?(?:\s*(['"])[^'"]*\1\s*,)*\s*['"]([^'"\n]*)$/i.exec(
    object,
  );
  if (column) {
    const prefix = column[2] ?? '';
    return { kind: 'column', dataset, prefix, start: before.length - prefix.length } as const;
  }
  const key = /[{,]\s*(['"]?)([\w$]*)$/.exec(object);
  if (!key) return undefined;
  const [, opened, prefix = ''] = key;
  const start = before.length - prefix.length;
  const used = object.slice(0, object.length - prefix.length);
  return { kind: 'parameter', processor, used, prefix, start, quote: quote && !opened } as const;
}

/** Cells whose first line begins with `%%`. */
function magicPlace(code: string, before: string): Place | undefined {
  const trimmed = before.trimStart();
  const start = before.length - trimmed.length;
  if (/^%%?\w*$/.test(trimmed))
    return { kind: 'option', options: ['%%sql', '%%processor'], prefix: trimmed, start };
  const sql = /^%%sql\b[^\n]*\n/.exec(code.trimStart());
  if (sql && trimmed.length >= sql[0].length) {
    const body = code.length - code.trimStart().length + sql[0].length;
    return sqlPlace(code.slice(body), body, before.length);
  }
  if (trimmed.includes('\n')) return undefined;
  if (trimmed.startsWith('%%processor')) return processorPlace(trimmed, before);
  return trimmed.startsWith('%%sql') ? optionPlace(trimmed, start, ['--as']) : undefined;
}

function processorPlace(line: string, before: string): Place | undefined {
  const [, processor = '', rest = ''] = /^%%processor\s+(?:([^\s-]\S*)\s)?(.*)$/.exec(line) ?? [];
  const brace = rest.indexOf('{');
  const word = /\S*$/.exec(line)?.[0] ?? '';
  const on = /--on\s+(?:"([^"]*)"|(\S+))\s/.exec(line);
  if (brace >= 0) {
    const dataset = on?.[1] ?? on?.[2];
    return objectPlace(before, { processor, dataset, object: rest.slice(brace), quote: true });
  }
  const start = before.length - word.length;
  if (/--on\s+\S*$/.test(line)) return { kind: 'dataset', prefix: word, start };
  if (/--as\s+\S*$/.test(line)) return undefined;
  if (/^%%processor\s+[^\s-]*$/.test(line)) return { kind: 'processor', prefix: word, start };
  return optionPlace(line, before.length - line.length, ['--on', '--as', '--save']);
}

function optionPlace(line: string, start: number, options: readonly string[]): Place | undefined {
  const word = /\s(-*\w*)$/.exec(line)?.[1];
  if (word === undefined) return undefined;
  const free = options.filter((option) => !line.includes(`${option} `));
  return { kind: 'option', options: free, prefix: word, start: start + line.length - word.length };
}

function sqlPlace(statement: string, start: number, offset: number): Place {
  const before = statement.slice(0, offset - start);
  const open = (before.match(/"/g)?.length ?? 0) % 2 === 1;
  const typed = open
    ? before.slice(before.lastIndexOf('"') + 1)
    : (/[\p{L}\p{N}_]*$/u.exec(before)?.[0] ?? '');
  const cursor = before.length - typed.length - (open ? 1 : 0);
  return { kind: 'sql', statement, cursor, prefix: typed, start: start + cursor };
}
