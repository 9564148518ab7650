import { readFileSync } from 'node:fs';

/** Whether a process runs. One that has ended and was not collected yet, perhaps by this very process, does not. */
export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    // Collected in this moment.
    return false;
  }
}
