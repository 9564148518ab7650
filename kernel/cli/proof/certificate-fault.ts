import { type Certificate, keyOf, sealed } from './certificate.js';
import { signatureFault } from './signature.js';
import type { VerifiedNode } from './verification.js';

export interface CertificateFault {
  /** The part of the certificate that is not as it was sealed. */
  node: VerifiedNode;
  cause: string;
}

/** What is wrong with the certificate itself, though all that it names may be as it says. */
export async function certificateFault(
  certificate: Certificate,
  publicKey: string | undefined,
): Promise<CertificateFault | undefined> {
  const damaged = (name: string, expected: string, actual: string | null, cause: string) => ({
    node: { name, kind: 'certificate' as const, expected, actual, equal: false },
    cause,
  });
  const again = sealed(certificate.nodes);
  for (const [i, { proof, ...node }] of certificate.nodes.entries()) {
    const actual = again.nodes[i]?.proof ?? null;
    if (proof === actual) continue;
    const name = `proof of ${keyOf(node)}`;
    return damaged(name, proof, actual, `the certificate was changed: the ${name}`);
  }
  if (again.root !== certificate.root) {
    const cause = 'the certificate was changed: its root';
    return damaged('root', certificate.root, again.root, cause);
  }
  const fault = await signatureFault(certificate, publicKey);
  if (fault === undefined) return undefined;
  const value = certificate.signature?.value ?? '';
  return damaged('signature', value, null, `the certificate: ${fault}`);
}
