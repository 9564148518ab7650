import type { ProcessorDescription } from '@assay/schema';
import type { CustomLoss } from './custom-code.js';

interface Described {
  name: string;
  title: string;
  description: string;
  /** JSON Schema 2020-12; undefined where a custom processor states none. */
  schema: Record<string, unknown> | undefined;
  /** sha256 of the code that runs. */
  codeHash: string;
}

/** A module of the product's own, run in a job worker. */
export interface StandardCode extends Described {
  kind: 'standard';
  url: URL;
  /** How the rows of all its outputs lie in the input. */
  coordinates: unknown;
  /** Whether it may take a long table in pieces. */
  takesPieces: boolean;
}

/** Code of the user's, run in the sandbox. */
export interface CustomCode extends Described {
  kind: 'custom';
  source: string;
  /** Base name of the file, or the cell's name. */
  file: string;
  lineOffset: number;
  /** Why it cannot run: no `process`, a syntax error, an error on loading; lost when the look at it never began or was cut off from outside. */
  problem: { message: string; line: number | null; lost: CustomLoss | undefined } | undefined;
}

export type ProcessorCode = StandardCode | CustomCode;

export function toDescription(code: ProcessorCode): ProcessorDescription {
  return {
    name: code.name,
    title: code.title,
    description: code.description,
    parameters: code.schema ?? { type: 'object', properties: {} },
    custom: code.kind === 'custom',
    code_hash: code.codeHash,
    problem: code.kind === 'custom' ? (code.problem?.message ?? null) : null,
  };
}
