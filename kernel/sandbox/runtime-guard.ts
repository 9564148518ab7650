import { AssayError } from '@assay/schema';

/**
 * Refuses a runtime whose isolates are known to leak: GHSA-864f-rcv7-6rh4 lets a guest run code inside the host's copier
 * in isolated-vm below 6.2.0 and in 7.0.0, and V8 of Node 22 and older keeps CVE-2024-7971.
 */
export function checkRuntime(nodeVersion: string, isolatedVmVersion: string): void {
  const [nodeMajor] = numbers(nodeVersion);
  if (nodeMajor < 24) {
    throw refuse(`Node ${nodeVersion}`, 'Node 24 or newer');
  }
  const [major, minor, patch] = numbers(isolatedVmVersion);
  const patched =
    major > 7 || (major === 7 && (minor > 0 || patch >= 1)) || (major === 6 && minor >= 2);
  if (!patched) {
    throw refuse(`isolated-vm ${isolatedVmVersion}`, 'isolated-vm 7.0.1 or newer (or 6.2)');
  }
}

function numbers(version: string): [number, number, number] {
  const parts = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version);
  if (parts === null) return [0, 0, 0];
  return [Number(parts[1]), Number(parts[2]), Number(parts[3])];
}

function refuse(found: string, needed: string): AssayError {
  return new AssayError(
    'sandbox-unsafe',
    `custom processors are off: ${found} has a known hole in its sandbox; they need ${needed}`,
    { status: 503, remedy: 'run npm start again: it installs the pinned versions' },
  );
}
