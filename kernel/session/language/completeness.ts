import type { ParseResult } from 'oxc-parser';
import type { Completeness } from './answers.js';
import { isBroken, parse } from './syntax.js';

const INDENT = '  ';

/** Whether a text is a whole cell, may go on, or can never become one. */
export function completeness(code: string): Completeness {
  const plain = parse(code);
  if (isWhole(plain) || (plain.errors.length > 0 && isWhole(parse(code, true))))
    return { status: 'complete', indent: '' };
  if (mayGoOn(plain, code))
    return { status: 'incomplete', indent: INDENT.repeat(openBrackets(code)) };
  // Said of a text that can be read, it is a matter of running it: `return` outside a function.
  return { status: isBroken(plain, code) ? 'invalid' : 'complete', indent: '' };
}

function isWhole(parsed: ParseResult): boolean {
  return parsed.errors.length === 0;
}

/** The parser stopped at the end, or in something that only its other end can close. */
function mayGoOn(parsed: ParseResult, code: string): boolean {
  const end = code.trimEnd().length;
  const [first] = parsed.errors;
  const at = first?.labels[0];
  if (!first || !at) return false;
  if (/=>\s*$/.test(code)) return true;
  if (/Unterminated/.test(first.message))
    // A text in quotes, or a regular expression, ends with its line.
    return /comment/.test(first.message) || !/['"/]/.test(code[at.start] ?? '');
  return at.start >= end;
}

const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:\\.|[^'\\\n])*'?|"(?:\\.|[^"\\\n])*"?|`(?:\\[\s\S]|\$\{(?:[^{}`]|\{[^{}]*\})*\}|[^`\\])*(?:`|$)|[{}()[\]]/g;

/** Brackets that wait for their other half; texts and comments hold none. */
function openBrackets(code: string): number {
  let depth = 0;
  for (const [token] of code.matchAll(TOKEN)) {
    if (/^[{([]$/.test(token)) depth += 1;
    else if (/^[})\]]$/.test(token)) depth -= 1;
  }
  return Math.max(0, depth);
}
