import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a running host says of itself in `.assay/host.json`. */
export interface HostFile {
  pid: number;
  version: string;
  socket: string;
  started_at: string;
}

export function hostFilePath(project: string): string {
  return join(project, '.assay', 'host.json');
}

/** The host that a project's file names, whether it still lives or not; undefined when there is no readable one. */
export async function readHostFile(project: string): Promise<HostFile | undefined> {
  let text: string;
  try {
    text = await readFile(hostFilePath(project), 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return undefined;
    throw error;
  }
  try {
    const value = JSON.parse(text) as Partial<HostFile>;
    if (typeof value.pid !== 'number' || typeof value.socket !== 'string') return undefined;
    return value as HostFile;
  } catch {
    // Not JSON: left by something else, or cut off by a full disk. The next host writes it anew.
    return undefined;
  }
}

/** Whether a process of this id lives, ours or another user's. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !ended(pid);
}

/** In a container whose first process collects no children, one that has ended keeps its id for ever. */
function ended(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Its own name may hold brackets and spaces.
    return /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    // It has gone in this moment, or is hidden from us: then its id is all that is known.
    return false;
  }
}
