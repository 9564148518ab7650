import { readFileSync } from 'node:fs';

/** Resident memory of a process in bytes, now and at most so far; zeros where the system does not tell. */
export function residentMemory(pid: number): { now: number; peak: number } {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    return { now: kilobytes(status, 'VmRSS'), peak: kilobytes(status, 'VmHWM') };
  } catch {
    // The process has ended, or there is no /proc: then the child's own watch has to do.
    return { now: 0, peak: 0 };
  }
}

function kilobytes(status: string, field: string): number {
  const value = new RegExp(`^${field}:\\s*(\\d+) kB`, 'm').exec(status)?.[1];
  return value === undefined ? 0 : Number(value) * 1024;
}
