import { createHash } from 'node:crypto';
import { canonicalJson } from '@assay/schema';

/** Changes when the conversion between tables and processors does, so that older results are computed again. */
export const ENGINE = 'assay-step-1';

/** What computes: the last bits of a sine or a power are the runtime's own. */
export const RUNTIME = `v8 ${process.versions.v8} ${process.arch}`;

export interface StepIdentity {
  codeHash: string;
  /** With defaults filled in. */
  parameters: Record<string, unknown>;
  inputs: readonly string[];
}

/** sha256 of what decides a result: code, parameters and the inputs' content hashes. */
export function stepKey(step: StepIdentity): string {
  return sha256(canonicalJson([ENGINE, step.codeHash, step.parameters, step.inputs]));
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
