import { stripTypeScriptTypes } from 'node:module';

import type { Fault } from '../protocol.js';

export type Stripped = { code: string } | { fault: Fault };

/** Blanks out the types, so that every line and column stays where the user wrote it. Reads no file. */
export function stripTypes(source: string): Stripped {
  try {
    return { code: stripTypeScriptTypes(source, { mode: 'strip', sourceUrl: '' }) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const code = 'code' in error ? String(error.code) : '';
    // Anything but a verdict on the syntax is the parser's own failure, as on ten thousand nested brackets.
    if (!/TYPESCRIPT_SYNTAX/.test(code)) {
      return { fault: { message: 'the source is too complex to parse', line: null, column: null } };
    }
    // The stack begins with the place, the line, with lines before it or not, and a caret under the column.
    const frame = /^[^\n]*?:(\d+)\n(?:[^\n]*\n)*?( *)\^+\n/.exec(error.stack ?? '');
    const line = frame?.[1] ?? /^[^\n]*?:(\d+)\n/.exec(error.stack ?? '')?.[1];
    return {
      fault: {
        message: `SyntaxError: ${error.message}`,
        line: line === undefined ? null : Number(line),
        column: frame?.[2] === undefined ? null : frame[2].length + 1,
      },
    };
  }
}

/**
 * Whether a module that compiles as it stands may still mean something else with types: `f<T>(x)`, which JavaScript reads as two
 * comparisons. Such type arguments hold no semicolon, and a bracket, a template, a comment or the line's end follows them.
 */
export function mayCallWithTypes(source: string): boolean {
  let opened = false;
  // A semicolon in a text or a comment ends nothing.
  let quoted = false;
  for (let at = 0; at < source.length; at += 1) {
    const character = source[at] as string;
    if (character === '<') {
      quoted &&= opened;
      opened = true;
    } else if (`'"\`/`.includes(character)) quoted = true;
    else if (character === ';') opened &&= quoted;
    else if (
      character === '>' &&
      opened &&
      /^\s*?(?:[(`/\n\r\u2028\u2029]|$)/.test(source.slice(at + 1, at + 64))
    ) {
      return true;
    }
  }
  return false;
}

/** A guess at whether the source has types, which only decides what is loaded before the clock starts. */
export function looksTyped(source: string): boolean {
  return (
    /\(\s*[\w$]+\??\s*:|\b(?:const|let|var)\s+[\w$]+\s*:|\bas\s+[\w{]|\bsatisfies\b/.test(source) ||
    /^\s*(?:export\s+)?(?:interface|type|declare|enum)\s/m.test(source) ||
    mayCallWithTypes(source)
  );
}

/** The position that V8 puts behind the message of a syntax error: `… [file:line:column]`. */
export function syntaxFault(error: unknown): Fault {
  const message = error instanceof Error ? error.message : String(error);
  const place = /^(.*) \[[^\n]*:(\d+):(\d+)\]$/s.exec(message);
  return {
    message: `SyntaxError: ${place?.[1] ?? message}`,
    line: place === null ? null : Number(place[2]),
    column: place === null ? null : Number(place[3]),
  };
}
