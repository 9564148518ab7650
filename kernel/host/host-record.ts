import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What clients find the host by: `.assay/host.json`. */
export interface HostRecord {
  pid: number;
  version: string;
  socket: string;
  started_at: string;
}

const fileOf = (project: string) => join(project, '.assay', 'host.json');

/** Makes this host known; written aside and renamed, so that nobody reads half of it. */
export async function announce(project: string, record: HostRecord): Promise<void> {
  const temporary = `${fileOf(project)}.${process.pid}`;
  await writeFile(temporary, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  await rename(temporary, fileOf(project));
}

/** Takes the record away, unless it is another host's by now. */
export async function withdraw(project: string): Promise<void> {
  if ((await pidOnRecord(project)) === process.pid) await rm(fileOf(project), { force: true });
}

/** Whether the record still names this process; not so when the project's folder was removed or taken over. */
export async function onRecord(project: string): Promise<boolean> {
  return (await pidOnRecord(project)) === process.pid;
}

/** Whether the record names another process that lives. */
export async function hostElsewhere(project: string): Promise<boolean> {
  const pid = await pidOnRecord(project);
  if (pid === undefined || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function pidOnRecord(project: string): Promise<number | undefined> {
  try {
    const record = JSON.parse(await readFile(fileOf(project), 'utf8')) as Partial<HostRecord>;
    return record.pid;
  } catch (error) {
    // Absent, or not JSON: nobody is on record.
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof SyntaxError || code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
