import { inspect, types } from 'node:util';
import type { PositionedSyntaxError } from '../translate/syntax-error.js';
import { sourceNamed } from './sources.js';
import { className, errorName } from './stack.js';

export interface Failure {
  ename: string;
  evalue: string;
  traceback: string[];
}

const CONTEXT_LINES = 2;

function isError(value: unknown): value is Error {
  return types.isNativeError(value) || value instanceof Error;
}

/** The lines around a place, the line itself marked, as a person would point at it. */
export function excerpt(name: string, text: string, line: number, column: number): string[] {
  const lines = text.split('\n');
  if (line < 1 || line > lines.length) return [];
  const from = Math.max(1, line - CONTEXT_LINES);
  const to = Math.min(lines.length, line + CONTEXT_LINES);
  const width = String(to).length;
  const shown = [`${name}, line ${line}`];
  for (let at = from; at <= to; at += 1) {
    shown.push(`${at === line ? '>' : ' '} ${String(at).padStart(width)} | ${lines[at - 1] ?? ''}`);
    if (at === line) shown.push(`  ${' '.repeat(width)} | ${' '.repeat(Math.max(0, column - 1))}^`);
  }
  return shown;
}

function excerptOf(stack: string): string[] {
  for (const [, name = '', line, column] of stack.matchAll(
    /(?:\(|at (?:async )?)([^()\n]+?):(\d+):(\d+)\)?$/gm,
  )) {
    const source = sourceNamed(name);
    if (source) return excerpt(name, source.text, Number(line), Number(column));
  }
  return [];
}

function described(error: Error): string {
  try {
    // V8 wrote the head of the stack before the class gave its errors their name.
    const text = inspect(error, { colors: false, depth: 4 });
    const built = className(error);
    const name = errorName(error);
    const head = /^\[?(\w+): /.exec(text)?.[1];
    return built !== undefined && built !== name && head === built
      ? text.replace(built, name)
      : text;
  } catch {
    return String(error.stack ?? error.message);
  }
}

/** What a front end shows of something thrown: by name, message, stack in the user's lines, cause. */
export function failureOf(thrown: unknown): Failure {
  if (!isError(thrown)) {
    const evalue = typeof thrown === 'string' ? thrown : inspect(thrown, { colors: false });
    return { ename: 'Thrown', evalue, traceback: [`Thrown: ${evalue}`] };
  }
  const ename = errorName(thrown);
  const evalue = String(thrown.message);
  const text = described(thrown);
  const lines = text.split('\n');
  const around = excerptOf(typeof thrown.stack === 'string' ? thrown.stack : '');
  return { ename, evalue, traceback: around.length > 0 ? [...lines, '', ...around] : lines };
}

/** A cell that could not be parsed. */
export function syntaxFailure(error: PositionedSyntaxError, name: string, text: string): Failure {
  const where = `${name}:${error.line}:${error.column}`;
  return {
    ename: 'SyntaxError',
    evalue: `${error.message} (${where})`,
    traceback: [
      `SyntaxError: ${error.message}`,
      `    at ${where}`,
      '',
      ...excerpt(name, text, error.line, error.column),
    ],
  };
}
