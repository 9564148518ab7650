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
const openerOf = (project: string) => join(project, '.assay', 'host.opening');

/** Makes this host known; written aside and renamed, so that nobody reads half of it. */
export async function announce(project: string, record: HostRecord): Promise<void> {
  const temporary = `${fileOf(project)}.${process.pid}`;
  await writeFile(temporary, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  await rename(temporary, fileOf(project));
  await rm(openerOf(project), { force: true });
}

/** Says that this process is about to open the store, unless one that lives has said so. */
export async function noteOpening(project: string): Promise<void> {
  if (await openedElsewhere(project)) return;
  // Where it cannot be said, as on a full disk, others only wait for less long.
  await writeFile(openerOf(project), `${process.pid}\n`, { mode: 0o600 }).catch(() => undefined);
}

/** Whether a host that is not on record yet is about to open the store, or to begin its work. */
export async function openedElsewhere(project: string): Promise<boolean> {
  const text = await readFile(openerOf(project), 'utf8').catch(() => '');
  return livesElsewhere(Number(text));
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
  return livesElsewhere((await pidOnRecord(project)) ?? 0);
}

function livesElsewhere(pid: number): boolean {
  if (!(pid > 0) || pid === process.pid) return false;
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
