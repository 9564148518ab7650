import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Pids of the sandbox processes that this process has started and that are still there. */
export function sandboxChildren(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        const parent = /^PPid:\s*(\d+)/m.exec(status)?.[1];
        if (Number(parent) !== process.pid || /^State:\s*Z/m.test(status)) return false;
        // The shell that sets the limits becomes Node; while it does, its command line reads as empty.
        const line = commandLine(pid);
        return line === '' || line.includes('sandbox-child');
      } catch {
        // It ended while we looked.
        return false;
      }
    });
}

export const commandLine = (pid: number): string =>
  readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');

/** What each descriptor of a process points at. */
export function descriptors(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
}
