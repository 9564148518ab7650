import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Pids of the sandbox processes that this process has started and that are still there. */
export function sandboxChildren(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const parent = /^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
        return Number(parent) === process.pid && commandLine(pid).includes('sandbox-child');
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
