import { readdirSync, readFileSync } from 'node:fs';

/** Name in the environment of an executor and, by inheritance, of all that its cells start. */
export const MARKER = 'ASSAY_MARKER';

/**
 * Kills what the cells of one executor started, however it was started: a child that began a session of its own has
 * left the process group, but not its environment. Needs `/proc`, so elsewhere only the process group is ended.
 */
export function killMarked(marker: string): void {
  if (process.platform !== 'linux' || marker === '') return;
  const wanted = `${MARKER}=${marker}`;
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      if (readFileSync(`/proc/${name}/environ`, 'latin1').split('\0').includes(wanted))
        process.kill(pid, 'SIGKILL');
    } catch {
      // It ended meanwhile, or belongs to someone else and so is none of ours.
    }
  }
}
