import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { alive } from './host-file.js';

const STALE_MS = 30_000;

/**
 * Lets one of many clients start the host. Only a courtesy: should two start one, DuckDB's own lock lets one live.
 *
 * @returns a function that gives the lock back, or undefined when another holds it
 */
export async function takeStartLock(file: string): Promise<(() => Promise<void>) | undefined> {
  await mkdir(dirname(file), { recursive: true });
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const handle = await open(file, 'wx', 0o600);
      // On a full disk it stays empty, which is as good as a name for as long as a start may take.
      await handle.writeFile(String(process.pid)).catch(unlessFull);
      await handle.close();
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (!(await stale(file))) return undefined;
      await rm(file, { force: true });
    }
  }
  return undefined;
}

function unlessFull(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOSPC' && error.code !== 'EDQUOT') throw error;
}

async function stale(file: string): Promise<boolean> {
  try {
    const [owner, entry] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    const age = Date.now() - entry.mtimeMs;
    // An empty file is being written this moment.
    return (owner !== '' && !alive(Number(owner))) || age > STALE_MS || age < -STALE_MS;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
}
