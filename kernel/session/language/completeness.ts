import ts from 'typescript';
import type { Completeness } from './messages.js';

/** Errors that mean "not finished": an open template, comment, or bracket. */
const OPEN = new Set([1160, 1010, 1161]);
/** A string in quotes ends with its line. */
const NEVER = new Set([1002]);
const INDENT = '  ';

/** Whether a text is a whole cell, may go on, or can never become one. */
export function completeness(code: string): Completeness {
  const file = ts.createSourceFile(
    'cell.tsx',
    code,
    ts.ScriptTarget.ESNext,
    false,
    ts.ScriptKind.TSX,
  );
  const other = ts.createSourceFile(
    'cell.ts',
    code,
    ts.ScriptTarget.ESNext,
    false,
    ts.ScriptKind.TS,
  );
  const problems = [other, file].map(parseProblems);
  const first = problems[0]?.[0];
  if (!first || problems.some((list) => list.length === 0))
    return { status: 'complete', indent: '' };
  const atEnd = first.start >= code.trimEnd().length;
  if (OPEN.has(first.code) || (atEnd && !NEVER.has(first.code)))
    return { status: 'incomplete', indent: INDENT.repeat(openBrackets(code)) };
  return { status: 'invalid', indent: '' };
}

/** Syntax errors of a parsed text; TypeScript keeps them on the file. */
export function parseProblems(file: ts.SourceFile): { start: number; code: number }[] {
  const found: unknown = Reflect.get(file, 'parseDiagnostics');
  return Array.isArray(found) ? (found as { start: number; code: number }[]) : [];
}

function openBrackets(code: string): number {
  const scanner = ts.createScanner(ts.ScriptTarget.ESNext, true, ts.LanguageVariant.Standard, code);
  let depth = 0;
  for (let token = scanner.scan(); token !== ts.SyntaxKind.EndOfFileToken; token = scanner.scan()) {
    const text = scanner.getTokenText();
    if (text === '{' || text === '(' || text === '[') depth += 1;
    if (text === '}' || text === ')' || text === ']') depth -= 1;
  }
  return Math.max(0, depth);
}
