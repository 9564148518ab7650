import { AssayError } from '@assay/schema';
import { sqlTokens, type Token } from './sql-tokens.js';

/** Schemas whose tables only the host writes: their contents are hashed, counted and proven. */
const OURS = new Set(['assay', 'raw', 'processed', 'checkpoint']);
const MAKES = new Set([
  'table',
  'view',
  'schema',
  'macro',
  'function',
  'type',
  'sequence',
  'index',
]);

/** The thing that a writing statement changes, as far as its text says. */
export interface WriteTarget {
  schema: string | undefined;
  name: string;
}

/**
 * Finds what a writing statement changes and refuses what is the host's. A form that is not known is refused too.
 *
 * @throws AssayError `sql-write-target`
 */
export function writeTarget(sql: string): WriteTarget {
  const tokens = sqlTokens(sql);
  const verb = tokens.findIndex(
    (token, i) => token.kind === 'word' && VERBS.has(token.text) && depthAt(tokens, i) === 0,
  );
  const at = verb < 0 ? undefined : VERBS.get(tokens[verb]?.text ?? '')?.(tokens, verb + 1);
  const path = at === undefined ? [] : qualifiedName(tokens, at);
  const name = path.at(-1);
  if (name === undefined) throw refused('this form of writing is not allowed');
  const target = { schema: path.at(-2)?.toLowerCase(), name };
  const isSchema = tokens.slice(0, at).some((token) => token.text === 'schema');
  const schema = isSchema ? name.toLowerCase() : target.schema;
  if (path.length > 2 && path[0]?.toLowerCase() !== 'store') {
    throw refused(`"${path.join('.')}" is not in the store`);
  }
  if (schema !== undefined && (OURS.has(schema) || (isSchema && schema === 'main'))) {
    throw refused(`what lies in "${schema}" is changed by loads and jobs only`);
  }
  return target;
}

type Start = (tokens: readonly Token[], from: number) => number | undefined;

const VERBS = new Map<string, Start>([
  ['insert', (tokens, i) => after(tokens, skip(tokens, i, ['or', 'replace', 'ignore']), 'into')],
  ['update', (tokens, i) => skip(tokens, i, ['only'])],
  ['delete', (tokens, i) => after(tokens, i, 'from')],
  [
    'create',
    (tokens, i) => made(tokens, skip(tokens, i, ['or', 'replace', 'unique', 'recursive'])),
  ],
  ['drop', (tokens, i) => made(tokens, i)],
  ['alter', (tokens, i) => made(tokens, i)],
]);

/** After `TABLE [IF [NOT] EXISTS]`; an index is told by the table that it is on. */
function made(tokens: readonly Token[], from: number): number | undefined {
  const kind = tokens[from]?.text ?? '';
  if (tokens[from]?.kind !== 'word' || !MAKES.has(kind)) return undefined;
  const next = skip(tokens, from + 1, ['if', 'not', 'exists']);
  if (kind !== 'index') return next;
  const on = tokens.findIndex(
    (token, i) => i >= next && token.kind === 'word' && token.text === 'on',
  );
  return on < 0 ? next : on + 1;
}

function skip(tokens: readonly Token[], from: number, words: readonly string[]): number {
  let i = from;
  while (tokens[i]?.kind === 'word' && words.includes(tokens[i]?.text ?? '')) i += 1;
  return i;
}

function after(tokens: readonly Token[], from: number, word: string): number | undefined {
  const token = tokens[from];
  return token?.kind === 'word' && token.text === word ? from + 1 : undefined;
}

/** `a`, `a.b` or `a.b.c`. */
function qualifiedName(tokens: readonly Token[], from: number): string[] {
  const path: string[] = [];
  for (let i = from; ; i += 2) {
    const token = tokens[i];
    if (token === undefined || (token.kind !== 'word' && token.kind !== 'name')) return path;
    path.push(token.text);
    if (tokens[i + 1]?.text !== '.') return path;
  }
}

function depthAt(tokens: readonly Token[], index: number): number {
  let depth = 0;
  for (const token of tokens.slice(0, index)) {
    if (token.kind !== 'sign') continue;
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
  }
  return depth;
}

function refused(message: string): AssayError {
  return new AssayError('sql-write-target', message, {
    status: 403,
    pointer: '/statement',
    remedy: 'write to tables of your own: CREATE TABLE name AS SELECT …',
  });
}
