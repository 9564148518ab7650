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
