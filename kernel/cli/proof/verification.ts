import type { CertificateNode } from './certificate.js';

/** A certified thing and what it is now. */
export interface VerifiedNode {
  name: string;
  /** Also `notebook` or `certificate` when the file itself is damaged. */
  kind: CertificateNode['kind'] | 'notebook' | 'certificate';
  expected: string;
  actual: string | null;
  equal: boolean;
}

export interface Verification {
  verified: boolean;
  nodes: VerifiedNode[];
  cause?: string;
  /** What cells took from where no bytes are kept, in words; absent where there is nothing of the kind. */
  unproven?: string[];
}
