import { canonicalJson } from '@assay/schema';
import { sha256 } from './sha256.js';

/** An input of a step: a name for people, a hash for proof. */
export interface StepInput {
  dataset: string;
  content_hash: string;
}

export interface QueryIdentity {
  /** Of the statement. */
  codeHash: string;
  parameters: Record<string, unknown>;
  inputs: readonly StepInput[];
  /** Changes when the engine would compute something else from the same. */
  engine: string;
}

/** What decides a query's result, as one sha256: an equal key is an equal result. Names of inputs do not count, contents do. */
export function queryKey({ codeHash, parameters, inputs, engine }: QueryIdentity): string {
  const contents = inputs.map((input) => input.content_hash);
  return sha256(canonicalJson([engine, 'sql', codeHash, parameters, contents]));
}
