import type * as Oxc from 'oxc-parser';
import type { ParseResult } from 'oxc-parser';

let parser: typeof Oxc | undefined;

/** To be awaited before the first text is parsed. */
export async function loadParser(): Promise<void> {
  parser ??= await import('oxc-parser');
}

/** Parses a text as TypeScript. */
export function parse(code: string, jsx = false): ParseResult {
  if (!parser) throw new Error('the parser is not loaded yet');
  return parser.parseSync(jsx ? 'cell.tsx' : 'cell.ts', code, {
    lang: jsx ? 'tsx' : 'ts',
    sourceType: 'module',
  });
}

/** Whether nothing could be made of the text. */
export function isBroken(parsed: ParseResult, code: string): boolean {
  return parsed.errors.length > 0 && parsed.program.body.length === 0 && code.trim() !== '';
}

/** Every word that may be an identifier. */
export function words(code: string): Set<string> {
  return new Set(code.match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu));
}
