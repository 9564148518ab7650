import type { Limits } from './limits.js';

/**
 * What passes between supervisor and child: one frame each, a JSON header and flat sections.
 * The child may have been taken over, so the supervisor checks whatever it reads.
 */
export interface Task {
  kind: 'run' | 'describe';
  source: string;
  /** Base name under which errors are told. */
  file: string;
  /** Lines that precede the source in what the user wrote. */
  lineOffset: number;
  typescript: boolean;
  /** JSON text. */
  parameters: string;
  limits: Limits;
  rowCount: number;
  columns: InputColumn[];
}

/** Sections: number, integer, boolean, date and timestamp have values; text and time have lengths and characters. */
export interface InputColumn {
  name: string;
  unit?: string;
  type: 'number' | 'integer' | 'boolean' | 'date' | 'time' | 'timestamp' | 'text';
  /** How the characters of a text section are stored. */
  encoding?: TextEncoding;
  /** True when a section of missing flags follows the values. */
  missing: boolean;
}

export type TextEncoding = 'latin1' | 'utf16le';

export type Report =
  | { kind: 'ready' }
  | { kind: 'begin' }
  | { kind: 'log'; text: string }
  | { kind: 'progress'; done: number; total: number }
  | { kind: 'end'; end: End };

export type End =
  | { status: 'ok'; data: string; table: OutputHeader | null }
  | { status: 'described'; data: string }
  | ({ status: 'error' | 'refused' | 'memory' | 'timeout' } & Fault);

export interface Fault {
  message: string;
  line: number | null;
  column: number | null;
}

export interface OutputHeader {
  rowCount: number;
  columns: OutputHeaderColumn[];
}

/** `same` says that the column is the input column's own array; the supervisor proves it before it believes it. */
export interface OutputHeaderColumn {
  name: string;
  type: 'number' | 'integer' | 'boolean' | 'timestamp' | 'text';
  same: number | null;
  /** The guest compared the column with its input and found it unchanged, so no section is sent. */
  unchanged: boolean;
  encoding?: TextEncoding;
  missing: boolean;
}
