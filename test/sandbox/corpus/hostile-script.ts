import type { TryReport } from '@assay/schema';

export type Status = TryReport['status'];

/** A script that tries to break the sandbox, and the ways in which it may end. */
export interface HostileScript {
  name: string;
  source: string;
  /** Statuses that hold. */
  ends: readonly Status[];
  /** What an error must say. */
  says?: RegExp;
  /** What an `ok` must have returned; a script that looks for a hole returns what it found. */
  found?: unknown;
  line?: number;
}

/** Wraps statements into a processor. */
export const body = (statements: string): string =>
  `export async function process(table, params, context) {\n${statements}\n}`;
