import { createHash } from 'node:crypto';
import { canonicalJson } from '@assay/schema';

/** An input of a step: a name for people, a hash for proof. */
export interface StepInput {
  dataset: string;
  content_hash: string;
}

export interface StepIdentity {
  processor: string;
  codeHash: string;
  /** With defaults filled in. */
  parameters: Record<string, unknown>;
  inputs: readonly StepInput[];
  /** Changes when the engine would compute something else from the same. */
  engine: string;
}

/** sha256 in hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** What decides a result, as one sha256: an equal key is an equal result. Names of inputs do not count, contents do. */
export function stepKey(step: StepIdentity): string {
  const inputs = step.inputs.map((input) => input.content_hash);
  return sha256(
    canonicalJson([step.engine, step.processor, step.codeHash, step.parameters, inputs]),
  );
}
