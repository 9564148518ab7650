import { open } from 'node:fs/promises';
import { join } from 'node:path';

/** Enough for the lines of an ending. */
const TAIL_BYTES = 8_192;

/** What a host that ends says in its log that it is at, such as `writes its store out: 2,000 tables`. */
export async function endingStep(project: string, pid: number): Promise<string | undefined> {
  const text = await tail(join(project, '.assay', 'logs', 'host.log')).catch(() => '');
  const steps = text.split('\n').flatMap((line) => {
    const entry = parsed(line);
    return entry?.pid === pid && typeof entry.at_work === 'string' ? entry.at_work : [];
  });
  return steps.at(-1);
}

async function tail(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - TAIL_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The first line may be cut off. */
function parsed(line: string): { pid?: unknown; at_work?: unknown } | undefined {
  try {
    return JSON.parse(line) as { pid?: unknown; at_work?: unknown };
  } catch {
    return undefined;
  }
}
