import { createRequire } from 'node:module';
import type * as TraceMapping from '@jridgewell/trace-mapping';
import { parseStatements, transform } from './compiler.js';
import { markTypescript } from './mark-typescript.js';
import { PieceText } from './pieces.js';
import { rewriteDeclarations } from './rewrite-declarations.js';
import { rewriteDynamicImports, rewriteModuleStatement } from './rewrite-modules.js';
import { PositionedSyntaxError } from './syntax-error.js';
import { spanReader } from './tree.js';

export interface Position {
  /** 1-based. */
  line: number;
  /** 1-based, in UTF-16 units. */
  column: number;
}

export interface TranslatedCell {
  code: string;
  /** Where in the user's text a position of `code` comes from. */
  origin: (position: Position) => Position;
}

export interface TranslateOptions {
  run: number;
  jsx: boolean;
}

/** One cell of TypeScript as a script for V8's REPL mode. Throws `PositionedSyntaxError`. */
export function translateCell(source: string, options: TranslateOptions): TranslatedCell {
  const literal = asObjectLiteral(source, options.jsx);
  const typescript = literal === undefined ? source : `(${literal})`;
  const shift = literal === undefined ? 0 : 1;
  const marked = markTypescript(typescript, options.run, options.jsx);
  const { code, map } = transform(marked.text(), options.jsx);
  const statements = parseStatements(code, false, false);
  const at = spanReader(code);
  const pieces = new PieceText(code);
  for (const statement of statements) rewriteModuleStatement(statement, pieces, at);
  rewriteDynamicImports(statements, pieces, at);
  rewriteDeclarations(statements, pieces, at);
  return {
    code: pieces.text(),
    origin: (position) => {
      const inCode = positionAt(code, pieces.origin(offsetAt(pieces.text(), position)));
      const inMarked = traceBack(map(), inCode);
      const found = positionAt(typescript, marked.origin(offsetAt(marked.text(), inMarked)));
      return {
        line: found.line,
        column: Math.max(1, found.column - (found.line === 1 ? shift : 0)),
      };
    },
  };
}

/** `{a: 1}` alone in a cell is an object, as in every REPL, though by the grammar it is a block. */
function asObjectLiteral(source: string, jsx: boolean): string | undefined {
  const text = source.trim();
  if (!text.startsWith('{') || !text.endsWith('}')) return undefined;
  try {
    parseStatements(`(${source}\n)`, true, jsx);
    return `${source}\n`;
  } catch (error) {
    if (error instanceof PositionedSyntaxError) return undefined;
    throw error;
  }
}

export function offsetAt(text: string, position: Position): number {
  let start = 0;
  for (let line = 1; line < position.line; line += 1) {
    const end = text.indexOf('\n', start);
    if (end < 0) break;
    start = end + 1;
  }
  return Math.min(text.length, start + position.column - 1);
}

export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

/** Position before the compiler's work; the mapping is read only when an error needs it. */
export function traceBack(map: string, position: Position): Position {
  const require = createRequire(import.meta.url);
  const { TraceMap, originalPositionFor } =
    require('@jridgewell/trace-mapping') as typeof TraceMapping;
  const found = originalPositionFor(new TraceMap(map), {
    line: position.line,
    column: position.column - 1,
  });
  return found.line === null ? position : { line: found.line, column: found.column + 1 };
}
