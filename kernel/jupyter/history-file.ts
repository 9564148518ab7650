import { appendFileSync, closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isObject } from '@assay/schema';
import type { HistoryEntry } from './history-entry.js';

/** Older lines stay in the file but are not offered: reading it must not cost a start-up. */
const READ_BYTES = 4 * 1024 * 1024;

/** The project's `.assay` folder: ASSAY_PROJECT, else the nearest one upwards; none when there is no project. */
export function projectFolder(cwd: string, env: NodeJS.ProcessEnv): string | undefined {
  const named = env['ASSAY_PROJECT'];
  if (named !== undefined && named !== '') {
    const folder = join(resolve(cwd, named), '.assay');
    return existsSync(folder) ? folder : undefined;
  }
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.assay'))) return join(folder, '.assay');
    if (folder === dirname(folder)) return undefined;
  }
}

function parseLine(line: string): HistoryEntry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // A line that a killed kernel left half written, or the first one where reading began in its middle.
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const { session, line: number, input, output } = value;
  if (typeof session !== 'number' || typeof number !== 'number' || typeof input !== 'string') {
    return undefined;
  }
  const entry: HistoryEntry = { session, line: number, input };
  return typeof output === 'string' ? { ...entry, output } : entry;
}

/** JSON lines, appended to and never rewritten, so several kernels of one project can share it. */
export class HistoryFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  read(): HistoryEntry[] {
    if (!existsSync(this.#path)) return [];
    const file = openSync(this.#path, 'r');
    try {
      const { size } = fstatSync(file);
      const bytes = Buffer.alloc(Math.min(size, READ_BYTES));
      const count = readSync(file, bytes, 0, bytes.length, size - bytes.length);
      const lines = bytes.toString('utf8', 0, count).split('\n');
      return lines.map(parseLine).filter((entry) => entry !== undefined);
    } finally {
      closeSync(file);
    }
  }

  append(entry: HistoryEntry): void {
    try {
      appendFileSync(this.#path, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    } catch (error) {
      // A read-only project still runs its cells; the history of this session stays in memory.
      process.stderr.write(`history is not written to ${this.#path}: ${String(error)}\n`);
    }
  }
}
