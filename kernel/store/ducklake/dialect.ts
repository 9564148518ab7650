import { sqlTokens, type Token } from '../sql-tokens.js';
import { counterOf } from './counters.js';

/** Statements that DuckLake has no counterpart for; order and uniqueness are kept by the code that writes. */
const NOT_THERE = /^(CREATE|DROP)\s+(UNIQUE\s+)?INDEX\b/i;
const SEQUENCE = /^CREATE\s+SEQUENCE\s+([\w.]+)(?:\s+START\s+(\d+))?$/i;

/**
 * A migration as DuckLake takes it, statement by statement: without keys, checks, indexes and defaults that are computed, and
 * with a counter for each sequence. One text serves both engines, so that none of them is forgotten.
 */
export function toDuckLake(sql: string): string[] {
  return statementsOf(sql)
    .filter((statement) => !NOT_THERE.test(statement))
    .map((statement) => {
      const [, sequence, start] = SEQUENCE.exec(statement) ?? [];
      if (sequence !== undefined) return counterOf(sequence, start);
      return /^CREATE TABLE\b/i.test(statement) ? withoutKeys(statement) : statement;
    });
}

function statementsOf(sql: string): string[] {
  const text = sql.replaceAll(/^\s*--.*$/gm, '').replaceAll(/--[^\n']*$/gm, '');
  const statements: string[] = [];
  let start = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "'") quoted = !quoted;
    if (text[i] !== ';' || quoted) continue;
    statements.push(text.slice(start, i).trim());
    start = i + 1;
  }
  statements.push(text.slice(start).trim());
  return statements.filter((statement) => statement !== '');
}

function withoutKeys(statement: string): string {
  let text = withoutBracketed(statement, /,?\s*\bCHECK\s*\(/i);
  text = withoutBracketed(text, /,\s*(PRIMARY KEY|UNIQUE)\s*\(/i);
  text = withoutBracketed(text, /\s+DEFAULT\s+nextval\s*\(/i);
  return text.replaceAll(/\s+(PRIMARY KEY|UNIQUE)\b/gi, '');
}

/** Takes out what begins with a pattern that ends in a bracket, up to the bracket that closes it. */
function withoutBracketed(text: string, pattern: RegExp): string {
  for (;;) {
    const found = pattern.exec(text);
    if (found === null) return text;
    let depth = 1;
    let end = found.index + found[0].length;
    for (; depth > 0 && end < text.length; end++) {
      if (text[end] === '(') depth += 1;
      if (text[end] === ')') depth -= 1;
    }
    text = text.slice(0, found.index) + text.slice(end);
  }
}

/** Table functions by which a SELECT reaches files and addresses: a lake's instance must reach its own, a user's text not. */
const REACHES =
  /^(read_|parquet_|sniff_|glob$|postgres_|sqlite_|iceberg_|ducklake_|duckdb_secrets$|query)/i;

/** The first thing in a user's statement that would reach outside the lake. */
export function reachesOutside(sql: string): string | undefined {
  const tokens = sqlTokens(sql);
  const call = tokens.find(
    (token, i) => token.kind !== 'sign' && REACHES.test(token.text) && tokens[i + 1]?.text === '(',
  );
  return call?.text ?? fileName(tokens)?.text;
}

/** `FROM 'file.parquet'`: a text, or a quoted name that looks like a file or an address, where a relation stands. */
function fileName(tokens: readonly Token[]): Token | undefined {
  return tokens.find(({ kind, text }, i) => {
    const before = tokens[i - 1]?.text ?? '';
    if (kind === 'literal' && text.startsWith("'")) {
      return before === 'from' || before === 'join' || (before === ',' && FILE.test(text));
    }
    return kind === 'name' && ['from', 'join', ','].includes(before) && FILE.test(text);
  });
}

const FILE =
  /:\/\/|[\\/].*\.\w{2,7}'?$|\.(csv|tsv|json|jsonl|ndjson|parquet|gz|zst|txt|db|duckdb)'?$/i;
