import type { Fault } from '../protocol.js';

/** Compiles a candidate text; gives the specifiers of its static imports, or undefined when it is no module. */
export type Compile = (code: string) => readonly string[] | undefined;

/**
 * Where the static import of `specifier` stands. Of all places that look like it, the true one is where another
 * specifier changes what the compiler sees: comments and strings don't.
 */
export function locateImport(code: string, specifier: string, compile: Compile): Fault {
  const message = `import of ${JSON.stringify(specifier.slice(0, 200))} refused: a processor can not import anything; \`assay pack\` makes one file of a script and its packages`;
  const pattern = /(?:\bfrom|\bimport)\s*(["'])((?:\\.|(?!\1)[^\\\n])*)\1/g;
  for (const match of code.matchAll(pattern)) {
    const body = match[2] ?? '';
    const end = match.index + match[0].length - 1;
    const probe = `assay-probe-${'x'.repeat(8)}`;
    const changed = code.slice(0, end - body.length) + probe + code.slice(end);
    const seen = compile(changed);
    if (seen?.includes(probe) !== true || seen.includes(specifier)) continue;
    // The line of the statement is where its `import` or `export` begins; that of the specifier is what one edits.
    return { message, ...position(code, end - body.length - 1) };
  }
  return { message, line: null, column: null };
}

/**
 * Offsets of `import(` expressions. A candidate counts when breaking the word breaks the module (so it is code, not a
 * comment or string) and putting an expression in its place does not (so it is no method of that name).
 */
export function dynamicImports(code: string, compile: Compile): number[] {
  const found: number[] = [];
  for (const match of code.matchAll(/\bimport\b(?=\s*(?:\(|\/[/*]|\.\s*(?:source|defer)))/g)) {
    const at = match.index;
    const swap = (word: string): boolean =>
      compile(code.slice(0, at) + word + code.slice(at + 6)) !== undefined;
    if (!swap('1mport') && swap('(0,x)')) found.push(at);
    if (found.length >= 1000) break;
  }
  return found;
}

export function position(code: string, offset: number): { line: number; column: number } {
  const before = code.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split(/\r\n|[\n\r\u2028\u2029]/).length, column: offset - start + 1 };
}
