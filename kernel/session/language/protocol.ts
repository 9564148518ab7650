/** The parts of the Language Server Protocol that are used here. */

/** Zero-based line and UTF-16 unit in it. */
export interface Position {
  line: number;
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

export interface Diagnostic {
  range: Range;
  severity?: number;
  code?: number | string;
  message: string;
}

export interface DiagnosticReport {
  items?: Diagnostic[];
}

export interface ServerCompletion {
  label: string;
  kind?: number;
  sortText?: string;
  insertText?: string;
  textEdit?: { range?: Range; insert?: Range; newText: string };
  additionalTextEdits?: unknown[];
}

export interface CompletionList {
  items: ServerCompletion[];
}

export interface Markup {
  kind: string;
  value: string;
}

export interface Hover {
  contents: Markup | string;
}

interface SignatureParameter {
  label: string | [number, number];
  documentation?: Markup | string;
}

export interface SignatureHelp {
  signatures: {
    label: string;
    documentation?: Markup | string;
    parameters?: SignatureParameter[];
  }[];
  activeSignature?: number | null;
  activeParameter?: number | null;
}

export const ERROR = 1;

/** Offset of a position in a text; lines end as in TypeScript. */
export function offsetAt(text: string, { line, character }: Position): number {
  let start = 0;
  for (let left = line; left > 0; left -= 1) {
    const end = /\r\n|[\n\r\u2028\u2029]/g;
    end.lastIndex = start;
    const found = end.exec(text);
    if (!found) break;
    start = found.index + found[0].length;
  }
  return Math.min(start + character, text.length);
}

export function positionAt(text: string, offset: number): Position {
  let line = 0;
  let start = 0;
  for (const end of text.slice(0, offset).matchAll(/\r\n|[\n\r\u2028\u2029]/g)) {
    line += 1;
    start = end.index + end[0].length;
  }
  return { line, character: offset - start };
}

export function markupText(content: Markup | string | undefined): string {
  return typeof content === 'string' ? content : (content?.value ?? '');
}
